"""The routes of service types."""

from typing import Any

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration import service_types
from app.registration.errors import ServiceTypeChanged, ServiceTypeExists, ServiceTypeNotFound
from app.registration.models import ServiceType
from mobile_api.endpoint import version_tag
from mobile_api.fields import page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.schemas import NewServiceType, ServiceTypeEdit, ServiceTypeSearch, ServiceTypeView


@blueprint.operation(
    "GET",
    "/service-types",
    permission=Permission.PUBLIC,
    query=ServiceTypeSearch,
    answer=page_view(ServiceTypeView),
    example=examples.page(examples.SERVICE_TYPE),
)
def list_service_types(occasion: Occasion, query: dict[str, Any]) -> Page[ServiceType]:
    """List the service types by code; those out of use too, with ``is_active`` false."""
    return service_types.types(query.pop("offered_by"), PageRequest(**query))


@blueprint.operation(
    "GET",
    "/service-types/<string:code>",
    permission=Permission.PUBLIC,
    answer=ServiceTypeView,
    etag=version_tag,
    refuses=(ServiceTypeNotFound,),
    example=examples.SERVICE_TYPE,
)
def read_service_type(occasion: Occasion, code: str) -> ServiceType:
    """Read a service type."""
    return service_types.service_type(code)


@blueprint.operation(
    "POST",
    "/service-types",
    permission=Permission.SERVICE_TYPES_MANAGE,
    body=NewServiceType,
    answer=ServiceTypeView,
    status=201,
    creates=True,
    etag=version_tag,
    refuses=(ServiceTypeExists,),
    example=examples.SERVICE_TYPE,
    body_example=examples.NEW_SERVICE_TYPE,
)
def add_service_type(occasion: Occasion, body: dict[str, Any]) -> ServiceType:
    """Add a service type; it is in use at once."""
    return service_types.add(body)


@blueprint.operation(
    "PATCH",
    "/service-types/<string:code>",
    permission=Permission.SERVICE_TYPES_MANAGE,
    body=ServiceTypeEdit,
    answer=ServiceTypeView,
    edits=True,
    etag=version_tag,
    refuses=(ServiceTypeNotFound, ServiceTypeChanged),
    example=examples.SERVICE_TYPE,
    body_example={"is_active": False},
)
def edit_service_type(occasion: Occasion, code: str, body: dict[str, Any], version: int) -> ServiceType:
    """Rename a service type, or take it out of use; what was done under it keeps its name."""
    return service_types.edit(code, body, version)
