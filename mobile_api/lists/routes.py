"""The routes of the lists, one file a noun."""

from mobile_api.lists import listings, projects
from mobile_api.lists.blueprint import blueprint

__all__ = ["blueprint", "listings", "projects"]
