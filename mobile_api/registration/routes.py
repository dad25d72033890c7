"""The routes of registration, one file a noun."""

from mobile_api.registration import (
    hand_overs,
    homes,
    members,
    organizations,
    receipts,
    reporting,
    rosters,
    service_types,
    teams,
    volunteers,
)
from mobile_api.registration.blueprint import blueprint

__all__ = [
    "blueprint",
    "hand_overs",
    "homes",
    "members",
    "organizations",
    "receipts",
    "reporting",
    "rosters",
    "service_types",
    "teams",
    "volunteers",
]
