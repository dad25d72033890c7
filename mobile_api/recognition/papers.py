"""Certificates on paper: a browser cannot send a token, so a signed link carries the right to open the page."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response

from app.kit import links, qr
from app.kit.clock import local_date
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.people.tokens import issuer
from app.points.recognition import certificates, verifying
from app.points.recognition.errors import CertificateErased, CertificateNotFound
from mobile_api.pages import link_ended, page
from mobile_api.problems import reader_language
from mobile_api.recognition import examples
from mobile_api.recognition.blueprint import API, blueprint
from mobile_api.recognition.schemas import PaperLinkView, PaperQuery

PATH = "/papers/certificates"
OPENS_FOR = timedelta(minutes=10)


@blueprint.operation("POST", f"{API}/certificates/<uuid:certificate_id>/print-link", permission=Permission.POINTS_READ_OWN,
                     answer=PaperLinkView, refuses=(CertificateNotFound, CertificateErased),
                     example=examples.LINK)  # fmt: skip
def link_certificate(occasion: Occasion, certificate_id: UUID) -> dict[str, Any]:
    """Get a link to the page of a certificate, to print or to save as PDF: A4, in Chinese or (`?language=en`) in English.

    It opens without a token for ten minutes, and names nobody.
    """
    found = certificates.printable(certificate_id, occasion.person)
    expires_at: datetime = occasion.at + OPENS_FOR
    return {"url": issuer() + links.sign(PATH, str(found.id), expires_at), "expires_at": expires_at}


@blueprint.operation("GET", f"{PATH}/<string:certificate_token>", permission=Permission.PUBLIC, query=PaperQuery,
                     content="text/html")  # fmt: skip
def show_certificate(occasion: Occasion, certificate_token: str, query: dict[str, Any]) -> Response:
    """The page of a certificate, for the holder of its link."""
    language = str(query["language"] or reader_language())
    subject = links.check(PATH, certificate_token, occasion.at)
    found = certificates.printed(UUID(subject)) if subject else None
    if found is None:
        return link_ended(language)
    made = found.certificate
    address = f"{issuer()}/verify/{made.number}"
    return page(
        "certificate.html", language, certificate=made, content=found.content, address=address, qr=qr.svg(address),
        issued_on=local_date(made.issued_at), hours=lambda minutes: verifying.hours(minutes, language),
        fingerprint=verifying.fingerprint(made),
    )  # fmt: skip
