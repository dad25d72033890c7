"""The HTTP contract of recognition."""
