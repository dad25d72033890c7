"""The HTTP contract of places."""
