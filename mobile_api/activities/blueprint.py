"""The blueprint that the routes of activities share."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("activities", __name__, url_prefix="/api/v1")
