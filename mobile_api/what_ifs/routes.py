"""The routes of what committees ask of the simulator."""

from typing import Any
from uuid import UUID

from app.dispatch.errors import DispatchSettingsNotYours, SettingOutOfBounds
from app.dispatch.models import Preset
from app.dispatch.what_if import asking, errors, queries
from app.dispatch.what_if.asking import Asked
from app.dispatch.what_if.queries import WhatIfSheet
from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotFound
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.orders import examples
from mobile_api.what_ifs.schemas import NewWhatIf, WhatIfView

blueprint = Endpoints("what-ifs", __name__, url_prefix="/api/v1")

NOW = {
    "filled": 0.93, "median_minutes": 5.1, "p90_minutes": 41.0, "messages": 8.7, "messages_a_week": 0.31,
    "gini_asking": 0.45, "worst": 0.84, "silent": 0.09, "urgent": 0.88,
}  # fmt: skip
TWO_WAVES = {**NOW, "filled": 0.88, "messages": 7.9, "worst": 0.75, "urgent": 0.8}
CHANGE = {name: round(TWO_WAVES[name] - NOW[name], 2) for name in NOW}
WAITING = {
    "id": "0195600a-4a00-7000-8000-000000000041",
    "place_code": "110107001",
    "status": "asked",
    "words": "马上开始推演。",
    "now": {"preset": "standard", "overrides": {}},
    "asked": {"preset": "standard", "overrides": {"most_waves": 2, "quiet_from": 21}},
    "weeks": 8,
    "seasons": 2,
    "seed": 1,
    "asked_at": "2026-03-06T17:00:00+08:00",
    "asked_by": "王芳",
    "ahead": 0,
    "most_seconds": 600,
    "started_at": None,
    "finished_at": None,
    "why": None,
    "results": None,
}
PLAYED = {
    **WAITING,
    "status": "played",
    "words": "用近 8 周的真实订单和志愿者情况，把 74 天推演了 2 遍，只计后 30 天。",
    "started_at": "2026-03-06T17:00:02+08:00",
    "finished_at": "2026-03-06T17:00:14+08:00",
    "results": {
        "now": NOW,
        "asked": TWO_WAVES,
        "change": CHANGE,
        "spread": {"now": dict.fromkeys(NOW, 0.01), "asked": dict.fromkeys(NOW, 0.01)},
        "played": {
            "volunteers": 640, "communities": 12, "orders_a_day": 7.4, "weeks": 8, "days": 74, "counted_days": 30,
            "seasons": 2,
        },
    },
}  # fmt: skip


@blueprint.operation("POST", "/places/<string:code>/what-ifs", permission=Permission.REPORTS_READ, body=NewWhatIf,
                     answer=WhatIfView, status=201, creates=True, example=WAITING,
                     refuses=(PlaceNotFound, DispatchSettingsNotYours, SettingOutOfBounds, errors.WhatIfAsNow,
                              errors.WhatIfsWaiting, errors.WhatIfsOfToday, errors.NothingToPlay, errors.PlaceTooLarge),
                     body_example={"preset": "standard", "overrides": {"most_waves": 2, "quiet_from": 21}})  # fmt: skip
def ask_what_if(occasion: Occasion, code: str, body: dict[str, Any]) -> WhatIfSheet:
    """Ask what another way of carrying your place's orders would have come to.

    It is played soon, beside the way in which they are carried now: read the question again for the answer.
    """
    asked = Asked(Preset(body["preset"]), body["overrides"], body["weeks"], body["seasons"], body["seed"])
    return queries.seen(asking.ask(code, asked, occasion).id, occasion)


@blueprint.operation("GET", "/places/<string:code>/what-ifs", permission=Permission.REPORTS_READ, query=PageQuery,
                     answer=page_view(WhatIfView), refuses=(PlaceNotFound, DispatchSettingsNotYours),
                     example=examples.page(PLAYED))  # fmt: skip
def list_what_ifs(occasion: Occasion, code: str, query: dict[str, Any]) -> Page[WhatIfSheet]:
    """List what was asked for your place, the latest first."""
    return queries.of_place(code, occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/what-ifs/<uuid:what_if_id>", permission=Permission.REPORTS_READ, answer=WhatIfView,
                     refuses=(errors.WhatIfNotFound,), example=PLAYED)  # fmt: skip
def read_what_if(occasion: Occasion, what_if_id: UUID) -> WhatIfSheet:
    """Read a question and, once it was played, its answer: both ways side by side. Trust the ranking, not the level."""
    return queries.seen(what_if_id, occasion)
