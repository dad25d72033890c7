"""Honours are the committee's to grant, with criteria, and to take back, with a reason; nobody honours themself."""

import pytest
from sqlalchemy import select

from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.people import privacy
from app.people.models import Account, Role
from app.points.recognition import honours
from app.points.recognition.errors import HonourNotFound, HonourNotYours, HonourRevoked, OwnHonour, VolunteerNotHere
from app.points.recognition.models import Honour
from tests.builders import people, recognition
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import approved_volunteer

pytestmark = pytest.mark.usefixtures("app")


def test_granted_it_is_told_and_listed_with_who_and_why() -> None:
    made = recognition.honour()
    (sheet,) = honours.of_volunteer(made.account_id, PageRequest()).rows
    assert (sheet.honour.criteria, sheet.name, sheet.place_name, sheet.granted_by) == (
        "满百时",
        "李志远",
        "四季园社区",
        "王芳",
    )
    assert told(made.account_id) == ["honour-granted"]


def test_taken_back_it_stays_in_the_list_with_the_reason() -> None:
    made = recognition.honour()
    by = people.occasion(people.committee(district().community))
    assert honours.revoke(made.id, "核对有误", by).honour.reason == "核对有误"
    assert told(made.account_id) == ["honour-granted", "honour-revoked"]
    with pytest.raises(HonourRevoked):
        honours.revoke(made.id, "核对有误", by)


def test_only_at_one_s_own_place_and_to_its_volunteers() -> None:
    here, elsewhere = district().community, district().communities[2]
    with pytest.raises(HonourNotYours):
        recognition.honour(by=people.committee(elsewhere))
    with pytest.raises(VolunteerNotHere):
        recognition.honour(approved_volunteer(elsewhere))
    with pytest.raises(HonourNotFound):
        honours.revoke(recognition.honour().id, "x", people.occasion(people.committee(elsewhere)))
    assert recognition.honour(approved_volunteer(here), people.committee(district().code)).place_code == here


def test_nobody_honours_themself() -> None:
    me = approved_volunteer(district().community)
    account = db.session.get_one(Account, me.account_id)
    people.grant(account, Role.COMMITTEE, place_code=district().community)
    with pytest.raises(OwnHonour):
        recognition.honour(me, account)


def test_a_committee_lists_what_is_granted_below_it() -> None:
    made = recognition.honour()
    for place_code, expected in ((district().code, [made.id]), (district().communities[2], [])):
        actor = people.actor(people.committee(place_code))
        assert [sheet.honour.id for sheet in honours.of_places(None, actor, PageRequest()).rows] == expected


def test_erased_nothing_is_left_of_it() -> None:
    made = recognition.honour()
    with transaction():
        privacy.erase(people.occasion(db.session.get_one(Account, made.account_id)))
    assert db.session.scalars(select(Honour)).all() == []
