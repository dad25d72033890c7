"""Every entry explains itself in one sentence, in the reader's language."""

from datetime import date
from typing import Any

import pytest

from app.points.models import Award, AwardStatus, TransactionKind
from app.points.sentences import of_organization, of_transaction, of_volunteer, source

PLAIN = {"half_hours": 3, "rate": 10, "base": 15, "urgent": 0, "over_cap": 0, "share": 50, "flags": []}
POSTED = AwardStatus.POSTED


def award(points: int, share: int, status: AwardStatus = POSTED, **figures: Any) -> Award:
    return Award(volunteer_points=points, organization_points=share, status=status, explanation={**PLAIN, **figures})


@pytest.mark.parametrize(
    ("entry", "chinese", "english"),
    [
        (award(15, 8), "1.5 小时 × 10，共 15 分", "1.5 h × 10: 15 points"),
        (award(18, 9, urgent=3), "1.5 小时 × 10，紧急服务 +3，共 18 分", "1.5 h × 10, +3 urgent: 18 points"),
        (
            award(20, 10, half_hours=4, over_cap=150),
            "2 小时 × 10，超出上限的 2.5 小时不计，共 20 分",
            "2 h × 10, 2.5 h over the cap not counted: 20 points",
        ),
        (
            award(15, 8, AwardStatus.HELD, flags=["low_rating", "no_proof"]),
            "1.5 小时 × 10，共 15 分；待社区审核：评价较低，没有签到凭证",
            "1.5 h × 10: 15 points; waits for the committee: low rating, no proof of check-in",
        ),
        (
            award(15, 8, AwardStatus.REVERSED, reversed="重复登记"),
            "1.5 小时 × 10，共 15 分；已冲正：重复登记",
            "1.5 h × 10: 15 points; reversed: 重复登记",
        ),
        (
            award(25, 13, half_hours=4, night_half_hours=2, night=5, rating=2),
            "2 小时 × 10，夜间 1 小时 +5，五星评价 +2，共 25 分",
            "2 h × 10, +5 for 1 h at night, +2 for five stars: 25 points",
        ),
        (
            award(0, 0, half_hours=0, over_cap=90),
            "超出上限的 1.5 小时不计，共 0 分",
            "1.5 h over the cap not counted: 0 points",
        ),
        (award(0, 0, rate=0), "1.5 小时 × 0，共 0 分", "1.5 h × 0: 0 points"),
        (
            award(5, 3, half_hours=1, adjusted="只到半小时"),
            "0.5 小时 × 10，共 5 分；经社区审核调整：只到半小时",
            "0.5 h × 10: 5 points; adjusted by the committee: 只到半小时",
        ),
        (
            award(15, 8, moved="工作单位更正"),
            "1.5 小时 × 10，共 15 分；经更正改记：工作单位更正",
            "1.5 h × 10: 15 points; recorded anew: 工作单位更正",
        ),
    ],
)
def test_the_volunteer_s_entry_tells_how_its_points_come_about(entry: Award, chinese: str, english: str) -> None:
    assert (of_volunteer(entry, "zh"), of_volunteer(entry, "en")) == (chinese, english)


def test_the_organization_s_entry_tells_its_share() -> None:
    entry = award(18, 9)

    assert of_organization(entry, "zh") == "志愿者得 18 分，党组织得其 50%，即 9 分"
    assert of_organization(entry, "en") == "50% of the volunteer's 18 points: 9 points"


def test_an_entry_tells_its_service_and_the_version_of_its_rule() -> None:
    days = {"served_on": date(2026, 3, 4), "rule_effective_on": date(2020, 1, 1)}

    assert source(**days, service_type="维修跑腿", language="zh") == (
        "2026年3月4日的维修跑腿服务，按2020年1月1日起施行的积分规则"
    )
    assert source(**days, service_type="Repairs and errands", language="en") == (
        "Repairs and errands on 2026-03-04, by the points rules in force since 2020-01-01"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(TransactionKind))
def test_every_kind_of_transaction_has_its_words(kind: TransactionKind, language: str) -> None:
    assert of_transaction(kind, None, None, language)


def test_a_transaction_tells_its_reason_and_the_sum_behind_it() -> None:
    told = of_transaction(TransactionKind.REVERSAL, "重复登记", "1.5 小时 × 10，共 15 分", "zh")

    assert told == "冲正（重复登记）：1.5 小时 × 10，共 15 分"
