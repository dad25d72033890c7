"""Every entry explains itself in one sentence, in the reader's language."""

from typing import Any

import pytest

from app.points.models import Award, AwardStatus
from app.points.sentences import of_organization, of_volunteer

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
    ],
)
def test_the_volunteer_s_entry_tells_how_its_points_come_about(entry: Award, chinese: str, english: str) -> None:
    assert (of_volunteer(entry, "zh"), of_volunteer(entry, "en")) == (chinese, english)


def test_the_organization_s_entry_tells_its_share() -> None:
    entry = award(18, 9)

    assert of_organization(entry, "zh") == "志愿者得 18 分，党组织得其 50%，即 9 分"
    assert of_organization(entry, "en") == "50% of the volunteer's 18 points: 9 points"
