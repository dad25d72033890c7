"""Certificates of service (服务证明): issued, checked by their number, void once a service in them is taken back."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app.kit.clock import local_date
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.numbers import new_number
from app.kit.pages import Order, Page, PageRequest, page_of
from app.kit.turns import take_turn
from app.people import accounts
from app.people.actors import Actor, Occasion
from app.people.models import Account
from app.places.models import Place
from app.points.events import PointsReversed
from app.points.recognition import contents, lifecycle, policy
from app.points.recognition.contents import Content, Record
from app.points.recognition.errors import (
    CertificateErased,
    CertificateNotFound,
    NothingToCertify,
    PeriodMalformed,
    VolunteerNotHere,
)
from app.points.recognition.events import CertificateEvent, CertificateMade, CertificateVoided
from app.points.recognition.models import Certificate, CertificateStatus, CertifiedService, VolunteerNumber
from app.registration.models import Volunteer

PREFIX = "ZS"
VOLUNTEER_PREFIX = "ZY"
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Printed:
    """A certificate with what it says, for paper."""

    certificate: Certificate
    content: Content


def issue(account_id: UUID, starts_on: date, ends_on: date, occasion: Occasion) -> Certificate:
    """Issue a certificate of a volunteer's services in a time: to oneself, or, by the committee of their place, to a member.

    One that says the same and holds is answered again; an older one for the same time is superseded. Raises
    :class:`PeriodMalformed`, :class:`VolunteerNotHere`, :class:`NothingToCertify`.
    """
    _check(starts_on, ends_on, occasion)
    volunteer = _volunteer(account_id, occasion)
    take_turn(f"certificates:{account_id}")
    services = contents.record_of(account_id, starts_on, ends_on)
    if not services.minutes:
        raise NothingToCertify()
    text = contents.written(_content(volunteer, (starts_on, ends_on), services, occasion))
    before = _latest(account_id, starts_on, ends_on)
    if (
        before is not None
        and before.status is CertificateStatus.VALID
        and before.content_hash == contents.hash_of(text)
    ):
        return before
    return _made(volunteer, (starts_on, ends_on), services, text, before, occasion)


def certificate(certificate_id: UUID, actor: Actor) -> Certificate:
    """A certificate, for its volunteer and the committee that issues; raises :class:`CertificateNotFound`."""
    found = db.session.get(Certificate, certificate_id)
    if found is None:
        raise CertificateNotFound()
    if denial := policy.may_see(found, actor):
        raise denial
    return found


def printable(certificate_id: UUID, actor: Actor) -> Certificate:
    """A certificate that can be put on paper; raises :class:`CertificateNotFound`, :class:`CertificateErased`."""
    found = certificate(certificate_id, actor)
    if found.content_sealed is None:
        raise CertificateErased()
    return found


def printed(certificate_id: UUID) -> Printed | None:
    """What a certificate says, for who holds a link to its page; ``None`` where it was erased."""
    found = db.session.get(Certificate, certificate_id)
    if found is None or found.content_sealed is None:
        return None
    return Printed(found, json.loads(keys().open(found.content_sealed, found.id)))


def of_volunteer(account_id: UUID, request: PageRequest) -> Page[Certificate]:
    """A person's own certificates, the latest first."""
    mine = select(Certificate).where(Certificate.account_id == account_id)
    return page_of("certificates.own", mine, Order((Certificate.id,)), request)


def by_number(number: str) -> Certificate | None:
    """The certificate with a number."""
    return db.session.scalar(select(Certificate).where(Certificate.number == number))


def on_points_reversed(event: PointsReversed) -> None:
    """Void the certificates that contain the service: what they say is no longer so."""
    holding = (
        select(Certificate)
        .join(CertifiedService, CertifiedService.certificate_id == Certificate.id)
        .where(CertifiedService.award_id == event.award_id, Certificate.status == CertificateStatus.VALID)
        .order_by(Certificate.id)
        .with_for_update(of=Certificate)
        .execution_options(populate_existing=True)
    )
    for found in db.session.scalars(holding).all():
        lifecycle.move(found, CertificateStatus.VOID, event.at)
        db.session.flush()
        facts = {"certificate_id": found.id, "account_id": found.account_id}
        record(CertificateVoided(at=event.at, actor_id=event.actor_id, **facts))


def _check(starts_on: date, ends_on: date, occasion: Occasion) -> None:
    if starts_on > ends_on:
        raise PeriodMalformed({"/ends_on": ["must not be before the beginning"]})
    if ends_on - starts_on >= LONGEST:
        raise PeriodMalformed({"/ends_on": ["must be at most a year after the beginning"]})
    if ends_on > local_date(occasion.at):
        raise PeriodMalformed({"/ends_on": ["must not lie in the future"]})


def _volunteer(account_id: UUID, occasion: Occasion) -> Volunteer:
    """Who the certificate is about, as far as who asks may know it; who withdrew keeps the right to their record."""
    found = db.session.get(Volunteer, account_id)
    if account_id == occasion.actor_id:
        if found is None:
            raise NothingToCertify()
        return found
    if found is None:
        raise VolunteerNotHere()
    if denial := policy.may_certify(found, occasion.person):
        raise denial
    return found


def _content(volunteer: Volunteer, period: tuple[date, date], services: Record, occasion: Occasion) -> Content:
    who = accounts.account_of(volunteer.account_id)
    is_own = who.id == occasion.actor_id
    handler = None if is_own else db.session.get_one(Account, occasion.person.account_id).name
    issuer = db.session.get_one(Place, volunteer.place_code)
    return contents.content(who, _number_of(who.id), period, services, issuer, handler)


def _number_of(account_id: UUID) -> str:
    """The volunteer's number, given now if there is none."""
    new = upsert(VolunteerNumber).values(account_id=account_id, number=new_number(VOLUNTEER_PREFIX))
    db.session.execute(new.on_conflict_do_nothing(index_elements=["account_id"]))
    known = select(VolunteerNumber.number).where(VolunteerNumber.account_id == account_id)
    return db.session.scalars(known).one()


def _latest(account_id: UUID, starts_on: date, ends_on: date) -> Certificate | None:
    same = (Certificate.account_id == account_id, Certificate.starts_on == starts_on, Certificate.ends_on == ends_on)
    latest = select(Certificate).where(*same).order_by(Certificate.id.desc()).limit(1).with_for_update()
    return db.session.scalar(latest.execution_options(populate_existing=True))


def _made(
    volunteer: Volunteer,
    period: tuple[date, date],
    services: Record,
    text: str,
    before: Certificate | None,
    occasion: Occasion,
) -> Certificate:
    if before is not None and before.status is not CertificateStatus.SUPERSEDED:
        lifecycle.move(before, CertificateStatus.SUPERSEDED, occasion.at)
        db.session.flush()
    made_id = new_id()
    made = Certificate(
        id=made_id,
        number=new_number(PREFIX),
        account_id=volunteer.account_id,
        place_code=volunteer.place_code,
        starts_on=period[0],
        ends_on=period[1],
        services=len(services.lines),
        minutes=services.minutes,
        content_sealed=keys().seal(text, made_id),
        content_hash=contents.hash_of(text),
        status=CertificateStatus.VALID,
        issued_at=occasion.at,
        issued_by_id=occasion.person.account_id,
        replaces_id=before.id if before else None,
    )
    db.session.add(made)
    db.session.flush()
    listed = [{"certificate_id": made_id, "award_id": award_id} for award_id in services.award_ids]
    db.session.execute(insert(CertifiedService), listed)
    _tell(CertificateMade, made, occasion)
    return made


def _tell(event: type[CertificateEvent], about: Certificate, occasion: Occasion) -> None:
    facts = {"certificate_id": about.id, "account_id": about.account_id}
    record(event(at=occasion.at, actor_id=occasion.actor_id, **facts))
