"""The routes of operating."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("operating", __name__, url_prefix="/api/v1")
