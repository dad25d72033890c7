"""The HTTP contract of reviews."""
