"""The HTTP contract of merging similar orders."""
