"""The loop, played against the running service over HTTP alone: order → push → accept → serve → rate → points → month's end.

It may be played any number of times on the same server. Each play asks for one of the rare skills of the demo district, so that
it knows which three volunteers the first wave reaches; whoever is still bound by an earlier, broken-off play is passed over.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from threading import Barrier
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx

from app.demo.client import Client, Deviation, expect
from app.demo.dispatch_chapter import DispatchChapter
from app.demo.logins import COMMUNITY_COMMITTEE, OFFICER, RESIDENT
from app.demo.people import FIRST_STORY_NUMBER, RARE_SKILLS
from app.demo.points_chapter import PointsChapter, asking_for
from app.demo.telling import Telling
from app.kit.clock import SystemClock
from app.operating.sentences import Echo, side_by_side
from app.people.phones import DEMO_PREFIX

MINUTES = 1
"""What is told as served: the play lasts seconds, and a started half hour counts as one."""
PUSHED_WITHIN = 20.0
"""Seconds."""
TOLD_LATELY = 2
"""Who was told of more orders than that in the past week is passed over: there is a limit to what people are told."""


class Play:
    """One play of the story."""

    def __init__(self, url: str, fcm_url: str, code: str, echo: Echo, rng: Random) -> None:
        self._telling, self._fcm_url, self._rng = Telling(url, code, echo), fcm_url, rng
        self._tokens: dict[str, str] = {}

    def run(self) -> None:
        """Play it; raises :class:`Deviation` where the service does otherwise."""
        began = monotonic()
        try:
            resident, volunteers, skill = self._arrive()
            order = self._ask(resident, skill)
            self._hear(resident, volunteers, order)
            winner, waiting = self._accept(volunteers, order)
            self._withdraw(waiting[-1], order)
            self._serve(resident, winner, order)
            self._rate(resident, winner, order)
            self._earn(winner, order)
            committee = self._review(winner, order)
            PointsChapter(self._telling, resident, committee, skill).run(waiting[-1])
            others, rarer = self._volunteers()
            DispatchChapter(self._telling, resident, committee, rarer).run(others)
        finally:
            self._telling.end()
        self._telling.echo(f"{side_by_side('story.end')} — {monotonic() - began:.1f} s")

    def _arrive(self) -> tuple[Client, list[Client], str]:
        with self._telling.step("resident") as details:
            resident = self._telling.log_in(RESIDENT.phone)
            details.append(resident.name)
        with self._telling.step("volunteers") as details:
            volunteers, skill = self._volunteers()
            details += [skill, _names(volunteers)]
            for one in volunteers:
                self._tokens[one.account_id] = f"story-{uuid4()}"
                one.take_pushes(self._tokens[one.account_id])
        return resident, volunteers, skill

    def _volunteers(self) -> tuple[list[Client], str]:
        """Three who hold a rare skill and are free."""
        for number in self._rng.sample(range(len(RARE_SKILLS)), len(RARE_SKILLS)):
            first = FIRST_STORY_NUMBER + 3 * number
            three = [self._telling.log_in(f"{DEMO_PREFIX}{first + one:08d}") for one in range(3)]
            if not any(self._is_bound(one) or _was_told_often(one) for one in three):
                return three, RARE_SKILLS[number]
        raise Deviation("volunteers", "three who are free", "none; it was played too often this week, or broken off")

    def _is_bound(self, volunteer: Client) -> bool:
        parts = volunteer.get("/me/assignments")["items"]
        return any(part["assignment"]["status"] in ("accepted", "checked_in") for part in parts)

    def _ask(self, resident: Client, skill: str) -> str:
        with self._telling.step("order") as details:
            asked = asking_for(skill)
            details.append(str(asked["title"]))
            order = resident.post("/orders", asked)
            expect("order status", "open", order["status"])
        return str(order["id"])

    def _hear(self, resident: Client, volunteers: list[Client], order_id: str) -> None:
        with self._telling.step("inbox"):
            for one in volunteers:
                messages = [entry for entry in one.get("/me/notifications")["items"] if entry["order_id"] == order_id]
                expect(f"inbox of {one.name}", ["order-invitation"], [entry["kind"] for entry in messages])
            standing = resident.get(f"/orders/{order_id}/dispatch")
            expect("volunteers asked", len(volunteers), standing["asked"])
        with self._telling.step("push"):
            self._wait_for_pushes(set(self._tokens.values()))

    def _wait_for_pushes(self, tokens: set[str]) -> None:
        """Until FCM has a message for each device; none of them says anything personal."""
        ends = monotonic() + PUSHED_WITHIN
        while True:
            messages = [entry["message"] for entry in httpx.get(f"{self._fcm_url}/received").json()["messages"]]
            mine = [message for message in messages if message["token"] in tokens]
            if {message["token"] for message in mine} == tokens:
                break
            if monotonic() > ends:
                raise Deviation("FCM", f"{len(tokens)} pushes within {PUSHED_WITHIN:.0f} s", len(mine))
            sleep(0.05)
        for message in mine:
            expect("data of a push", {"notification_id", "kind", "attempt"}, set(message["data"]))

    def _accept(self, volunteers: list[Client], order_id: str) -> tuple[Client, list[Client]]:
        """All three at the same moment: one slot, one winner."""
        start = Barrier(len(volunteers))

        def accept(one: Client) -> dict[str, Any]:
            start.wait()
            part: dict[str, Any] = one.post(f"/orders/{order_id}/assignments", {"waitlist": True})["assignment"]
            return part

        with self._telling.step("accept") as details, ThreadPoolExecutor(len(volunteers)) as pool:
            parts = list(zip(volunteers, pool.map(accept, volunteers), strict=True))
            winners = [one for one, part in parts if part["status"] == "accepted"]
            in_line = sorted((entry for entry in parts if entry[1]["status"] == "waitlisted"), key=_place_in_line)
            expect("one wins, the others wait", (1, 2), (len(winners), len(in_line)))
            waiting = [one for one, _ in in_line]
            details += [winners[0].name, _names(waiting)]
        return winners[0], waiting

    def _withdraw(self, volunteer: Client, order_id: str) -> None:
        with self._telling.step("withdraw") as details:
            details.append(volunteer.name)
            part = self._part(volunteer, order_id)
            given_back = volunteer.post(f"/assignments/{part['id']}/withdraw", {"reason": "临时有事"}, status=200)
            expect("part of who withdrew", "withdrawn", given_back["status"])

    def _part(self, volunteer: Client, order_id: str) -> dict[str, Any]:
        part: dict[str, Any] | None = volunteer.get(f"/orders/{order_id}")["my_assignment"]
        if part is None:
            raise Deviation(f"part of {volunteer.name}", "one", None)
        return part

    def _serve(self, resident: Client, winner: Client, order_id: str) -> None:
        part = self._part(winner, order_id)
        with self._telling.step("check-in") as details:
            details.append(winner.name)
            code = resident.get(f"/orders/{order_id}")["service_code"]
            there = winner.post(f"/assignments/{part['id']}/check-in", {"code": code}, status=200)
            expect("part of the winner", ("checked_in", "service_code"), (there["status"], there["proof"]))
        with self._telling.step("complete") as details:
            details.append(f"{MINUTES} min")
            done = winner.post(f"/assignments/{part['id']}/complete", {"minutes": MINUTES}, status=200)
            expect("part of the winner", "completed", done["status"])

    def _rate(self, resident: Client, winner: Client, order_id: str) -> None:
        part = self._part(winner, order_id)
        with self._telling.step("rate") as details:
            details.append("★★★★★")
            resident.post(f"/assignments/{part['id']}/rating", {"stars": 5, "words": "非常热心，谢谢！"})
            expect("order status", "closed", resident.get(f"/orders/{order_id}")["status"])

    def _earn(self, winner: Client, order_id: str) -> None:
        part = self._part(winner, order_id)
        with self._telling.step("points") as details:
            entry = self._entry(lambda: winner.get("/me/points/entries"), part["id"])
            rule = winner.get("/rules")["items"][0]["rule"]
            base = _half_up(entry["minutes_counted"] * rule["points_an_hour"], 60)
            earned = base + _half_up(base * rule["urgent_percent"], 100)
            expect("points of the volunteer", ("provisional", earned), (entry["status"], entry["points"]))
            details += [entry["sentence"], f"→ {entry['posts_on']}"]
        with self._telling.step("organization") as details:
            officer = self._telling.log_in(OFFICER.phone)
            home = next(role["organization_id"] for role in officer.get("/me")["roles"] if role["organization_id"])
            entry = self._entry(lambda: officer.get(f"/organizations/{home}/points/entries"), part["id"])
            expect(
                "points of the home organization", _half_up(earned * rule["organization_percent"], 100), entry["points"]
            )
            details.append(entry["sentence"])

    def _entry(self, read: Callable[[], Any], assignment_id: str) -> dict[str, Any]:
        found = [entry for entry in read()["items"] if entry["assignment_id"] == assignment_id]
        expect("points entries of the service", 1, len(found))
        return dict(found[0])

    def _review(self, winner: Client, order_id: str) -> Client:
        with self._telling.step("committee") as details:
            committee = self._telling.log_in(COMMUNITY_COMMITTEE.phone)
            cases = committee.get("/cases", kind="service", status="open")["items"]
            mine = [case["id"] for case in cases if case["order_id"] == order_id]
            expect("cases of the service", 1, len(mine))
            case = committee.get(f"/cases/{mine[0]}")
            evidence = (case["volunteer"]["id"], case["rating"]["stars"], case["service"]["proof"])
            expect("evidence of the case", (winner.account_id, 5, "service_code"), evidence)
            details.append(case["volunteer"]["name"])
        return committee


def _was_told_often(volunteer: Client) -> bool:
    since = SystemClock().now() - timedelta(days=7)
    told = [
        message
        for message in volunteer.get("/me/notifications", limit=100)["items"]
        if message["kind"] == "order-invitation" and datetime.fromisoformat(message["created_at"]) > since
    ]
    return len(told) > TOLD_LATELY


def _place_in_line(entry: tuple[Client, dict[str, Any]]) -> tuple[str, str]:
    part = entry[1]
    return part["accepted_at"], part["id"]


def _names(people: list[Client]) -> str:
    return "、".join(one.name for one in people)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
