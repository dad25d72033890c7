"""The chapter of the points: a flagged entry and the committee's decision, the month's statement, a certificate, a reward."""

from datetime import date, timedelta
from time import monotonic, sleep
from typing import Any

import httpx

from app.demo.client import Client, Deviation, expect
from app.demo.logins import HOME, OPERATOR, VOLUNTEER
from app.demo.telling import Telling
from app.kit.clock import SHANGHAI, SystemClock, local_date

REASON = "已电话核实：居民误触两星，服务属实，准予入账。"
REWARD_POINTS = 2
CLOSED_WITHIN = 90.0
"""Seconds."""


def asking_for(skill: str) -> dict[str, Any]:
    """An urgent order for one volunteer with a skill, in five minutes."""
    now = SystemClock().now().astimezone(SHANGHAI)
    return {
        "service_type": "repairs_errands", "title": f"急寻会{skill}的志愿者", "description": "家里老人需要帮手。",
        "place_code": HOME, "address": "八角北路 1 号楼 1 单元 101", "skills": [skill], "urgency": "urgent", "slots": 1,
        "starts_at": (now + timedelta(minutes=5)).isoformat(), "ends_at": (now + timedelta(minutes=95)).isoformat(),
    }  # fmt: skip


class PointsChapter:
    """What becomes of points, told after the first order."""

    def __init__(self, telling: Telling, resident: Client, committee: Client, skill: str) -> None:
        self._telling, self._resident, self._committee, self._skill = telling, resident, committee, skill

    def run(self, volunteer: Client) -> None:
        """Tell it; ``volunteer`` is free and holds the skill."""
        part = self._serve_and_get_two_stars(volunteer)
        self._decide(volunteer, part)
        regular = self._telling.log_in(VOLUNTEER.phone)
        self._statement(regular)
        self._certificate(regular)
        self._redeem(regular)

    def _serve_and_get_two_stars(self, volunteer: Client) -> dict[str, Any]:
        with self._telling.step("flagged") as details:
            order = self._resident.post("/orders", asking_for(self._skill))
            part: dict[str, Any] = volunteer.post(f"/orders/{order['id']}/assignments", {})["assignment"]
            at = f"/assignments/{part['id']}"
            volunteer.post(f"{at}/check-in", {"code": order["service_code"]}, status=200)
            volunteer.post(f"{at}/complete", {"minutes": 1}, status=200)
            self._resident.post(f"{at}/rating", {"stars": 2, "words": "手滑了。"})
            entry = self._entry(volunteer, part["id"])
            expect("points after two stars", "held", entry["status"])
            details += ["★★", entry["sentence"]]
        return part

    def _decide(self, volunteer: Client, part: dict[str, Any]) -> None:
        with self._telling.step("decision") as details:
            case = self._case_of(part["id"])
            expect("flags of the case", True, bool(case["flags"]))
            decided = self._committee.decide(
                f"/cases/{case['id']}", "/decision", {"decision": "post", "reason": REASON}
            )
            expect("case", ("decided", "post"), (decided["status"], decided["decision"]))
            entry = self._entry(volunteer, part["id"])
            expect("points after the decision", "provisional", entry["status"])
            details += ["、".join(case["flags"]), REASON]

    def _case_of(self, assignment_id: str) -> dict[str, Any]:
        """The case about a service's points in the committee's queue."""
        waiting = self._committee.get("/cases", status="open", kind="low_rating", limit=100)["items"]
        for case in waiting:
            found: dict[str, Any] = self._committee.get(f"/cases/{case['id']}")
            if found["service"] and found["service"]["id"] == assignment_id:
                return found
        raise LookupError(assignment_id)

    def _statement(self, regular: Client) -> None:
        with self._telling.step("statement") as details:
            statement = regular.get(f"/statements/{_closed_month(regular)}")
            self._verify(statement["number"])
            served = statement["content"]["services"]["services"]
            details += [statement["period_on"][:7], f"{served} ×", statement["number"], statement["hash"][:16] + "…"]

    def _certificate(self, regular: Client) -> None:
        with self._telling.step("certificate") as details:
            known = regular.get("/me/certificates", limit=100)["items"]
            period = {"starts_on": _day(_today() - timedelta(days=60)), "ends_on": _day(_today())}
            valid = [one for one in known if one["status"] == "valid"]
            made = valid[0] if valid else regular.post("/me/certificates", period)
            self._verify(made["number"])
            details += [made["number"], f"{made['services']} / {made['minutes']} min"]

    def _verify(self, number: str) -> None:
        """Anybody may check a number, without logging in."""
        found = httpx.get(f"{self._telling.url}/api/v1/verifications/{number}", trust_env=False)
        expect(f"verification of {number}", (200, "valid"), (found.status_code, found.json().get("state")))

    def _redeem(self, regular: Client) -> None:
        with self._telling.step("reward") as details:
            offered = {
                "place_code": HOME, "title": "环保购物袋一只", "description": "凭取货码到社区服务站领取。",
                "points": REWARD_POINTS, "stock": 1, "per_person": 1, "valid_until": _day(_today() + timedelta(days=30)),
            }  # fmt: skip
            reward = self._committee.post("/rewards", offered)
            before = _standing(regular)
            redeemed = regular.post(f"/rewards/{reward['id']}/redemptions", {})
            counter = self._telling.log_in(OPERATOR.phone)
            at = f"/redemptions/{redeemed['id']}/collection"
            collected = counter.post(at, {"code": redeemed["code"]}, status=200)
            expect("redemption", "collected", collected["status"])
            expect("reward points and report credit", (before[0] - REWARD_POINTS, before[1]), _standing(regular))
            details += [reward["title"], f"{before[0]} → {before[0] - REWARD_POINTS}"]

    def _entry(self, volunteer: Client, assignment_id: str) -> dict[str, Any]:
        found = [
            entry for entry in volunteer.get("/me/points/entries")["items"] if entry["assignment_id"] == assignment_id
        ]
        expect("points entries of the service", 1, len(found))
        return dict(found[0])


def _closed_month(regular: Client) -> str:
    """The latest statement of a month; just after the first start the job is still closing last month."""
    ends = monotonic() + CLOSED_WITHIN
    while not (mine := regular.get("/me/statements")["items"]):
        if monotonic() > ends:
            raise Deviation("/me/statements", f"last month, closed within {CLOSED_WITHIN:.0f} s", None)
        sleep(0.2)
    return str(mine[0]["id"])


def _standing(regular: Client) -> tuple[int, int]:
    """Reward points and report credit that stand."""
    standing = regular.get("/me/points")
    return standing["reward_points"]["posted"], standing["report_credit"]["posted"]


def _today() -> date:
    return local_date(SystemClock().now())


def _day(day: date) -> str:
    return day.isoformat()
