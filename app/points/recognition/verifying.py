"""Checking a certificate's number: whether it holds, for whom (masked), when, and how many hours."""

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.texts import text
from app.kit.verification import Verified, masked
from app.places.models import Place
from app.points.recognition import certificates
from app.points.recognition.models import Certificate


def verify(number: str, language: str) -> Verified | None:
    """What anybody may know of a certificate; ``None`` for a number that was never given."""
    found = certificates.by_number(number)
    if found is None:
        return None
    return Verified(number, "certificate", found.status.value, local_date(found.issued_at), _facts(found, language))


def hours(minutes: int, language: str) -> str:
    """So many minutes in words."""
    return text("certificate.hours", language, hours=minutes // 60, minutes=minutes % 60)


def fingerprint(found: Certificate) -> str:
    """The beginning of the content's hash, in groups that can be compared by eye."""
    digits = found.content_hash.hex()[:16].upper()
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def _facts(found: Certificate, language: str) -> dict[str, str]:
    said = certificates.printed(found.id)
    return {
        "certified": masked(said.content["name"] if said else None),
        "issuer": db.session.get_one(Place, found.place_code).name,
        "period": text("certificate.period", language, starts=found.starts_on, ends=found.ends_on),
        "services": str(found.services),
        "hours": hours(found.minutes, language),
        "fingerprint": fingerprint(found),
    }
