"""What recognition refuses."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound


class HonourNotFound(NotFound):
    """There is no such honour, or none that you may see."""


class HonourNotYours(Forbidden):
    """The place is not below yours."""


class OwnHonour(Forbidden):
    """Nobody honours themself."""

    constraints = ("ck_honours_granted_by",)


class HonourRevoked(Conflict):
    """The honour was revoked before."""


class VolunteerNotHere(NotFound):
    """There is no such volunteer at the place or below it."""


class CertificateNotFound(NotFound):
    """There is no such certificate, or none that you may see."""


class CertificateStands(Conflict):
    """The certificate is not in a state from which this can be done."""


class CertificateErased(Conflict):
    """What the certificate said was erased with its volunteer's data."""


class CertificateIssued(Conflict):
    """Another certificate for the same time was issued at the same moment."""

    constraints = ("uq_certificates_valid",)


class PeriodMalformed(Malformed):
    """The period ends before it begins, lies in the future, or is longer than a year."""


class NothingToCertify(Conflict):
    """No service of that time has points that stand."""
