"""Asking: what a place may ask, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.dispatch import settling
from app.dispatch.errors import DispatchSettingsNotYours
from app.dispatch.knowing import settings_of
from app.dispatch.models import Preset
from app.dispatch.own_rows import orders_of, volunteers_of
from app.dispatch.what_if.errors import NothingToPlay, PlaceTooLarge, WhatIfAsNow, WhatIfsOfToday, WhatIfsWaiting
from app.dispatch.what_if.models import WhatIf, WhatIfStatus
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.turns import take_turn
from app.orders.models import Order
from app.people.actors import Actor, Occasion
from app.people.permissions import Permission
from app.places.queries import place
from app.registration.models import Volunteer

MOST_WAITING, MOST_A_DAY = 3, 20
"""Questions of one place."""
DAY = timedelta(days=1)
MOST_VOLUNTEERS, MOST_ORDERS = 60_000, 4_000
"""Of a place that is played beside the service, and its orders a week: a district, not a city."""


@dataclass(frozen=True)
class Asked:
    """What is asked: another way, from how many past weeks, in how many seasons from which seed on."""

    preset: Preset
    overrides: Mapping[str, float]
    weeks: int
    seasons: int
    seed: int


def may_ask(place_code: str, actor: Actor) -> bool:
    """The committee of the place, or of one above it, and the administrator."""
    return actor.may_at(Permission.REPORTS_READ, place_code)


def ask(place_code: str, asked: Asked, occasion: Occasion) -> WhatIf:
    """Ask what another way of carrying a place's orders would have come to; it is played soon.

    Raises ``PlaceNotFound``, ``DispatchSettingsNotYours``, ``SettingOutOfBounds``, :class:`WhatIfAsNow`, :class:`WhatIfsWaiting`,
    :class:`WhatIfsOfToday`, :class:`NothingToPlay`, :class:`PlaceTooLarge`.
    """
    place(place_code)
    if not may_ask(place_code, occasion.person):
        raise DispatchSettingsNotYours()
    overrides = settling.checked(asked.preset, asked.overrides)
    now = settling.carrying(place_code)
    if settings_of(asked.preset, overrides) == settings_of(now.preset, now.overrides):
        raise WhatIfAsNow()
    take_turn(f"what-ifs:{place_code}")
    _require_room(place_code, occasion.at)
    _require_size(place_code, asked.weeks, occasion.at)
    made = WhatIf(
        id=new_id(), place_code=place_code, preset=asked.preset, overrides=overrides, now_preset=now.preset,
        now_overrides=dict(now.overrides), weeks=asked.weeks, seed=asked.seed, seasons=asked.seasons,
        asked_at=occasion.at, asked_by_id=occasion.person.account_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _require_room(place_code: str, at: datetime) -> None:
    is_waiting = WhatIf.status.in_((WhatIfStatus.ASKED, WhatIfStatus.PLAYING))
    counted = select(func.count().filter(is_waiting), func.count().filter(WhatIf.asked_at > at - DAY))
    waiting, of_today = db.session.execute(counted.where(WhatIf.place_code == place_code)).one()
    if waiting >= MOST_WAITING:
        raise WhatIfsWaiting(most=MOST_WAITING)
    if of_today >= MOST_A_DAY:
        raise WhatIfsOfToday(most=MOST_A_DAY)


def _require_size(place_code: str, weeks: int, at: datetime) -> None:
    """Refuse what would take the machine; no more is counted than that needs."""
    people = select(Volunteer.account_id).where(*volunteers_of(place_code)).limit(MOST_VOLUNTEERS + 1)
    asked_for = select(Order.id).where(*orders_of(place_code, weeks, at)).limit(MOST_ORDERS * weeks + 1)
    volunteers, orders = (
        db.session.scalars(select(func.count()).select_from(found.subquery())).one() for found in (people, asked_for)
    )
    if volunteers > MOST_VOLUNTEERS or orders > MOST_ORDERS * weeks:
        raise PlaceTooLarge(most_volunteers=MOST_VOLUNTEERS, most_orders=MOST_ORDERS)
    if not volunteers or not orders:
        raise NothingToPlay()
