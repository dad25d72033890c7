"""Rankings: off unless a place turns them on, and never of persons who have not asked to be in them."""
