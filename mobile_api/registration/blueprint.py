"""The blueprint that the routes of registration share."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("registration", __name__, url_prefix="/api/v1")
