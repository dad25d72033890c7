"""The HTTP contract of rankings."""
