"""Handing out a set of orders at once: the weekend's list, a morning of snow."""
