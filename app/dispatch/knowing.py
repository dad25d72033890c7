"""Which policy carries an order: what was learned so far, and how the order's place wants it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dispatch.choice.facts import NO_LIMIT, SLOTS, Choosing
from app.dispatch.choice.knowledge import FATIGUES, Delays, Knowledge, start_of_declared, start_of_hours
from app.dispatch.choice.nearest import Nearest
from app.dispatch.choice.price import ShadowPrice
from app.dispatch.choice.settings import PRESETS, Settings
from app.dispatch.hours import declared_slots
from app.dispatch.models import Arm, Hours, KnowledgeVersion, Preset
from app.dispatch.policy import OrderFacts
from app.kit.database import db
from app.orders.models import Audience

UNSAID = len(Hours)
"""The profile of whoever declared none."""
PROFILES = UNSAID + 1
PROFILE_OF: Mapping[str | None, int] = {hours.value: number for number, hours in enumerate(Hours)} | {None: UNSAID}
START = Knowledge(
    hours=(
        *(start_of_declared(declared_slots(hours)) for hours in Hours),
        tuple(start_of_hours(slot) for slot in range(SLOTS)),
    )
)
"""Before anything was learned: people of a profile have time in the hours that go with it; of the others nothing is known."""


def arm_of(order: OrderFacts) -> Arm | None:
    """Which policy is to carry an order that begins now; ``None`` where its place compares nothing."""
    if not order.rules.hold_out or order.audience is not Audience.VOLUNTEERS:
        return None
    is_held_out = Random(order.id.int).random() < order.rules.hold_out  # noqa: S311 - a draw that anybody can repeat
    return Arm.NEAREST if is_held_out else Arm.USUAL


def policy_of(order: OrderFacts, arm: Arm | None) -> Choosing:
    """The policy of the order's place with what was learned last; for orders drawn into the hold-out, the nearest ten."""
    if arm is Arm.NEAREST:
        return Nearest()
    rules = order.rules
    return _priced(rules.knowledge_id, rules.preset, tuple(sorted(rules.overrides.items())))


def cap_of(policy: Choosing) -> int:
    """The most orders that a policy tells anybody of in a week."""
    return policy.settings.most_a_week if isinstance(policy, ShadowPrice) else NO_LIMIT


def price_now() -> ShadowPrice:
    """What was learned last, by the standard settings: for estimates outside of waves."""
    latest = select(KnowledgeVersion.id).order_by(KnowledgeVersion.id.desc()).limit(1)
    return _priced(db.session.scalar(latest), Preset.STANDARD, ())


@lru_cache(maxsize=64)
def _priced(knowledge_id: UUID | None, preset: Preset, overrides: tuple[tuple[str, Any], ...]) -> ShadowPrice:
    return ShadowPrice(_knowledge(knowledge_id), settings_of(preset, dict(overrides)))


@lru_cache(maxsize=4)
def _knowledge(knowledge_id: UUID | None) -> Knowledge:
    if knowledge_id is None:
        return START
    return knowledge_of(db.session.get_one(KnowledgeVersion, knowledge_id).facts)


def worth_of_opening(order: OrderFacts) -> float:
    """How much likelier a yes is of who has opened the message, as was learned last; 1 before anything was."""
    return _worth_of_opening(order.rules.knowledge_id)


@lru_cache(maxsize=4)
def _worth_of_opening(knowledge_id: UUID | None) -> float:
    if knowledge_id is None:
        return 1.0
    return float(db.session.get_one(KnowledgeVersion, knowledge_id).facts.get("opened", 1.0))


def settings_of(preset: Preset, overrides: Mapping[str, Any]) -> Settings:
    """The numbers of a preset with those that are other; raises ``OutOfBounds``."""
    return replace(PRESETS[preset.value], **overrides)


def facts_of(knowledge: Knowledge) -> dict[str, Any]:
    """Knowledge as it is kept; :func:`knowledge_of` reads it."""
    return asdict(knowledge)


def knowledge_of(facts: Mapping[str, Any]) -> Knowledge:
    """Knowledge as it was kept; of levels that there were not yet, nothing is known."""
    fatigue = facts["fatigue"]
    return Knowledge(
        base=facts["base"],
        distance=tuple(facts["distance"]),
        kinds=facts["kinds"],
        hours=tuple(tuple(of) for of in facts["hours"]),
        fatigue=(*fatigue, *[1.0] * (FATIGUES - len(fatigue))),
        delays=Delays(**facts["delays"]),
    )
