"""The HTTP contract of held slots."""
