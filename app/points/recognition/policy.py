"""Who may do what in recognition: each function gives the refusal, or ``None`` for yes."""

from app.kit.errors import Refusal
from app.people.actors import Actor
from app.people.permissions import Permission
from app.points.recognition.errors import CertificateNotFound, HonourNotFound, HonourNotYours, VolunteerNotHere
from app.points.recognition.models import Certificate, Honour
from app.registration.models import Volunteer


def may_honour_at(place_code: str, actor: Actor) -> Refusal | None:
    """The committee of the place or above."""
    return None if actor.may_at(Permission.HONOURS_GRANT, place_code) else HonourNotYours()


def may_revoke(honour: Honour, actor: Actor) -> Refusal | None:
    """The committee of the place that granted it; to everybody else there is no such honour."""
    return None if actor.may_at(Permission.HONOURS_GRANT, honour.place_code) else HonourNotFound()


def may_certify(volunteer: Volunteer, actor: Actor) -> Refusal | None:
    """The committee of the volunteer's place or above; to others there is no such volunteer."""
    return None if actor.may_at(Permission.CERTIFICATES_ISSUE, volunteer.place_code) else VolunteerNotHere()


def may_see(certificate: Certificate, actor: Actor) -> Refusal | None:
    """Its volunteer, and the committee of the place that issued it."""
    is_own = certificate.account_id == actor.account_id
    is_issuer = actor.may_at(Permission.CERTIFICATES_ISSUE, certificate.place_code)
    return None if is_own or is_issuer else CertificateNotFound()
