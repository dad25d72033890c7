"""What fits: a common service type and time, in one district; the nearest first."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.kit.clock import local_date, now
from app.kit.database import db
from app.notifications.models import Notification
from app.places.models import Place, PlaceLevel
from app.registration.lists import listings
from app.registration.lists.models import Listing
from tests.builders import lists
from tests.builders.places import district

pytestmark = pytest.mark.usefixtures("app")


def fitting(listing: Listing) -> list[Any]:
    return [found.sheet.listing.id for found in listings.suggestions(listing.id)]


def day(ahead: int) -> date:
    return local_date(now()) + timedelta(days=ahead)


def test_the_nearest_comes_first_and_both_sides_see_each_other() -> None:
    codes = district()
    far, near, here = (lists.resource(code) for code in (codes.code, codes.subdistricts[0], codes.community))
    wanted = lists.need()
    assert fitting(wanted) == [here.id, near.id, far.id]
    levels = [found.level for found in listings.suggestions(wanted.id)]
    assert levels == [PlaceLevel.COMMUNITY, PlaceLevel.SUBDISTRICT, PlaceLevel.DISTRICT]
    assert fitting(far) == [wanted.id]


def test_what_has_no_service_type_in_common_does_not_fit() -> None:
    wanted = lists.need(service_types=["health", "legal_advice"])
    lists.resource(service_types=["repairs_errands"])
    common = lists.resource(service_types=["tutoring", "legal_advice"])
    found = listings.suggestions(wanted.id)
    assert [(one.sheet.listing.id, one.service_types) for one in found] == [(common.id, ("legal_advice",))]


def test_what_is_over_before_the_other_begins_does_not_fit() -> None:
    wanted = lists.need(starts_on=day(10), ends_on=day(20))
    lists.resource(ends_on=day(9))
    lists.resource(starts_on=day(21))
    touching = lists.resource(starts_on=day(20))
    always = lists.resource()
    assert set(fitting(wanted)) == {touching.id, always.id}


def test_another_district_is_too_far() -> None:
    db.session.add(Place(code="110108", name="海淀区", level=PlaceLevel.DISTRICT))
    db.session.flush()
    lists.resource("110108")
    assert fitting(lists.need()) == []


def test_who_offers_what_fits_is_told_of_a_new_need(app: Flask) -> None:
    officer = lists.officer()
    lists.resource(by=officer)
    lists.need()
    told = db.session.query(Notification).filter_by(account_id=officer[0].id, kind="listing-fits")
    assert told.count() == 1
