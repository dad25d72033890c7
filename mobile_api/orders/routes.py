"""The routes of orders, one file a kind of verb."""

from mobile_api.orders import accepting, entering, lists, photos, posting, serving
from mobile_api.orders.blueprint import blueprint

__all__ = ["accepting", "blueprint", "entering", "lists", "photos", "posting", "serving"]
