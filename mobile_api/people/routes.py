"""The routes of people."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("people", __name__, url_prefix="/api/v1")
