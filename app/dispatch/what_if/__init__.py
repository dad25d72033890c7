"""What if? A committee asks what another way of carrying orders would have come to, and the simulator plays it."""
