"""The HTTP contract of registration."""
