"""What merging refuses."""

from app.kit.errors import Conflict


class MergeUnfit(Conflict):
    """Some of these (``order_ids`` in the facts) are not like the others, are answered, or are no longer sought."""

    constraints = ("uq_merges_open",)
