"""The blueprint that the routes of the lists share."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("lists", __name__, url_prefix="/api/v1")
