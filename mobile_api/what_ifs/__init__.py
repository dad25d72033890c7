"""The HTTP contract of what committees ask of the simulator."""
