"""Every route × every part somebody can have × a thing and a random id has the declared outcome.

Who holds none of the permission's roles gets 403 whatever the id, who has no token 401: that follows from what a route declares.
Whose thing it is, who sees it and may not, and to whom there is no such thing stands in the table below, once for each route with
an id. A route that is in no table fails. To whom a thing is not theirs to see, its id answers exactly like a random one.
"""

import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4
from zlib import crc32

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.kit.database import db
from app.people.models import Role
from app.people.permissions import PERMISSIONS, Permission
from mobile_api.endpoint import Operation
from tests.builders.world import Part, World, world
from tests.fakes import StandingClock

P = Part
ROLE = {
    P.SERVING: Role.VOLUNTEER, P.VOLUNTEER: Role.VOLUNTEER, P.OFFICER: Role.OFFICER, P.LEADER: Role.LEADER,
    P.OPERATOR: Role.OPERATOR, P.COMMITTEE: Role.COMMITTEE, P.COMMITTEE_ELSEWHERE: Role.COMMITTEE,
    P.ADMINISTRATOR: Role.ADMINISTRATOR,
}  # fmt: skip
PARTS = tuple(part for part in Part if part is not P.EVERYTHING)
ALL = frozenset(PARTS)
MINE = frozenset({P.OWNER})
COMMITTEES = frozenset({P.COMMITTEE})
MANAGERS = frozenset({P.COMMITTEE, P.ADMINISTRATOR})
AT_DESK = frozenset({P.OPERATOR, P.COMMITTEE})
AT_THE_PLACE = frozenset({P.OWNER, P.OPERATOR, P.COMMITTEE})
INVOLVED = AT_THE_PLACE | {P.SERVING}


@dataclass(frozen=True)
class Row:
    """Who may, and who sees it and may not; to the others there is no such thing."""

    may: frozenset[Part] = ALL
    sees: frozenset[Part] = frozenset()


def _each(may: Set[Part], names: str) -> dict[str, Row]:
    """The same row for each of these routes."""
    return dict.fromkeys(names.split(), Row(frozenset(may)))


ACTIVITIES = {
    **dict.fromkeys(("read_activity", "list_activity_dates", "read_activity_calendar"), Row()),
    **{f"{verb}_activity": Row(COMMITTEES | {P.OFFICER}, sees=ALL) for verb in ("edit", "cancel", "attend")},
    **{f"{verb}_activity_date": Row(COMMITTEES | {P.OFFICER}, sees=ALL) for verb in ("cancel", "move")},
    **dict.fromkeys(("list_roster", "show_rotating_code"), Row(COMMITTEES | {P.OFFICER}, sees=ALL)),
    **dict.fromkeys(("approve_activity", "reject_activity"), Row(COMMITTEES, sees=ALL)),
    **{f"check_{way}_with_rotating_code": Row(frozenset({P.SERVING}), sees=INVOLVED) for way in ("in", "out")},
}

WITH_ID = {
    # people
    "log_out_elsewhere": Row(MINE),
    "revoke_grant": Row(MANAGERS),
    **_each(MINE, "confirm_act refuse_act"),
    "verify_number": Row(),
    "show_verification": Row(),
    # places and registration
    "read_place": Row(),
    "edit_place": Row(MANAGERS, sees=ALL),
    "read_registration": Row(MINE | COMMITTEES),
    **_each(COMMITTEES, "approve_registration reject_registration end_registration"),
    **_each({P.OFFICER}, "list_home_members confirm_home_member object_to_home_member"),
    "read_receipt": Row(MINE | COMMITTEES | {P.OFFICER}),
    "show_receipt": Row(),
    "list_reports_of_organization": Row(COMMITTEES | {P.OFFICER}, sees=ALL),
    "read_report": Row(COMMITTEES | {P.OFFICER}),
    **_each(COMMITTEES, "approve_report reject_report"),
    "withdraw_report": Row(frozenset({P.OFFICER}), sees=COMMITTEES),
    "renew_report": Row(frozenset({P.OFFICER}), sees=COMMITTEES),
    "read_receipt_of_organization": Row(COMMITTEES | {P.OFFICER}),
    "withdraw_registration": Row(MINE, sees=COMMITTEES),
    "read_organization": Row(),
    "edit_organization": Row(MANAGERS, sees=ALL),
    "read_service_type": Row(),
    "edit_service_type": Row(frozenset({P.ADMINISTRATOR})),
    "read_team": Row(),
    "edit_team": Row(MANAGERS, sees=ALL),
    "list_team_members": Row(MANAGERS | {P.LEADER}, sees=ALL),
    "add_team_member": Row(MANAGERS | {P.LEADER}, sees=ALL),
    "remove_team_member": Row(MANAGERS | {P.LEADER}, sees=ALL),
    "leave_team": Row(frozenset({P.VOLUNTEER})),
    "read_hand_over": Row(MANAGERS | {P.LEADER, P.VOLUNTEER}),
    "offer_hand_over": Row(MANAGERS | {P.LEADER}, sees=ALL),
    **_each({P.VOLUNTEER}, "accept_hand_over refuse_hand_over"),
    "withdraw_hand_over": Row(MANAGERS | {P.LEADER}, sees=ALL),
    **_each(COMMITTEES, "read_roster list_roster_lines apply_roster undo_roster discard_roster"),
    # the lists
    "read_listing": Row(),
    "edit_listing": Row(AT_DESK, sees=ALL),
    "close_listing": Row(AT_DESK, sees=ALL),
    "list_suggestions": Row(),
    "claim_need": Row(frozenset({P.OFFICER})),
    "claim_resource": Row(frozenset()),
    "read_project": Row(AT_DESK | {P.OFFICER}),
    "agree_to_project": Row(AT_DESK, sees=frozenset({P.OFFICER})),
    "decline_project": Row(AT_DESK, sees=frozenset({P.OFFICER})),
    **_each(AT_DESK | {P.OFFICER}, "drop_project finish_project post_order_of_project"),
    # an open order for all volunteers is seen by everybody, in its coarse form
    **dict.fromkeys(("read_order", "list_transitions_of_order", "read_photo", "report_problem"), Row()),
    # the order of this world is to all volunteers, not to a team
    "accept_order_for_team": Row(frozenset(), sees=ALL),
    "confirm_all_attendance": Row(AT_THE_PLACE, sees=ALL),
    "accept_order": Row(frozenset({P.SERVING, P.VOLUNTEER})),
    "list_assignments_of_order": Row(AT_THE_PLACE, sees=ALL),
    "edit_order": Row(MINE, sees=ALL),
    "cancel_order": Row(AT_THE_PLACE, sees=ALL),
    **dict.fromkeys(("add_photo", "remove_photo", "take_order_out"), Row(MINE, sees=ALL)),
    **_each(COMMITTEES, "approve_order reject_order"),
    **_each(MINE | COMMITTEES, "read_dispatch list_merged_ratings"),
    "explain_candidate": Row(COMMITTEES),
    "read_dispatch_settings": Row(),
    "settle_dispatch": Row(COMMITTEES, sees=ALL),
    **dict.fromkeys(("ask_what_if", "list_what_ifs"), Row(MANAGERS, sees=ALL)),
    "refuse_invitation": Row(frozenset({P.SERVING, P.VOLUNTEER})),
    **_each(frozenset(), "block_person unblock_person prove_receipt"),  # nobody here met its volunteer, or is a browser
    # the desk; the world's offer is to its volunteer
    **_each(COMMITTEES, "suggest_for_order offer_by_hand list_hand_offers end_search withdraw_hand_offer"),
    **_each({P.VOLUNTEER}, "accept_hand_offer decline_hand_offer"),
    "read_hand_offer": Row(COMMITTEES | {P.VOLUNTEER}),
    # an activity for all volunteers is seen by everybody; its host and the committee run it
    **ACTIVITIES,
    # leaders and officers take slots of an order to all volunteers; the world's are held by the leader
    **_each(COMMITTEES, "list_similar_orders merge_orders"),
    "rate_merged_order": Row(frozenset({P.OWNER, P.OPERATOR}), sees=ALL),
    "list_merged_orders": Row(MINE | COMMITTEES | {P.SERVING}),
    "hold_slots": Row(frozenset({P.LEADER}), sees=frozenset({P.OFFICER})),
    "list_holds_of_order": Row(AT_THE_PLACE, sees=ALL),
    "read_hold": Row(AT_THE_PLACE | {P.LEADER}),
    **_each({P.LEADER}, "fill_hold swap_member keep_slots"),
    # whistles: the officer's organization is called for the order
    **_each(COMMITTEES, "blow_whistle call_more_units close_whistle send_back_to_unit rate_unit"),
    **_each({P.OFFICER}, "report_in_for_unit add_whistle_evidence handle_for_unit hand_back_for_unit"),
    **_each({P.OFFICER}, "add_whistle_photo remove_whistle_photo"),
    **_each(COMMITTEES | MINE | {P.OFFICER}, "read_whistle list_whistle_photos read_whistle_photo"),
    "list_steps_of_whistle": Row(COMMITTEES | {P.OFFICER}, sees=MINE),
    "read_whistle_record": Row(MANAGERS | {P.OFFICER}, sees=ALL),
    **_each(COMMITTEES, "read_hand_out name_by_hand send_hand_out discard_hand_out"),
    # somebody's part in it is seen by those whom it concerns
    **dict.fromkeys(
        ("withdraw_assignment", "check_in", "complete_service"), Row(frozenset({P.SERVING}), sees=INVOLVED)
    ),
    "confirm_attendance": Row(AT_THE_PLACE, sees=INVOLVED),
    "report_no_show": Row(AT_THE_PLACE, sees=INVOLVED),
    "rate_service": Row(frozenset({P.OWNER, P.OPERATOR}), sees=INVOLVED),
    "dispute_service": Row(frozenset({P.OWNER, P.SERVING}), sees=INVOLVED),
    # notifications, points, reviews
    **_each(MINE, "read_notification tell_receipt remove_device"),
    "get_rule": Row(),
    "read_ranking_setting": Row(),
    "settle_rankings": Row(COMMITTEES, sees=ALL),
    **_each(
        COMMITTEES | {P.OFFICER},
        "list_organization_statements read_feedback download_feedback print_feedback export_organization_csv "
        "export_organization_xlsx get_organization_points list_organization_history list_organization_entries",
    ),
    **_each(MANAGERS, "list_place_statements export_place_csv export_place_xlsx read_what_if"),
    **_each(MINE, "read_statement print_statement"),
    "object_to_points": Row(ALL - {P.SERVING}, sees=frozenset({P.SERVING})),
    # a place's rewards are everybody's to see
    "read_reward": Row(),
    "edit_reward": Row(COMMITTEES, sees=ALL),
    "redeem_reward": Row(),
    "list_redemptions_of_reward": Row(COMMITTEES | {P.OPERATOR}, sees=ALL),
    "read_redemption": Row(AT_THE_PLACE),
    **_each(COMMITTEES | {P.OPERATOR}, "collect_redemption return_redemption"),
    "cancel_redemption": Row(MINE, sees=AT_THE_PLACE),
    "take_donation": Row(frozenset({P.VOLUNTEER}), sees=MINE),
    "return_donation": Row(MINE | {P.VOLUNTEER}),
    # recognition; a link, and a calendar's address, open to whoever has them
    "revoke_honour": Row(COMMITTEES),
    "read_certificate": Row(COMMITTEES | {P.VOLUNTEER}),
    "link_certificate": Row(COMMITTEES | {P.VOLUNTEER}),
    "show_certificate": Row(),
    "read_calendar": Row(),
    **_each(COMMITTEES, "get_case decide_case approve_decision"),
    **_each(MINE, "get_my_case answer_question appeal_decision"),
}

HAND_OUTS = ("propose_hand_out", "list_hand_outs", "list_candidates_for_hand_out")
REPORTS = ("report_answers", "report_endings", "report_asking")
WITHOUT_ID = {
    "report_in": Row(COMMITTEES | {P.OFFICER}, sees=ALL),
    "register_by_hand": Row(COMMITTEES, sees=ALL),
    "add_organization": Row(MANAGERS, sees=ALL),
    "add_team": Row(MANAGERS, sees=ALL),
    "grant_honour": Row(COMMITTEES, sees=ALL),
    "issue_certificate": Row(COMMITTEES),
    "offer_reward": Row(COMMITTEES, sees=ALL),
    "add_need": Row(AT_DESK, sees=ALL),
    "add_resource": Row(frozenset({P.OFFICER}), sees=ALL),
    "give_grant": Row(MANAGERS, sees=ALL),
    "post_activity": Row(frozenset({P.OFFICER}), sees=ALL),
    "enter_service": Row(COMMITTEES | {P.OPERATOR}, sees=ALL),
    "list_orders_of_place": Row(COMMITTEES | {P.OPERATOR}, sees=ALL),
    **dict.fromkeys(("list_desk", "read_morning", "list_activities_of_place"), Row(COMMITTEES, sees=ALL)),
    "list_whistles": Row(COMMITTEES, sees=ALL),
    "report_on_units": Row(MANAGERS, sees=ALL),
    **dict.fromkeys(REPORTS, Row(MANAGERS, sees=ALL)),
    **dict.fromkeys(HAND_OUTS, Row(COMMITTEES, sees=ALL)),
    **_each({P.SERVING, P.VOLUNTEER}, "read_own_volunteer edit_own_volunteer read_wishes declare_wishes"),
}
"""Routes without an id where a place in the input, or one's own standing, decides."""

AT_A_PLACE = "list_desk list_whistles report_on_units list_orders_of_place list_points_in_notice read_morning"
BY_PLACE = {*REPORTS, *HAND_OUTS[1:], *AT_A_PLACE.split(" "), "list_activities_of_place"}
"""Lists that need a place in the query."""

MONTH, SPAN = {"month": "2026-03"}, {"first": "2026-03-01", "last": "2026-03-31"}
QUERIES = {
    **dict.fromkeys(REPORTS, SPAN),
    "report_asking": {**SPAN, "which": "never"},
    **dict.fromkeys(("read_feedback", "download_feedback", "print_feedback", "report_on_units"), MONTH),
    **{f"export_{of}_{kind}": SPAN for of in ("organization", "place") for kind in ("csv", "xlsx")},
}
"""What else routes need in the query."""

ROUTES_A_MINUTE = 100
"""So many are asked before the clock goes on: an account has no more than 600 requests a minute."""

ANSWERS_401_ITSELF = {"log_in", "refresh_session"}
"""Public routes at which 401 says that what was sent is wrong."""


@dataclass(frozen=True)
class Route:
    """One operation as it is served, with the example of its body."""

    operation: Operation
    path: str
    body: Any
    names: tuple[str, ...] = field(default=())


@dataclass
class Seen:
    """What a request was answered."""

    status: int
    body: dict[str, Any]

    @property
    def outcome(self) -> str:
        """401, 403, 404, or ``allowed`` for whatever comes after permission (a conflict, a fault in the example …)."""
        return str(self.status) if self.status in {401, 403, 404} or self.status >= 500 else "allowed"


class Matrix:
    """Sends requests, each undone after it."""

    def __init__(self, app: Flask, made: World) -> None:
        self._app = app
        self._world = made
        self._connection: Any = db._app_engines[app][None]

    def ask(self, route: Route, part: Part, values: dict[str, str]) -> Seen:
        """The answer to somebody's request."""
        undo = self._connection.begin_nested()
        headers = dict(self._world.headers[part])
        if route.operation.edits:
            headers["If-Match"] = '"v1"'
        try:
            return _seen(self._send(route, headers, values))
        finally:
            db.session.remove()
            undo.rollback()

    def _send(self, route: Route, headers: dict[str, str], values: dict[str, str]) -> TestResponse:
        sent: dict[str, Any] = {"method": route.operation.method, "headers": headers, "buffered": True}
        if route.operation.upload:
            sent |= {"data": b"no picture", "content_type": route.operation.upload[0]}
        elif route.body is not None:
            sent["json"] = _at_place(route.body, self._world)
        if route.operation.name in BY_PLACE:
            sent["query_string"] = {"place": self._world.here}
        if route.operation.name in QUERIES:
            sent["query_string"] = sent.get("query_string", {}) | QUERIES[route.operation.name]
        client = self._app.test_client()
        return client.open(route.path.format(**values), environ_base={"REMOTE_ADDR": _address(route)}, **sent)

    def thing(self, route: Route) -> dict[str, str]:
        """The path's values for the world's things."""
        code = "tutoring" if "service-types" in route.path else self._world.here
        return {name: {**self._world.ids, "code": code}[name] for name in route.names}


def _address(route: Route) -> str:
    """An address for each route, so that all of them together stay below the limit of one."""
    return f"127.0.{crc32(route.operation.name.encode()) % 65536 >> 8}.{crc32(route.operation.name.encode()) % 256}"


@pytest.fixture
def made(app: Flask) -> World:
    """The world, for one test."""
    return world()


@pytest.mark.no_cover  # what it runs is counted at the tests of each part
def test_every_route_has_the_declared_outcome_for_everybody(app: Flask, made: World, clock: StandingClock) -> None:
    matrix = Matrix(app, made)
    faults: list[str] = []
    for count, route in enumerate(routes(app)):
        faults += _faults(matrix, route)
        if count % ROUTES_A_MINUTE == ROUTES_A_MINUTE - 1:
            clock.move(minutes=1)
    assert not faults, "\n".join(faults)


def test_the_tables_name_routes_that_are_there(app: Flask) -> None:
    with_id = {route.operation.name for route in routes(app) if route.names}
    without_id = {route.operation.name for route in routes(app) if not route.names}
    assert with_id == WITH_ID.keys()
    assert without_id >= WITHOUT_ID.keys()


def routes(app: Flask) -> list[Route]:
    """All operations, with their bodies' examples from the document."""
    paths = json.loads(app.extensions["document"].text())["paths"]
    found = []
    for rule in app.url_map.iter_rules():
        operation: Operation = app.view_functions[rule.endpoint].__dict__["operation"]
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        content = paths[path][operation.method.lower()].get("requestBody", {}).get("content", {})
        body = content.get("application/json", {}).get("example")
        found.append(Route(operation, path, body, tuple(re.findall(r"{(\w+)}", path))))
    return found


def _faults(matrix: Matrix, route: Route) -> Iterator[str]:
    operation = route.operation
    random = {name: "999999" if name == "code" else str(uuid4()) for name in route.names}
    for part in PARTS:
        wanted = _expected(operation, part, bool(route.names))
        thing = matrix.ask(route, part, matrix.thing(route))
        if thing.outcome not in wanted:
            yield f"{operation.name}, {part.value}: {thing.status} {thing.body.get('code', '')}, not {wanted}"
        if route.names:
            unknown = matrix.ask(route, part, random)
            yield from _unlike(operation, part, thing, unknown)


def _unlike(operation: Operation, part: Part, thing: Seen, unknown: Seen) -> Iterator[str]:
    """A random id is 404 to whom the role lets through; what is not theirs to see answers exactly so."""
    wanted = {"404"} if _has_role(operation, part) else {"401", "403"}
    wanted |= {"allowed"} if operation.upload or operation.content == "text/html" else set()
    if unknown.outcome not in wanted:
        yield f"{operation.name}, {part.value}, random id: {unknown.status} {unknown.body.get('code', '')}"
    if thing.status == 404 and thing.body != unknown.body:
        yield f"{operation.name}, {part.value}: {thing.body} for a stranger's id, {unknown.body} for a random one"


def _expected(operation: Operation, part: Part, has_id: bool) -> set[str]:
    if not _has_role(operation, part):
        return {"401"} if part is P.NOBODY else {"403"}
    if operation.permission is Permission.PUBLIC:
        own = {"401"} if operation.name in ANSWERS_401_ITSELF else set()
        if part not in WITH_ID.get(operation.name, Row()).may:
            return {"404"}
        return {"allowed", *own, *({"503"} if operation.name == "read_readiness" else ())}
    row = (WITH_ID if has_id else WITHOUT_ID).get(operation.name, None if has_id else Row())
    if row is None:
        return {f"a row in WITH_ID for {operation.name}"}
    if part in row.may:
        return {"allowed"}
    return {"403"} if part in row.sees else {"404"}


def _has_role(operation: Operation, part: Part) -> bool:
    if operation.permission is Permission.PUBLIC:
        return True
    roles = {Role.RESIDENT, ROLE.get(part, Role.RESIDENT)}
    return part is not P.NOBODY and any(operation.permission in PERMISSIONS[role] for role in roles)


def _at_place(body: Any, made: World) -> Any:
    """The example, speaking of this world's place, people and things."""
    if not isinstance(body, dict):
        return body
    known = {**made.ids, "place_code": made.here}
    return {name: known[name] if value is not None and name in known else value for name, value in body.items()}


def _seen(answer: TestResponse) -> Seen:
    body = answer.get_json(silent=True)
    told = {name: value for name, value in body.items() if name != "request_id"} if isinstance(body, dict) else {}
    return Seen(answer.status_code, told)
