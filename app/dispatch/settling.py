"""How a place wants its orders carried: a preset, and numbers of it that are other there, within their bounds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.dispatch.choice.settings import BOUNDS, NAMES, OutOfBounds
from app.dispatch.errors import DispatchSettingsNotYours, SettingOutOfBounds
from app.dispatch.knowing import settings_of
from app.dispatch.models import PlaceSettings, Preset
from app.kit.database import db
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.queries import place

WHOLE = ("most_a_week", "tries_a_slot", "quiet_from", "quiet_until", "most_waves")


@dataclass(frozen=True)
class Carrying:
    """How orders of a place are carried, and which place says so (``None``: nobody has said anything)."""

    place_code: str
    settled_by: str | None
    preset: Preset
    overrides: Mapping[str, float]
    hold_out: float
    changed_at: datetime | None
    numbers: Mapping[str, float]


def carrying(place_code: str) -> Carrying:
    """How orders of a place are carried; raises ``PlaceNotFound``."""
    place(place_code)
    found = _nearest(place_code)
    if found is None:
        return Carrying(place_code, None, Preset.STANDARD, {}, 0.0, None, asdict(settings_of(Preset.STANDARD, {})))
    numbers = asdict(settings_of(found.preset, found.overrides))
    return Carrying(
        place_code, found.place_code, found.preset, found.overrides, found.hold_out, found.changed_at, numbers
    )  # fmt: skip


def share_of(place_code: str) -> float:
    """The share of a place's orders that is held out now."""
    found = _nearest(place_code)
    return found.hold_out if found else 0.0


def _nearest(place_code: str) -> PlaceSettings | None:
    """The settings of a place, or of the nearest above it that has any."""
    above = [place_code[:digits] for digits in (12, 9, 6) if len(place_code) >= digits]
    nearest = select(PlaceSettings).where(PlaceSettings.place_code.in_(above)).order_by(PlaceSettings.place_code.desc())
    return db.session.scalar(nearest.limit(1))


def settle(
    place_code: str, preset: Preset, overrides: Mapping[str, float], hold_out: float, occasion: Occasion
) -> Carrying:
    """Settle how orders of a place and those below it are carried, by its committee or one above it.

    Raises ``PlaceNotFound``, :class:`DispatchSettingsNotYours`, :class:`SettingOutOfBounds`.
    """
    place(place_code)
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, place_code):
        raise DispatchSettingsNotYours()
    values = {
        "preset": preset, "overrides": checked(preset, overrides), "hold_out": hold_out, "changed_at": occasion.at,
        "changed_by_id": occasion.actor_id,
    }  # fmt: skip
    made = insert(PlaceSettings).values(place_code=place_code, **values)
    again = {**values, "version": PlaceSettings.version + 1}
    db.session.execute(made.on_conflict_do_update(index_elements=["place_code"], set_=again))
    db.session.expire_all()
    return carrying(place_code)


def checked(preset: Preset, overrides: Mapping[str, float]) -> dict[str, Any]:
    """Numbers of a preset as they are kept; raises :class:`SettingOutOfBounds`."""
    faults = {f"/overrides/{name}": ["no such setting"] for name in overrides.keys() - set(NAMES)}
    if faults:
        raise SettingOutOfBounds(faults)
    checked = {name: int(value) if name in WHOLE else value for name, value in overrides.items()}
    try:
        settings_of(preset, checked)
    except OutOfBounds as error:
        low, high = BOUNDS[error.name]
        raise SettingOutOfBounds({f"/overrides/{error.name}": [f"between {low} and {high}"]}) from error
    return checked
