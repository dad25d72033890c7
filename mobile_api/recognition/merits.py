"""The routes of recognition: stars, honours, certificates of service."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.points.recognition import certificates, honours, issued, stars
from app.points.recognition.errors import (
    CertificateIssued,
    CertificateNotFound,
    HonourNotFound,
    HonourNotYours,
    HonourRevoked,
    NothingToCertify,
    OwnHonour,
    PeriodMalformed,
    VolunteerNotHere,
)
from app.points.recognition.honours import HonourSheet
from app.points.recognition.issued import Issued
from app.points.recognition.models import Certificate
from app.points.recognition.stars import Stars
from mobile_api.fields import PageQuery, page_view
from mobile_api.recognition import examples
from mobile_api.recognition.blueprint import API, blueprint
from mobile_api.recognition.schemas import (
    CertificateView,
    HonourRevocation,
    HonourSearch,
    HonourView,
    IssuedSearch,
    IssuedView,
    NewCertificate,
    NewHonour,
    NewOwnCertificate,
    StarsView,
)


@blueprint.operation("GET", f"{API}/me/stars", permission=Permission.POINTS_READ_OWN, answer=StarsView,
                     example=examples.STARS)  # fmt: skip
def read_own_stars(occasion: Occasion) -> Stars:
    """Your stars by hours of service (100, 300, 600, 1,000, 1,500), and how they came."""
    return stars.standing_of(occasion.person.account_id)


@blueprint.operation("GET", f"{API}/me/honours", permission=Permission.POINTS_READ_OWN, query=PageQuery,
                     answer=page_view(HonourView), example=examples.page(examples.HONOUR))  # fmt: skip
def list_own_honours(occasion: Occasion, query: dict[str, Any]) -> Page[HonourSheet]:
    """List your honours, with who granted them and why; those taken back too, with the reason."""
    return honours.of_volunteer(occasion.person.account_id, PageRequest(**query))


@blueprint.operation("GET", f"{API}/honours", permission=Permission.HONOURS_GRANT, query=HonourSearch,
                     answer=page_view(HonourView), example=examples.page(examples.HONOUR))  # fmt: skip
def list_honours(occasion: Occasion, query: dict[str, Any]) -> Page[HonourSheet]:
    """List the honours of the places where you grant them, the latest first."""
    return honours.of_places(query.pop("under"), occasion.person, PageRequest(**query))


@blueprint.operation("POST", f"{API}/honours", permission=Permission.HONOURS_GRANT, body=NewHonour, answer=HonourView,
                     status=201, creates=True, refuses=(HonourNotYours, VolunteerNotHere, OwnHonour),
                     example=examples.HONOUR, body_example=examples.NEW_HONOUR)  # fmt: skip
def grant_honour(occasion: Occasion, body: dict[str, Any]) -> HonourSheet:
    """Grant an honour to a volunteer of your place, with the criteria that they met; they are told."""
    return honours.grant(body, occasion)


@blueprint.operation("POST", f"{API}/honours/<uuid:honour_id>/revocation", permission=Permission.HONOURS_GRANT,
                     body=HonourRevocation, answer=HonourView, refuses=(HonourNotFound, HonourRevoked),
                     example=examples.REVOKED, body_example=examples.REASON)  # fmt: skip
def revoke_honour(occasion: Occasion, honour_id: UUID, body: dict[str, Any]) -> HonourSheet:
    """Take an honour back, with a reason that its volunteer reads."""
    return honours.revoke(honour_id, body["reason"], occasion)


@blueprint.operation("POST", f"{API}/me/certificates", permission=Permission.POINTS_READ_OWN, body=NewOwnCertificate,
                     answer=CertificateView, status=201, creates=True,
                     refuses=(PeriodMalformed, NothingToCertify, CertificateIssued), example=examples.CERTIFICATE,
                     body_example=examples.PERIOD)  # fmt: skip
def issue_own_certificate(occasion: Occasion, body: dict[str, Any]) -> Certificate:
    """Have your services of a time certified: those whose points stand.

    The number can be checked by anybody at `/verify/<number>`. Asked for again, the same certificate is answered while it still
    says what is so; else a new one takes its place.
    """
    return certificates.issue(occasion.person.account_id, body["starts_on"], body["ends_on"], occasion)


@blueprint.operation("GET", f"{API}/me/certificates", permission=Permission.POINTS_READ_OWN, query=PageQuery,
                     answer=page_view(CertificateView), example=examples.page(examples.CERTIFICATE))  # fmt: skip
def list_own_certificates(occasion: Occasion, query: dict[str, Any]) -> Page[Certificate]:
    """List your certificates of service, the latest first."""
    return certificates.of_volunteer(occasion.person.account_id, PageRequest(**query))


@blueprint.operation("POST", f"{API}/certificates", permission=Permission.CERTIFICATES_ISSUE, body=NewCertificate,
                     answer=CertificateView, status=201, creates=True,
                     refuses=(PeriodMalformed, VolunteerNotHere, NothingToCertify, CertificateIssued),
                     example=examples.CERTIFICATE,
                     body_example={**examples.PERIOD, "account_id": examples.NEW_HONOUR["account_id"]})  # fmt: skip
def issue_certificate(occasion: Occasion, body: dict[str, Any]) -> Certificate:
    """Certify the services of a volunteer of your place; you stand on it as its handler."""
    return certificates.issue(body["account_id"], body["starts_on"], body["ends_on"], occasion)


@blueprint.operation("GET", f"{API}/certificates", permission=Permission.CERTIFICATES_ISSUE, query=IssuedSearch,
                     answer=page_view(IssuedView), example=examples.page(examples.ISSUED))  # fmt: skip
def list_certificates(occasion: Occasion, query: dict[str, Any]) -> Page[Issued]:
    """List the certificates of the places where you issue them, the latest first."""
    return issued.of_places(query.pop("under"), query.pop("account_id"), occasion.person, PageRequest(**query))


@blueprint.operation("GET", f"{API}/certificates/<uuid:certificate_id>", permission=Permission.POINTS_READ_OWN,
                     answer=CertificateView, refuses=(CertificateNotFound,), example=examples.CERTIFICATE)  # fmt: skip
def read_certificate(occasion: Occasion, certificate_id: UUID) -> Certificate:
    """Read a certificate: your own, or one that your place issued."""
    return certificates.certificate(certificate_id, occasion.person)
