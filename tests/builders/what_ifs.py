"""Places with a past to play, and what their committees ask of it."""

from datetime import timedelta
from typing import Any

from app.dispatch.models import Preset
from app.dispatch.what_if import answering, asking, seasons
from app.dispatch.what_if.asking import Asked
from app.dispatch.what_if.models import WhatIf
from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.people.models import Account
from jobs import play_what_ifs
from jobs.ticks import Tick
from tests.builders import people
from tests.builders.dispatch import written_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer

FIGURES = {
    "filled": 0.93, "median_minutes": 5.1, "p90_minutes": 41.0, "messages": 8.7, "messages_a_week": 0.31,
    "gini_asking": 0.45, "worst": 0.84, "silent": 0.09, "urgent": None,
}  # fmt: skip
RESULTS: dict[str, Any] = {
    "now": FIGURES,
    "asked": {**FIGURES, "filled": 0.88, "messages": 7.9, "worst": 0.75},
    "spread": {"now": FIGURES, "asked": FIGURES},
    "played": {
        "volunteers": 640, "communities": 12, "orders_a_day": 7.4, "weeks": 8, "days": 74, "counted_days": 30,
        "seasons": 2,
    },
}  # fmt: skip


def past(volunteers: int = 1, orders: int = 1) -> str:
    """Volunteers of the small district's first community and last week's orders; its code."""
    for number in range(volunteers):
        approved_volunteer(name=f"志愿者{number}")
    for number in range(orders):
        at = now() - timedelta(days=7, hours=number)
        written_order(posted_at=at, respond_by=at + timedelta(hours=2))
    return district().community


def asked(place_code: str | None = None, by: Account | None = None, **how: Any) -> WhatIf:
    """What if two waves? Of a place that has a past, by its committee."""
    place_code = place_code or past()
    by = by or people.committee(place_code)
    facts = {"preset": Preset.STANDARD, "overrides": {"most_waves": 2}, "weeks": 2, "seasons": 1, "seed": 1, **how}
    with transaction():
        return asking.ask(place_code, Asked(**facts), people.occasion(by))


def played(place_code: str | None = None, by: Account | None = None, **how: Any) -> WhatIf:
    """The same, with an answer."""
    made = asked(place_code, by, **how)
    take_and_answer()
    return made


def take_and_answer() -> None:
    """Answer the oldest question, without playing it."""
    with transaction():
        question = answering.take(now(), timedelta(minutes=1))
        assert question is not None
        answering.played(question, RESULTS, now())


def played_for_real(place_code: str, by: Account) -> WhatIf:
    """What if two waves, quiet from 21:00? Played in this process."""
    made = asked(place_code, by, overrides={"most_waves": 2, "quiet_from": 21}, weeks=8)
    play_what_ifs.run(Tick(), lambda question, _: seasons.answer(question, seasons.read(question)))
    return made


def fresh(what_if: WhatIf) -> WhatIf:
    """The row as the database has it."""
    return db.session.get_one(WhatIf, what_if.id, populate_existing=True)
