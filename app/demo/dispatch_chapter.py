"""The chapter of the unanswered order: three circles, the desk, the hand dispatch, the answer; and a whistle, blown to rated."""

from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from app.demo.client import Client, Deviation, expect
from app.demo.logins import HOME, OFFICER
from app.demo.points_chapter import asking_for
from app.demo.telling import Telling
from app.kit.clock import SystemClock

CARRIED_WITHIN = 90.0
"""Seconds until the desk has an order to which everybody who could help said no."""
AWAY_FOR = timedelta(hours=1)
CIRCLES = ("community", "subdistrict", "district", "desk")


class DispatchChapter:
    """What becomes of an order that nobody takes, told last."""

    def __init__(self, telling: Telling, resident: Client, committee: Client, skill: str) -> None:
        self._telling, self._resident, self._committee, self._skill = telling, resident, committee, skill

    def run(self, volunteers: list[Client]) -> None:
        """Tell it; the volunteers are all who hold the skill, and free. One is away at first, and back when the desk looks."""
        *present, away = volunteers
        away.change("/me/volunteer/wishes", excused_until=(SystemClock().now() + AWAY_FOR).isoformat())
        try:
            order = self._refused(present)
            self._carried(order)
        finally:
            away.change("/me/volunteer/wishes", excused_until=None)
        self._handed(order, away)
        self._answered(order, away)
        self._whistled()

    def _refused(self, volunteers: list[Client]) -> dict[str, Any]:
        with self._telling.step("refused") as details:
            order: dict[str, Any] = self._resident.post("/orders", asking_for(self._skill))
            for one in volunteers:
                said = one.post(f"/orders/{order['id']}/refusal", {"reason": "not_this"}, status=200)
                expect(f"answer of {one.name}", "not_this", said["answer"])
            details += [str(order["title"]), f"{len(volunteers)} ×"]
        return order

    def _carried(self, order: dict[str, Any]) -> None:
        """Until the desk has it: outward circle by circle, as the one who asked sees it."""
        with self._telling.step("carried") as details:
            ends = monotonic() + CARRIED_WITHIN
            words: dict[str, str] = {}
            while "desk" not in words:
                standing = self._resident.get(f"/orders/{order['id']}/dispatch")
                words[standing["state"]] = standing["words"]
                if standing["state"] not in CIRCLES or monotonic() > ends:
                    raise Deviation("the order's way", f"the desk within {CARRIED_WITHIN:.0f} s", standing["state"])
                sleep(0.1)
            details.append(words["desk"])

    def _handed(self, order: dict[str, Any], whom: Client) -> None:
        with self._telling.step("handed") as details:
            lying = self._committee.get("/desk", place=HOME, limit=100)["items"]
            expect("the order on the desk", True, order["id"] in [line["order"]["id"] for line in lying])
            suggested = self._committee.get(f"/orders/{order['id']}/suggestions")["volunteers"]
            mine = [one for one in suggested if one["id"] == whom.account_id]
            expect("suggested by the desk", 1, len(mine))
            asked = {"volunteer_id": whom.account_id, "words": "刚给您打过电话，麻烦您了。"}
            offer = self._committee.post(f"/orders/{order['id']}/hand-offers", asked)
            expect("the offer", "offered", offer["status"])
            details += [offer["name"], "、".join(mine[0]["reasons"])]

    def _answered(self, order: dict[str, Any], whom: Client) -> None:
        with self._telling.step("answered") as details:
            offers = [one for one in whom.get("/me/hand-offers")["items"] if one["order"]["id"] == order["id"]]
            expect("offers to the volunteer", 1, len(offers))
            taken = whom.post(f"/hand-offers/{offers[0]['id']}/acceptance", {})
            expect("the offer", "accepted", taken["status"])
            seen = self._resident.get(f"/orders/{order['id']}")
            expect("order status", "filled", seen["status"])
            part = whom.get(f"/orders/{order['id']}")["my_assignment"]
            at = f"/assignments/{part['id']}"
            whom.post(f"{at}/check-in", {"code": seen["service_code"]}, status=200)
            whom.post(f"{at}/complete", {"minutes": 1}, status=200)
            self._resident.post(f"{at}/rating", {"stars": 5, "words": "终于等到了，谢谢！"})
            details += [whom.name, "★★★★★"]

    def _whistled(self) -> None:
        officer = self._telling.log_in(OFFICER.phone)
        unit = next(role["organization_id"] for role in officer.get("/me")["roles"] if role["organization_id"])
        with self._telling.step("whistle") as details:
            order = self._resident.post("/orders", _lamps())
            blown = {"organization_ids": [unit], "words": "北门三盏路灯不亮，请尽快修复。"}
            whistle = self._committee.post(f"/orders/{order['id']}/whistles", blown)
            call = whistle["calls"][0]
            details += [str(call["organization"]), str(blown["words"])]
        at = f"/whistle-calls/{call['id']}"
        with self._telling.step("reported-in") as details:
            there = officer.post(f"{at}/report-in", {}, status=200)
            expect("the call", "reported_in", there["status"])
            officer.post(f"{at}/evidence", {"words": "已到现场，材料齐备。"})
            done = officer.post(f"{at}/handling", {"words": "三盏灯已更换并试亮。"}, status=200)
            expect("the call", "handled", done["status"])
            details.append("三盏灯已更换并试亮。")
        with self._telling.step("rated-unit") as details:
            rated = self._committee.post(f"{at}/rating", {"stars": 5, "words": "来得快，修得好。"})
            expect("stars of the unit", 5, rated["stars"])
            words = {"words": "路灯已修好，回访满意。"}
            closed = self._committee.post(f"/whistles/{whistle['id']}/closing", words, status=200)
            expect("the whistle", "closed", closed["status"])
            record = officer.get(f"/organizations/{unit}/whistle-record")["items"][0]["record"]
            details += ["★★★★★", f"{record['response_rate']} % · {record['fulfilment_rate']} %"]


def _lamps() -> dict[str, Any]:
    """What no volunteer can do: three street lamps."""
    asked = asking_for("")
    lamps = {
        "title": "小区北门路灯不亮",
        "description": "老人夜里不敢出门。",
        "skills": [],
        "audience": "organizations",
    }
    return {**asked, **lamps}
