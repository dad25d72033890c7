"""The routes of verification (核验)."""

from typing import Any

from flask import Response

from app.kit.texts import text
from app.kit.verification import Verified, verify
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints, own_tag
from mobile_api.operating.documentation import A_DAY, tagged
from mobile_api.pages import TEMPLATES, page
from mobile_api.problems import reader_language
from mobile_api.verification.errors import NumberUnknown
from mobile_api.verification.schemas import VerificationView

blueprint = Endpoints("verification", __name__)

EXAMPLE = {
    "number": "HZ-7K3M9-QF2RT", "kind": "receipt", "title": "报到回执", "state": "valid", "words": "有效",
    "issued_on": "2026-03-04", "facts": [{"label": "社区", "value": "老山东里北社区"}, {"label": "姓名", "value": "李*远"}],
}  # fmt: skip


@blueprint.operation("GET", "/api/v1/verifications/<string:number>", permission=Permission.PUBLIC, answer=VerificationView,
                     refuses=(NumberUnknown,), example=EXAMPLE)  # fmt: skip
def verify_number(occasion: Occasion, number: str) -> dict[str, Any]:
    """Check the number of a receipt, a certificate or a statement. Nobody needs to log in for it."""
    language = reader_language()
    found = verify(number, language)
    if found is None:
        raise NumberUnknown()
    return _worded(found, language)


@blueprint.operation("GET", "/verify/<string:number>", permission=Permission.PUBLIC, content="text/html")
def show_verification(occasion: Occasion, number: str) -> Response:
    """The page behind a document's QR code: whether its number holds. An unknown number is told on the page, too."""
    language = reader_language()
    return page("verification.html", language, found=verify(number, language))


@blueprint.operation("GET", "/assets/paper.css", permission=Permission.PUBLIC, content="text/css", etag=own_tag)
def read_paper_style(occasion: Occasion) -> Response:
    """The style of the pages that are checked and printed."""
    return tagged((TEMPLATES / "paper.css").read_bytes(), "text/css", A_DAY)


def _worded(found: Verified, language: str) -> dict[str, Any]:
    return {
        "number": found.number,
        "kind": found.kind,
        "title": text(f"verification.kind.{found.kind}", language),
        "state": found.state,
        "words": text(f"verification.state.{found.state}", language),
        "issued_on": found.issued_on,
        "facts": [
            {"label": text(f"verification.fact.{label}", language), "value": value}
            for label, value in found.facts.items()
        ],
    }
