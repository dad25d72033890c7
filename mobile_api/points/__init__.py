"""The HTTP contract of points."""
