"""The routes of dispatch."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("dispatch", __name__, url_prefix="/api/v1")
