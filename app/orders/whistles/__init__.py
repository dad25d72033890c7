"""Whistles (吹哨): the committee calls the units that an order needs; each reports in (报到), handles it, and is rated."""
