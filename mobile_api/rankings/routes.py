"""The routes of rankings."""

from typing import Any

from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotFound
from app.points.rankings import service as rankings
from app.points.rankings.errors import RankingsNotYours, RankingsOff
from app.points.rankings.service import Ranking, Setting
from mobile_api.endpoint import Endpoints
from mobile_api.rankings.schemas import (
    RankingQuery,
    RankingSettingBody,
    RankingSettingView,
    RankingView,
    TakesPartBody,
    TakesPartView,
)

blueprint = Endpoints("rankings", __name__, url_prefix="/api/v1")

REASON = "居民代表会议同意在本社区公布党组织的服务情况。"
SETTING = {
    "place_code": "110107001012", "is_on": True, "reason": REASON, "set_at": "2026-03-04T12:00:00+08:00",
    "why_off": "积分排名默认关闭。",
}  # fmt: skip
RANKING = {
    "place_code": "110107001012", "of": "organizations", "first_day": "2026-02-01",
    "rows": [{"rank": 1, "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e05", "name": "第一中学党支部", "points": 240}],
}  # fmt: skip


@blueprint.operation("GET", "/rankings", permission=Permission.PLACES_READ, query=RankingQuery, answer=RankingView,
                     refuses=(PlaceNotFound, RankingsOff), example=RANKING)  # fmt: skip
def read_ranking(occasion: Occasion, query: dict[str, Any]) -> Ranking:
    """Read a place's ranking of last month, where its committee has turned rankings on."""
    return rankings.ranking(query["place"], query["of"], occasion)


@blueprint.operation("GET", "/places/<string:code>/rankings", permission=Permission.PLACES_READ,
                     answer=RankingSettingView, refuses=(PlaceNotFound,), example=SETTING)  # fmt: skip
def read_ranking_setting(occasion: Occasion, code: str) -> Setting:
    """Read whether a place has rankings, and why."""
    return rankings.setting(code, occasion.person.language)


@blueprint.operation("PUT", "/places/<string:code>/rankings", permission=Permission.POINTS_REVIEW,
                     body=RankingSettingBody, answer=RankingSettingView, refuses=(PlaceNotFound, RankingsNotYours),
                     example=SETTING, body_example={"is_on": True, "reason": REASON})  # fmt: skip
def settle_rankings(occasion: Occasion, code: str, body: dict[str, Any]) -> Setting:
    """Turn a place's rankings on or off, with the reason that everybody may read."""
    return rankings.settle(code, body["is_on"], body["reason"], occasion)


@blueprint.operation("GET", "/me/rankings", permission=Permission.ACCOUNT_OWN, answer=TakesPartView,
                     example={"takes_part": False})  # fmt: skip
def read_own_ranking(occasion: Occasion) -> dict[str, bool]:
    """Read whether you are named in rankings of persons; nobody is who has not asked for it."""
    return {"takes_part": rankings.takes_part(occasion.person.account_id)}


@blueprint.operation("PUT", "/me/rankings", permission=Permission.ACCOUNT_OWN, body=TakesPartBody, answer=TakesPartView,
                     example={"takes_part": True}, body_example={"takes_part": True})  # fmt: skip
def settle_own_ranking(occasion: Occasion, body: dict[str, Any]) -> dict[str, bool]:
    """Ask to be named, by a masked name, in rankings of persons, or no longer."""
    return {"takes_part": rankings.take_part(body["takes_part"], occasion)}
