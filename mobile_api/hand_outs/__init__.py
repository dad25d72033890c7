"""Handing out a set of orders, over HTTP."""
