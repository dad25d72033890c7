"""What merging, and rating what came of it, refuses."""

from app.kit.errors import Conflict


class MergeUnfit(Conflict):
    """Some of these (``order_ids`` in the facts) are not like the others, are answered, or are no longer sought."""

    constraints = ("uq_merges_open",)


class MergeRatingOver(Conflict):
    """The activity's order ended more than seven days ago."""
