"""The routes of receipts (报到回执): for an app, and the page to print."""

from uuid import UUID

from flask import Response

from app.kit import qr
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration import receipts
from app.registration.errors import ReceiptNotIssued, RegistrationNotFound
from app.registration.receipts import Issued
from app.registration.reporting.errors import OrganizationRegistrationNotFound
from mobile_api.endpoint import Endpoints
from mobile_api.pages import link_ended, page
from mobile_api.problems import reader_language
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.reporting_schemas import ReceiptView

papers = Endpoints("receipts", __name__)


@blueprint.operation(
    "GET",
    "/registrations/<uuid:registration_id>/receipt",
    permission=Permission.REGISTRATION_OWN,
    answer=ReceiptView,
    refuses=(RegistrationNotFound, ReceiptNotIssued),
    example=examples.RECEIPT,
)
def read_receipt(occasion: Occasion, registration_id: UUID) -> Issued:
    """Read a member's receipt: your own, one of a place that you review, or one of a member of your organization."""
    return receipts.of_member(registration_id, occasion)


@blueprint.operation(
    "GET",
    "/organization-registrations/<uuid:report_id>/receipt",
    permission=Permission.ORGANIZATION_REGISTER,
    answer=ReceiptView,
    refuses=(OrganizationRegistrationNotFound, ReceiptNotIssued),
    example={**examples.RECEIPT, "name": None, "valid_to": "2027-03-04"},
)
def read_receipt_of_organization(occasion: Occasion, report_id: UUID) -> Issued:
    """Read an organization's receipt."""
    return receipts.of_organization(report_id, occasion)


@papers.operation("GET", f"{receipts.PAGE}/<string:receipt_token>", permission=Permission.PUBLIC, content="text/html")
def show_receipt(occasion: Occasion, receipt_token: str) -> Response:
    """The page of a receipt, to look at and to print; by a signed link, because a browser has no token."""
    found, language = receipts.of_link(receipt_token, occasion), reader_language()
    if found is None:
        return link_ended(language)
    return page("receipt.html", language, receipt=found, code=qr.svg(found.verify_url))
