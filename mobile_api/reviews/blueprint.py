"""The blueprint that the routes of reviews share."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("reviews", __name__, url_prefix="/api/v1")
