"""The HTTP contract of whistles."""
