"""The HTTP contract of people."""
