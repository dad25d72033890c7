"""The HTTP contract of rewards."""
