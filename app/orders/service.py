"""The verbs of orders, each in the file of its kind."""

from app.orders.accepting import accept, withdraw
from app.orders.posting import approve, cancel, post, reject
from app.orders.waitlist import promote

__all__ = ["accept", "approve", "cancel", "post", "promote", "reject", "withdraw"]
