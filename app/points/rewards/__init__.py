"""Rewards (礼品): what reward points are spent on, at a place's counter, and given to a neighbour."""
