"""The routes of points."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotFound
from app.points import entries, history, rules, versions
from app.points import preview as previews
from app.points.checks.thresholds import Thresholds
from app.points.entries import Entry, Standing, VolunteerStanding
from app.points.errors import NoSuchPoints, NoSuchRule, PreviewTooWide, RuleDayTaken, RuleMalformed, RuleTooEarly
from app.points.history import Movement
from app.points.models import Stage, Unit
from app.points.preview import Preview
from app.points.versions import Version
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.points.schemas import (
    AccountQuery,
    EntriesQuery,
    EntryView,
    MovementView,
    NewRuleBody,
    PreviewBody,
    PreviewView,
    RuleView,
    StandingView,
    VolunteerStandingView,
)

blueprint = Endpoints("points", __name__, url_prefix="/api/v1")

RULE = {
    "points_an_hour": 10,
    "points_by_service_type": {"tutoring": 12},
    "urgent_percent": 20,
    "night_percent": 0,
    "rating_percent": 0,
    "organization_percent": 50,
    "lowest_paid_stars": 3,
    "minimum_proof": "any",
    "day_cap_minutes": 240,
    "month_cap_minutes": None,
    "year_cap_minutes": None,
    "notice_working_days": 3,
    "checks": asdict(Thresholds()),
}
VERSION = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e01",
    "effective_on": "2026-04-01",
    "state": "coming",
    "rule": RULE,
    "created_at": "2026-03-04T12:00:00+08:00",
    "created_by_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e06",
}
COMPARED = {
    "services": 1204,
    "before": {"volunteer_points": 18120, "organization_points": 9060, "waiting": 31},
    "after": {"volunteer_points": 17576, "organization_points": 8788, "waiting": 31},
    "change_percent": -3.0,
}
PREVIEW = {
    "first_day": "2026-02-01",
    "last_day": "2026-02-28",
    "sentence": "按新规则重算2026年2月的 1204 次服务，积分会减少 3.0%（由 18120 分到 17576 分）；402 次服务有变化；"
    "待审核由 31 次变为 31 次。",
    "total": COMPARED,
    "services_changed": 402,
    "members": [{"volunteer_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e05", "name": "李*远", "compared": COMPARED}],
    "service_types": {"tutoring": COMPARED},
}
STANDING = {"report_credit": {"provisional": 18, "posted": 240}, "reward_points": {"provisional": 18, "posted": 200}}
VOLUNTEER_STANDING = {**STANDING, "services": 14, "minutes_served": 1490, "minutes_counted": 1440}
ENTRY = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e02",
    "order_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e03",
    "assignment_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e04",
    "volunteer_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e05",
    "served_on": "2026-03-04",
    "minutes_served": 85,
    "minutes_counted": 90,
    "points": 18,
    "status": "provisional",
    "awarded_at": "2026-03-04T18:20:00+08:00",
    "posts_on": "2026-03-10",
    "rule_version_id": "01940000-0000-7000-8000-000000000001",
    "rule_effective_on": "2020-01-01",
    "sentence": "1.5 小时 × 10，紧急服务 +3，共 18 分",
    "source": "2026年3月4日的维修跑腿服务，按2020年1月1日起施行的积分规则",
    "held_because": [],
}

MOVEMENT = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e07",
    "at": "2026-03-10T00:10:00+08:00",
    "amount": 18,
    "transaction_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1e08",
    "kind": "posting",
    "reference": "posting:019cb70f-3c00-7a31-9d3e-5f2b8c6d1e02",
    "reason": None,
    "award_id": ENTRY["id"],
    "order_id": ENTRY["order_id"],
    "rule_version_id": ENTRY["rule_version_id"],
    "sentence": "公示期满，正式入账：1.5 小时 × 10，紧急服务 +3，共 18 分",
    "source": ENTRY["source"],
}


@blueprint.operation("GET", "/rules", permission=Permission.ACCOUNT_OWN, query=PageQuery, answer=page_view(RuleView),
                     example={"items": [VERSION], "next_cursor": None})  # fmt: skip
def list_rules(occasion: Occasion, query: dict[str, Any]) -> Page[Version]:
    """List the versions of the points rules, the latest effective day first."""
    return versions.versions(occasion, PageRequest(**query))


@blueprint.operation("POST", "/rules", permission=Permission.RULES_MANAGE, body=NewRuleBody, answer=RuleView, status=201,
                     creates=True, refuses=(RuleMalformed, RuleTooEarly, RuleDayTaken), example=VERSION,
                     body_example={"effective_on": "2026-04-01", "rule": RULE})  # fmt: skip
def add_rule(occasion: Occasion, body: dict[str, Any]) -> Version:
    """Put a new version of the points rules into force from a day on; what was awarded before stays as it is."""
    return versions.decree(body["effective_on"], rules.rule_of(body["rule"]), occasion)


@blueprint.operation("POST", "/rules/preview", permission=Permission.RULES_MANAGE, body=PreviewBody, answer=PreviewView,
                     refuses=(RuleMalformed, PlaceNotFound, PreviewTooWide), example=PREVIEW,
                     body_example={"rule": {**RULE, "points_by_service_type": {}}, "place_code": "110107001"})  # fmt: skip
def preview_rule(occasion: Occasion, body: dict[str, Any]) -> Preview:
    """Try a draft of a rule on last month's services, beside the rule in force; nothing is changed."""
    return previews.preview(rules.rule_of(body["rule"]), body["place_code"], occasion)


@blueprint.operation("GET", "/rules/<uuid:version_id>", permission=Permission.ACCOUNT_OWN, answer=RuleView,
                     refuses=(NoSuchRule,), example=VERSION)  # fmt: skip
def get_rule(occasion: Occasion, version_id: UUID) -> Version:
    """Read one version of the points rules: the one that an entry names."""
    return versions.version(version_id, occasion)


@blueprint.operation("GET", "/me/points", permission=Permission.POINTS_READ_OWN, answer=VolunteerStandingView,
                     example=VOLUNTEER_STANDING)  # fmt: skip
def get_my_points(occasion: Occasion) -> VolunteerStanding:
    """Your points in both units, and how long you served."""
    return entries.standing_of(occasion.person.account_id)


@blueprint.operation("GET", "/me/points/entries", permission=Permission.POINTS_READ_OWN, query=EntriesQuery,
                     answer=page_view(EntryView), example={"items": [ENTRY], "next_cursor": None})  # fmt: skip
def list_my_entries(occasion: Occasion, query: dict[str, Any]) -> Page[Entry]:
    """List the points of your services, of a month or all, each with its reason, the latest first."""
    return entries.of_volunteer(query.pop("month"), occasion.person, PageRequest(**query))


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/points", answer=StandingView,
                     permission=Permission.POINTS_READ_ORGANIZATION, refuses=(NoSuchPoints,), example=STANDING)  # fmt: skip
def get_organization_points(occasion: Occasion, organization_id: UUID) -> Standing:
    """An organization's points in both units, for its officers and the committees above it."""
    return entries.standing_of_organization(organization_id, occasion.person)


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/points/entries", query=EntriesQuery,
                     permission=Permission.POINTS_READ_ORGANIZATION, answer=page_view(EntryView), refuses=(NoSuchPoints,),
                     example={"items": [ENTRY], "next_cursor": None})  # fmt: skip
def list_organization_entries(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Page[Entry]:
    """List the points that an organization got for its members' services, of a month or all, the latest first."""
    return entries.of_organization(organization_id, query.pop("month"), occasion.person, PageRequest(**query))


@blueprint.operation("GET", "/me/points/history", permission=Permission.POINTS_READ_OWN, query=AccountQuery,
                     answer=page_view(MovementView), example={"items": [MOVEMENT], "next_cursor": None})  # fmt: skip
def list_my_history(occasion: Occasion, query: dict[str, Any]) -> Page[Movement]:
    """List every posting on your account in one unit and stage, the latest first: what came, what went, and why."""
    page, account = _account(query)
    return history.of_volunteer(*account, occasion.person, page)


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/points/history", query=AccountQuery,
                     permission=Permission.POINTS_READ_ORGANIZATION, answer=page_view(MovementView),
                     refuses=(NoSuchPoints,), example={"items": [MOVEMENT], "next_cursor": None})  # fmt: skip
def list_organization_history(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Page[Movement]:
    """List every posting on an organization's account in one unit and stage, the latest first."""
    page, account = _account(query)
    return history.of_organization(organization_id, *account, occasion.person, page)


def _account(query: dict[str, Any]) -> tuple[PageRequest, tuple[Unit, Stage]]:
    return PageRequest(query["limit"], query["cursor"]), (query["unit"], query["stage"])
