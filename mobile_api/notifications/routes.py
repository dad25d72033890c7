"""The routes of notifications."""

from mobile_api.endpoint import Endpoints

blueprint = Endpoints("notifications", __name__, url_prefix="/api/v1")
