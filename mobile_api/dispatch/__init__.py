"""The HTTP contract of dispatch."""
