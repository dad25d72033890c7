"""A draft of a rule is tried on last month's real services before it takes effect."""

from datetime import datetime
from time import thread_time
from typing import Any

import pytest
from sqlalchemy import text

from app.kit.clock import SHANGHAI, now
from app.kit.database import db
from app.people.actors import Occasion
from app.places.errors import PlaceNotFound
from app.points import preview as previews
from app.points import settling
from app.points.errors import PreviewTooWide, RuleMalformed
from app.points.models import Award, RuleVersion
from app.points.preview import Preview, preview
from app.points.rules import MinimumProof, Rule
from tests.builders import people, places, points
from tests.builders.registration import approved_volunteer

pytestmark = pytest.mark.usefixtures("app")


def tried(place_code: str | None = None, **figures: Any) -> Preview:
    return preview(Rule(**figures), place_code, people.occasion(people.administrator()))


def served(day: int, minutes: int, hour: int = 10, month: int = 2, **service: Any) -> Award:
    began_at = datetime(2026, month, day, hour, tzinfo=SHANGHAI)
    return points.award(minutes, began_at=began_at, **service)


def sums(found: Preview) -> tuple[int, int]:
    return found.total.before.volunteer_points, found.total.after.volunteer_points


def test_the_present_rule_gives_what_was_awarded() -> None:
    volunteer = approved_volunteer()
    awards = [
        served(1, 90, volunteer=volunteer, is_urgent=True),
        served(2, 200, volunteer=volunteer),
        served(2, 100, hour=15, volunteer=volunteer),  # the day's cap in the middle of it
        served(28, 45, hour=23, volunteer=volunteer),
    ]

    found = tried()

    given = sum(award.volunteer_points for award in awards), sum(award.organization_points for award in awards)
    assert (found.total.before.volunteer_points, found.total.before.organization_points) == given == (68, 35)
    assert (found.total.services, found.services_changed, found.members) == (4, 0, [])
    assert found.total.before == found.total.after


def test_it_tells_in_words_who_gains_and_who_loses() -> None:
    first, second = (approved_volunteer(account=people.account(name)) for name in ("王小芳", "李志远"))
    served(3, 120, volunteer=first)
    served(3, 60, hour=22, volunteer=second)
    served(4, 120, hour=22, volunteer=second)

    found = tried(points_an_hour=8, night_percent=100)

    assert sums(found) == (50, 16 + 16 + 32)
    assert found.total.change_percent == 28.0
    assert found.services_changed == 3
    assert [(member.name, member.compared.change) for member in found.members] == [("李*远", 18), ("王*芳", -4)]
    assert found.sentence == (
        "按新规则重算2026年2月的 3 次服务，积分会增加 28.0%（由 50 分到 64 分）；3 次服务有变化；待审核由 0 次变为 0 次。"
    )


def test_fewer_points_are_told_as_fewer() -> None:
    served(3, 60)

    assert "积分会减少 10.0%（由 10 分到 9 分）" in tried(points_an_hour=9).sentence


def test_caps_are_replayed_in_the_order_of_the_awards() -> None:
    volunteer = approved_volunteer()
    for day in (3, 4, 5):
        served(day, 120, volunteer=volunteer)

    found = tried(month_cap_minutes=270)

    assert sums(found) == (60, 20 + 20 + 5)
    assert found.services_changed == 1


def test_a_year_s_cap_knows_what_was_counted_before_the_month() -> None:
    volunteer = approved_volunteer()
    served(20, 240, month=1, volunteer=volunteer)
    served(3, 120, volunteer=volunteer)

    assert sums(tried(year_cap_minutes=300)) == (20, 10)


def test_only_last_month_s_services_in_shanghai_are_counted() -> None:
    served(31, 60, hour=23, month=1)
    served(1, 60, hour=0)
    served(28, 60, hour=23)
    served(1, 60, hour=0, month=3)
    reversed_one = served(5, 60)
    settling.reverse(reversed_one.id, "重复登记", Occasion(None, now()))

    assert tried().total.services == 2


def test_what_a_rule_holds_back_pays_nothing_and_waits() -> None:
    served(3, 60, proof=None)
    served(4, 60, stars=2)
    served(5, 60)

    found = tried(minimum_proof=MinimumProof.NONE, lowest_paid_stars=3)

    assert sums(found) == (10, 20)
    assert (found.total.before.waiting, found.total.after.waiting) == (2, 1)


def test_a_place_is_counted_alone_though_caps_know_of_elsewhere() -> None:
    here, _, elsewhere, _ = places.district().communities
    volunteer = approved_volunteer(here)
    served(3, 120, volunteer=volunteer, place_code=elsewhere)
    served(3, 120, hour=15, volunteer=volunteer, place_code=here)
    served(3, 120, place_code=elsewhere)

    found = tried(here, day_cap_minutes=180)

    assert found.total.services == 1
    assert sums(found) == (20, 10)


def test_it_tells_the_types_of_service_apart() -> None:
    served(3, 60, service_type="tutoring")
    served(4, 60, service_type="health")

    found = tried(points_by_service_type={"tutoring": 20})

    changes = {code: compared.change for code, compared in found.service_types.items()}
    assert changes == {"health": 0, "tutoring": 10}


def test_twelve_members_are_named_at_most() -> None:
    for minutes in range(30, 30 * 15, 30):
        served(3, minutes)

    found = tried(points_an_hour=20, day_cap_minutes=None)

    changes = [member.compared.change for member in found.members]
    assert (len(changes), changes) == (12, sorted(changes, reverse=True))


def test_a_month_without_services_is_told_as_one() -> None:
    assert tried().sentence == "2026年2月没有可试算的服务。"


def test_it_changes_nothing() -> None:
    served(3, 60)
    before = db.session.query(RuleVersion).count(), db.session.scalar(text("SELECT count(*) FROM postings"))

    tried(points_an_hour=1)

    assert (db.session.query(RuleVersion).count(), db.session.scalar(text("SELECT count(*) FROM postings"))) == before


def test_a_draft_with_a_type_or_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RuleMalformed):
        tried(points_by_service_type={"tutorink": 1})
    with pytest.raises(PlaceNotFound):
        tried("999999")


def test_more_services_than_it_can_count_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "MOST_SERVICES", 2)
    for day in (3, 4, 5):
        served(day, 60)

    with pytest.raises(PreviewTooWide):
        tried()


def test_a_month_of_fifteen_thousand_services_is_counted_in_seconds() -> None:
    first = served(3, 90)
    columns = [column.key for column in Award.__table__.columns if column.key not in ("id", "reference")]
    db.session.execute(
        text(f"INSERT INTO awards (id, reference, {', '.join(columns)}) SELECT gen_random_uuid(), 'copy:' || number,"
             f" {', '.join(columns)} FROM awards, generate_series(1, 15000) number WHERE id = :id"), {"id": first.id},
    )  # fmt: skip

    begun = thread_time()
    found = tried(points_an_hour=9, month_cap_minutes=6000)

    assert found.total.services == 15_001
    assert thread_time() - begun < 10
