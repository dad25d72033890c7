"""Services whose points stand, honours and certificates, as small as a test needs them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.transaction import transaction
from app.people.models import Account
from app.points import settling
from app.points.models import Award, AwardStatus
from app.points.recognition import certificates, honours
from app.points.recognition.models import Certificate, Honour
from app.registration.models import Volunteer
from tests.builders import people, points
from tests.builders.places import district
from tests.builders.registration import approved_volunteer


def posted(minutes: int = 90, volunteer: Volunteer | None = None, **service: Any) -> Award:
    """A service whose public notice has ended, on the standing clock's own day; one that a check held was released."""
    made = points.award(minutes, volunteer=volunteer, **service)
    with transaction():
        if made.status is AwardStatus.HELD:
            settling.release(made, people.by_service())
        made.posts_on = local_date(now())
        db.session.flush()
        settling.post(made.id, people.by_service())
    assert made.status is AwardStatus.POSTED
    return made


def reverse(award: Award, reason: str = "重复登记") -> None:
    """Take a service's points back."""
    with transaction():
        reverse_id(award.id, reason)


def reverse_id(award_id: UUID, reason: str = "重复登记") -> None:
    """Take a service's points back, in the caller's transaction."""
    settling.reverse(award_id, reason, people.by_service())


def honour(who: Volunteer | None = None, by: Account | None = None) -> Honour:
    """An honour of the small district's first community."""
    who = who or approved_volunteer(district().community)
    facts = {
        "account_id": who.account_id,
        "place_code": district().community,
        "title": "优秀志愿者",
        "criteria": "满百时",
    }
    with transaction():
        return honours.grant(facts, people.occasion(by or people.committee(district().community))).honour


def certificate(volunteer: Volunteer | None = None, by: Account | None = None) -> Certificate:
    """A certificate of the last month, to oneself unless told; where there is no service yet, of one."""
    volunteer = volunteer or approved_volunteer(district().community)
    if db.session.query(Award).filter_by(volunteer_id=volunteer.account_id, status=AwardStatus.POSTED).count() == 0:
        posted(volunteer=volunteer)
    today = local_date(now())
    who = people.occasion(by or db.session.get_one(Account, volunteer.account_id))
    with transaction():
        return certificates.issue(volunteer.account_id, today - timedelta(days=30), today, who)
