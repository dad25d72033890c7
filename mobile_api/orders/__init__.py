"""The HTTP contract of orders."""
