"""The routes of points."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("points", __name__, url_prefix="/api/v1")
