"""What the ledger should hold, in plain dictionaries: the points' own arithmetic, written a second time from the rules in words.

Nothing here asks the application what something earns. Services and awards are dictionaries; every balance is summed anew
from what became of the awards, redemptions and donations.
"""

from calendar import monthrange
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any
from uuid import UUID

from app.kit.clock import SHANGHAI
from app.kit.working_days import after_working_days

Facts = dict[str, Any]
Accounts = Counter[tuple[str, str, str, str]]
UNITS = ("report_credit", "reward_points")
FIRST_RULE: Facts = {
    "hour": 10, "types": {}, "urgent": 20, "night": 0, "five_stars": 0, "share": 50, "least_stars": 3,
    "proof": "any", "day": 240, "month": None, "year": None, "notice": 3,
}  # fmt: skip
"""The rule with which the service starts."""
ENOUGH: dict[str, tuple[str | None, ...]] = {
    "none": ("service_code", "second_person", None), "any": ("service_code", "second_person"),
    "service_code": ("service_code",),
}  # fmt: skip


def rounded(points: Fraction) -> int:
    """Half a point rounds up."""
    return floor(points + Fraction(1, 2))


def day_of(moment: datetime) -> date:
    """The day in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


class Model:
    """Everybody's services, awards, redemptions and donations."""

    def __init__(self) -> None:
        self.rules: list[tuple[date, Facts]] = [(date(2000, 1, 1), FIRST_RULE)]
        self.homes: dict[UUID, list[tuple[datetime, str | None]]] = {}
        self.services: dict[UUID, Facts] = {}
        self.awards: dict[UUID, Facts] = {}
        self.redemptions: dict[UUID, Facts] = {}
        self.donations: dict[UUID, Facts] = {}
        self.stock: dict[UUID, int] = {}
        self.month_ends: dict[date, Accounts] = {}
        self.month = date(2026, 3, 1)

    # ---- the rules ----

    def rule_on(self, day: date) -> Facts:
        """The rule in force on a day: the latest that began by then."""
        return max((found for found in self.rules if found[0] <= day), key=lambda found: found[0])[1]

    def home_at(self, volunteer: UUID, at: datetime) -> str:
        """The home organization as it was; where there was none, the one that they have now."""
        then = [home for since, home in self.homes[volunteer] if since <= at]
        known = [home for _, home in self.homes[volunteer] if home]
        return (then[-1] if then else None) or known[-1]

    def turn(self, now: datetime) -> None:
        """Whenever something is about to happen: a month that ended meanwhile ended with what everybody has now."""
        while self.month.replace(day=monthrange(self.month.year, self.month.month)[1]) < day_of(now):
            self.month_ends[self.month] = self.balances()
            self.month = (self.month + timedelta(days=31)).replace(day=1)

    # ---- what a service earns ----

    def award(self, service_id: UUID, now: datetime, *, again: Facts | None = None, waits: bool = False) -> Facts:
        """What a service that is confirmed now should earn; ``again``: after that former award was taken back."""
        service = self.services[service_id]
        rule = again["rule"] if again else self.rule_on(day_of(service["began"]))
        made = {**self._earned(service, rule), "service": service_id, "rule": rule}
        made["flags"] = (again["flags"] if waits else []) if again else self._flags(service, made)
        made["beside"] = self._beside(service, again, waits)
        made["stage"] = None if made["flags"] or waits else "provisional"
        made["status"] = "provisional" if made["stage"] else "held"
        made["posts_on"] = after_working_days(day_of(now), rule["notice"])
        return made

    def latest(self, service_id: UUID) -> Facts | None:
        """The latest award of a service."""
        theirs = [award for award in self.awards.values() if award["service"] == service_id]
        return theirs[-1] if theirs else None

    def _earned(self, service: Facts, rule: Facts) -> Facts:
        half_hours = (service["minutes"] + 29) // 30
        room = self._room(service, rule) // 30
        counted = max(0, min(half_hours, room))
        base = rounded(Fraction(counted * rule["types"].get(service["type"], rule["hour"]), 2))
        points = base + self._bonuses(service, rule, base, counted)
        return {
            "volunteer": points, "organization": rounded(Fraction(points * rule["share"], 100)),
            "counted": counted * 30, "over": (half_hours - counted) * 30,
        }  # fmt: skip

    def _bonuses(self, service: Facts, rule: Facts, base: int, half_hours: int) -> int:
        begins = (
            service["began"].astimezone(SHANGHAI) + timedelta(minutes=30 * number) for number in range(half_hours)
        )
        at_night = sum(begin.hour in (22, 23, 0, 1, 2, 3, 4, 5) for begin in begins)
        night = rounded(Fraction(base * at_night * rule["night"], 100 * half_hours)) if half_hours else 0
        urgent = rounded(Fraction(base * rule["urgent"], 100)) if service["urgent"] else 0
        return night + urgent + (rounded(Fraction(base * rule["five_stars"], 100)) if service["stars"] == 5 else 0)

    def _room(self, service: Facts, rule: Facts) -> int:
        """Minutes that the caps leave; the tightest decides."""
        day, rooms = day_of(service["began"]), [48 * 30]
        for cap, first in (("day", day), ("month", day.replace(day=1)), ("year", day.replace(month=1, day=1))):
            if rule[cap] is not None:
                rooms.append(rule[cap] - self.counted(service["volunteer"], cap, first))
        return min(rooms)

    def counted(self, volunteer: UUID, cap: str, first: date) -> int:
        """Minutes of a volunteer that count, in the day, month or year that begins so."""
        begins = {"day": lambda day: day, "month": lambda day: day.replace(day=1),
                  "year": lambda day: day.replace(month=1, day=1)}[cap]  # fmt: skip
        return sum(
            award["counted"]
            for award, service in self._standing(volunteer)
            if begins(day_of(service["began"])) == first
        )

    def _standing(self, volunteer: UUID) -> list[tuple[Facts, Facts]]:
        pairs = [(award, self.services[award["service"]]) for award in self.awards.values()]
        return [pair for pair in pairs if pair[1]["volunteer"] == volunteer and pair[0]["status"] != "reversed"]

    # ---- what speaks against it ----

    def _flags(self, service: Facts, made: Facts) -> list[str]:
        rule, minutes, planned = made["rule"], service["minutes"], service["planned"]
        raised = {
            "low_rating": service["stars"] is not None and service["stars"] < rule["least_stars"],
            "no_proof": service["proof"] not in ENOUGH[rule["proof"]],
            "back_office": service["is_entered"],
            "over_cap": made["over"] > 0,
            "over_planned": 2 * minutes > 3 * planned and minutes > planned + 60,
            "over_elapsed": minutes > service["elapsed"] + 15,
            "overlapping": any(self._overlap(service, other) > 10 for other in self._near(service)),
            "same_pair": self._helped_before(service) >= 8,
        }  # fmt: skip
        return [flag for flag, is_raised in raised.items() if is_raised]

    def _beside(self, service: Facts, again: Facts | None, waits: bool) -> list[UUID]:
        """The services at the same time, which spoke against this one."""
        if again:
            return again["beside"] if waits else []
        near = [
            (key, other) for key, other in self.services.items() if any(other is one for one in self._near(service))
        ]
        return [key for key, other in near if self._overlap(service, other) > 10]

    def _near(self, service: Facts) -> list[Facts]:
        others = [other for _, other in self._standing(service["volunteer"]) if other is not service]
        return [
            other for other in others if abs(day_of(other["began"]) - day_of(service["began"])) <= timedelta(days=1)
        ]

    def _overlap(self, one: Facts, other: Facts) -> float:
        ends = min(service["began"] + timedelta(minutes=service["minutes"]) for service in (one, other))
        return float((ends - max(one["began"], other["began"])).total_seconds() / 60)

    def _helped_before(self, service: Facts) -> int:
        day = day_of(service["began"])
        others = [other for _, other in self._standing(service["volunteer"]) if other is not service]
        return sum(
            other["recipient"] == service["recipient"] and day - timedelta(days=29) <= day_of(other["began"]) <= day
            for other in others
        )

    # ---- what becomes of it ----

    def due(self, now: datetime) -> list[UUID]:
        """Awards whose public notice has ended, and beside which nothing waits that cannot be true as well."""
        today = day_of(now)
        waiting = {other for award in self.awards.values() if award["status"] == "held" for other in award["beside"]}
        return [
            key for key, award in self.awards.items()
            if award["status"] == "provisional" and award["posts_on"] <= today and award["service"] not in waiting
        ]  # fmt: skip

    def post(self, award: Facts) -> None:
        """The points stand."""
        award.update(status="posted", stage="posted")

    def hold(self, award: Facts | None, flag: str) -> None:
        """Somebody contests the points; what stands already is only ever taken back."""
        if award is not None and award["status"] == "provisional":
            award.update(status="held", flags=[*award["flags"], flag])

    def release(self, award: Facts, now: datetime) -> None:
        """Nothing speaks against them any more: a new public notice, and credited by now at the latest."""
        award.update(status="provisional", stage="provisional")
        award["posts_on"] = after_working_days(day_of(now), award["rule"]["notice"])

    def take_back(self, award: Facts) -> None:
        """Reversed: nothing is left of them; what was spent of them is owed."""
        award.update(status="reversed", stage=None)

    # ---- what everybody has ----

    def balances(self) -> Accounts:
        """Every account, summed anew; those with nothing are left out."""
        held: Accounts = Counter()
        for award in self.awards.values():
            self._credit(held, award, self.services[award["service"]])
        for redemption in self.redemptions.values():
            if redemption["status"] in ("open", "collected"):
                _move(held, ("volunteer", redemption["who"]), ("reward", redemption["reward"]), redemption["points"])
        for donation in self.donations.values():
            to = {"offered": ("donation", donation["giver"]), "taken": ("volunteer", donation["receiver"])}
            if donation["status"] in to:
                _move(held, ("volunteer", donation["giver"]), to[donation["status"]], donation["points"])
        return Counter({account: amount for account, amount in held.items() if amount})

    def _credit(self, held: Accounts, award: Facts, service: Facts) -> None:
        if award["stage"] is None:
            return
        for unit in UNITS:
            held["volunteer", str(service["volunteer"]), unit, award["stage"]] += award["volunteer"]
            held["organization", service["organization"], unit, award["stage"]] += award["organization"]
            held["community", service["place"], unit, award["stage"]] -= award["volunteer"] + award["organization"]

    def spendable(self, held: Accounts) -> dict[UUID, int]:
        """What each member can spend of what everybody has."""
        return {member: held["volunteer", str(member), "reward_points", "posted"] for member in self.homes}

    def reward_points(self, volunteer: UUID) -> int:
        """What somebody can spend; below zero, what they owe."""
        return self.balances()["volunteer", str(volunteer), "reward_points", "posted"]


def _move(held: Accounts, of: tuple[str, UUID], to: tuple[str, UUID], points: int) -> None:
    held[of[0], str(of[1]), "reward_points", "posted"] -= points
    held[to[0], str(to[1]), "reward_points", "posted"] += points
