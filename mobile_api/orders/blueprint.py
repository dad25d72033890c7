"""The blueprint that the routes of orders share."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("orders", __name__, url_prefix="/api/v1")
