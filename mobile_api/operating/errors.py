"""Refusals of operating."""

from app.kit.errors import Unauthenticated


class MetricsTokenRequired(Unauthenticated):
    """The figures are told to who holds the metrics token; where there is none, to this machine only."""
