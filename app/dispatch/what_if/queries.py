"""Reading questions: a constant number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.config import Settings
from app.dispatch.errors import DispatchSettingsNotYours
from app.dispatch.what_if.asking import may_ask
from app.dispatch.what_if.errors import WhatIfNotFound
from app.dispatch.what_if.models import WhatIf, WhatIfStatus
from app.dispatch.what_if.questions import DIGITS, Way
from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.kit.texts import text
from app.people.actors import Occasion
from app.people.models import Account, Language
from app.places.queries import place


@dataclass(frozen=True)
class WhatIfSheet:
    """A question and its answer, as its committee reads it."""

    what_if: WhatIf
    asked_by: str | None
    ahead: int
    """How many questions of any place are played before it."""
    words: str
    """Where it stands; once it was played, what the figures rest on."""
    most_seconds: int
    """Playing takes no longer."""

    @property
    def now(self) -> Way:
        """How orders were carried when it was asked."""
        return Way(self.what_if.now_preset, self.what_if.now_overrides)

    @property
    def asked(self) -> Way:
        """The other way."""
        return Way(self.what_if.preset, self.what_if.overrides)

    @property
    def results(self) -> Mapping[str, Any] | None:
        """Both rows, with the change between them."""
        found = self.what_if.results
        return found and {**found, "change": _change(found["now"], found["asked"])}


def seen(what_if_id: UUID, occasion: Occasion) -> WhatIfSheet:
    """A question of one's place; raises :class:`WhatIfNotFound`."""
    found = db.session.execute(_sheets().where(WhatIf.id == what_if_id)).one_or_none()
    if found is None or not may_ask(found[0].place_code, occasion.person):
        raise WhatIfNotFound()
    return _sheet(found, occasion.person.language)


def of_place(place_code: str, occasion: Occasion, request: PageRequest) -> Page[WhatIfSheet]:
    """What was asked for a place, the latest first; raises ``PlaceNotFound``, ``DispatchSettingsNotYours``."""
    place(place_code)
    if not may_ask(place_code, occasion.person):
        raise DispatchSettingsNotYours()
    found = page_of("what-ifs", _sheets().where(WhatIf.place_code == place_code), Order((WhatIf.id,)), request)
    return Page([_sheet(row, occasion.person.language) for row in found.rows], found.next_cursor)


def _sheets() -> Any:
    other = aliased(WhatIf)
    waits = other.status.in_((WhatIfStatus.ASKED, WhatIfStatus.PLAYING))
    ahead = select(func.count()).where(waits, other.id < WhatIf.id).correlate(WhatIf).scalar_subquery()
    return select(WhatIf, Account.name, ahead).join(Account, Account.id == WhatIf.asked_by_id)


def _sheet(row: Any, language: Language) -> WhatIfSheet:
    what_if, asked_by, ahead = row
    before = ahead if what_if.status is WhatIfStatus.ASKED else 0
    settings: Settings = current_app.extensions["settings"]
    return WhatIfSheet(what_if, asked_by, before, _words(what_if, before, language), settings.what_if_seconds)


def _change(now: Mapping[str, float | None], asked: Mapping[str, float | None]) -> Mapping[str, float | None]:
    pairs = {name: (before, asked[name]) for name, before in now.items()}
    return {
        name: None if before is None or after is None else round(after - before, DIGITS)
        for name, (before, after) in pairs.items()
    }


def _words(what_if: WhatIf, ahead: int, language: Language) -> str:
    if what_if.why is not None:
        return text(f"what-if.failed.{what_if.why}", language)
    played = (what_if.results or {}).get("played", {})
    known = {"ahead": ahead, "weeks": what_if.weeks, "seasons": what_if.seasons, **played}
    is_next = what_if.status is WhatIfStatus.ASKED and ahead == 0
    return text("what-if.next" if is_next else f"what-if.{what_if.status}", language, **known)
