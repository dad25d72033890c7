"""The HTTP contract, and nothing else: one folder a concept with its routes and schemas."""
