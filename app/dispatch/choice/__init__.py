"""Whom to tell of an order, and when to look again: pure functions of what is known.

Standard library only, no database and no web framework, so that the simulator and the service run the same code. Times are
hours as floats (``facts.hours_of`` makes them of datetimes), probabilities lie between 0 and 1, distances are kilometres.
"""
