"""The routes of activities, one file a kind of verb."""

from mobile_api.activities import lists, posting
from mobile_api.activities.blueprint import blueprint

__all__ = ["blueprint", "lists", "posting"]
