"""The routes of places."""

from typing import Any

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places import queries, service
from app.places.errors import CellMalformed, PlaceChanged, PlaceNotFound, PlaceNotYours
from app.places.models import Place
from app.places.service import PlaceSheet
from mobile_api.endpoint import Endpoints, version_tag
from mobile_api.fields import page_view
from mobile_api.places.schemas import PlaceEdit, PlaceSearch, PlaceSheetView, PlaceView

blueprint = Endpoints("places", __name__, url_prefix="/api/v1")

DISTRICT = {"code": "110107", "name": "石景山区", "level": "district"}
SUBDISTRICT = {"code": "110107003", "name": "八角街道", "level": "subdistrict"}
COMMUNITY = {"code": "110107003026", "name": "八角路社区", "level": "community"}
PLACE = {**COMMUNITY, "parent_code": "110107003", "cell": "8831aa5859fffff", "reviews_orders": False}
SHEET = {"place": PLACE, "path": [DISTRICT, SUBDISTRICT, COMMUNITY], "children": []}


@blueprint.operation(
    "GET",
    "/places",
    permission=Permission.PLACES_READ,
    query=PlaceSearch,
    answer=page_view(PlaceView),
    example={"items": [PLACE], "next_cursor": None},
)
def list_places(occasion: Occasion, query: dict[str, Any]) -> Page[Place]:
    """Search places by name and level.

    Without ``under`` only districts are listed; name one to look below it.
    """
    request = PageRequest(query["limit"], query["cursor"])
    return queries.search(query["under"], query["level"], query["name"], request)


@blueprint.operation(
    "GET",
    "/places/<string:code>",
    permission=Permission.PLACES_READ,
    answer=PlaceSheetView,
    etag=version_tag,
    refuses=(PlaceNotFound,),
    example=SHEET,
)
def read_place(occasion: Occasion, code: str) -> PlaceSheet:
    """Read a place with the places above it and directly below."""
    return service.sheet(code)


@blueprint.operation(
    "PATCH",
    "/places/<string:code>",
    permission=Permission.PLACES_EDIT,
    body=PlaceEdit,
    answer=PlaceSheetView,
    edits=True,
    etag=version_tag,
    refuses=(PlaceNotFound, PlaceNotYours, PlaceChanged, CellMalformed),
    example=SHEET,
    body_example={"reviews_orders": True},
)
def edit_place(occasion: Occasion, code: str, body: dict[str, Any], version: int) -> PlaceSheet:
    """Edit a place.

    The committee of the place decides whether orders wait for its review; name and cell are the administrator's.
    """
    return service.edit(code, body, version, occasion)
