"""A district that never was, to see what a policy does before it is let loose: the service's own policies, invented people.

The world is that of the published models (see ``docs/dispatch.md``); what it says of people's fatigue is an assumption. Trust
the ranking of policies, not the level. NumPy is used here and nowhere else.
"""
