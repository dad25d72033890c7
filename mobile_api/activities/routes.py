"""The routes of activities, one file a kind of verb."""

from mobile_api.activities import attending, lists, posting
from mobile_api.activities.blueprint import blueprint

__all__ = ["attending", "blueprint", "lists", "posting"]
