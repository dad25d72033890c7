"""The HTTP contract of reports on dispatch."""
