"""Where a certificate may go from where it stands."""

from datetime import datetime

from app.points.recognition.errors import CertificateStands
from app.points.recognition.models import Certificate, CertificateStatus

TRANSITIONS: dict[CertificateStatus, frozenset[CertificateStatus]] = {
    CertificateStatus.VALID: frozenset({CertificateStatus.VOID, CertificateStatus.SUPERSEDED}),
    CertificateStatus.VOID: frozenset({CertificateStatus.SUPERSEDED}),
    CertificateStatus.SUPERSEDED: frozenset(),
}


def move(certificate: Certificate, to: CertificateStatus, at: datetime) -> None:
    """Move a locked certificate; raises :class:`CertificateStands`."""
    if to not in TRANSITIONS[certificate.status]:
        raise CertificateStands(status=certificate.status.value)
    certificate.status = to
    certificate.ended_at = certificate.ended_at or at
