"""The HTTP contract of notifications."""
