"""What happens in recognition."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class StarsChanged(Event):
    """A volunteer has more stars than before, or, after a correction, fewer."""

    account_id: UUID
    before: int
    stars: int


@dataclass(frozen=True, kw_only=True)
class HonourEvent(Event):
    """Something happened to an honour."""

    honour_id: UUID
    account_id: UUID


class HonourGranted(HonourEvent):
    """A committee granted an honour."""


class HonourTakenBack(HonourEvent):
    """A committee revoked an honour, with a reason."""


@dataclass(frozen=True, kw_only=True)
class CertificateEvent(Event):
    """Something happened to a certificate of service."""

    certificate_id: UUID
    account_id: UUID


class CertificateMade(CertificateEvent):
    """A certificate was issued."""


class CertificateVoided(CertificateEvent):
    """A service in it was taken back: its number does not hold any more, and a new one can be had."""
