"""The routes of places."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("places", __name__, url_prefix="/api/v1")
