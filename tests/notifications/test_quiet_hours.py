"""Between 23:00 and 07:00 in Shanghai nothing rings that can wait."""

from datetime import datetime

import pytest

from app.kit.clock import SHANGHAI
from app.notifications.quiet_hours import after_quiet, is_quiet


@pytest.mark.parametrize(
    ("at", "rings"),
    [
        ("2026-03-04 22:59:59", "2026-03-04 22:59:59"),
        ("2026-03-04 23:00:00", "2026-03-05 07:00:00"),
        ("2026-03-05 00:00:00", "2026-03-05 07:00:00"),
        ("2026-03-05 06:59:59", "2026-03-05 07:00:00"),
        ("2026-03-05 07:00:00", "2026-03-05 07:00:00"),
    ],
)
def test_what_can_wait_rings_at_seven(at: str, rings: str):
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)

    assert after_quiet(moment) == datetime.fromisoformat(rings).replace(tzinfo=SHANGHAI)
    assert is_quiet(moment) is (at != rings)
