"""Slots that a team or an organization holds for its members, before it says who comes (整队、整单位接单)."""
