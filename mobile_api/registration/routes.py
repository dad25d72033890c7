"""The routes of registration, one file a noun."""

from mobile_api.registration import members, organizations, service_types, teams, volunteers
from mobile_api.registration.blueprint import blueprint

__all__ = ["blueprint", "members", "organizations", "service_types", "teams", "volunteers"]
