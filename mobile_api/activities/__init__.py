"""The HTTP contract of activities."""
