"""The blueprint to which the routes of recognition belong."""

from mobile_api.endpoint import Endpoints

API = "/api/v1"
blueprint = Endpoints("recognition", __name__)
