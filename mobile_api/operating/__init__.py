"""The HTTP contract of operating."""
