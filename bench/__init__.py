"""Measurements, in ratios."""
