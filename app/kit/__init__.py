"""Tools without a word of the domain: clock, database, events, refusals, ids, keys, pages."""
