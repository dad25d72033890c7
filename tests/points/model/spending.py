"""Reward points spent, given away, and back: hours and report credit stay as they are."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from app.kit.database import db
from app.points import entries
from app.points.rewards import donating, redeeming
from app.points.rewards.models import Donation, Redemption, Reward
from jobs import expire_redemptions
from jobs.ticks import Tick
from tests.points.model.machine import CHOICES, Acting, Refused, chosen

COSTS = (5, 20)


class Spending(Acting):
    """Verbs of people with reward points."""

    @precondition(lambda self: any(points >= COSTS[0] for points in self.spendable.values()))
    @rule(who=CHOICES, which=CHOICES)
    def redeem(self, who: int, which: int) -> None:
        """A member pays for something with reward points: exactly if they have them, and there is one left."""
        able = [member for member, points in self.model.spendable(self.model.balances()).items() if points >= COSTS[0]]
        member, reward_id = self.cast.actor(chosen(able, who)), chosen(self.cast.rewards, which)
        cost, before = chosen(COSTS, which), self._kept(member.account_id)
        can = self.model.reward_points(member.account_id) >= cost and self.model.stock[reward_id] > 0
        done: Any = self.act("redeem", lambda: redeeming.redeem(reward_id, self.by(member)))
        assert can is not isinstance(done, Refused), done
        if can:
            facts = {"who": member.account_id, "reward": reward_id, "points": cost, "status": "open", "code": done.code}
            self.model.redemptions[done.redemption.id] = facts
            self.model.stock[reward_id] -= 1
        assert self._kept(member.account_id) == before, "spending touched hours or report credit"
        assert db.session.scalar(select(Reward.stock).where(Reward.id == reward_id)) == self.model.stock[reward_id]

    @precondition(lambda self: self.model.redemptions)
    @rule(which=CHOICES, is_known=st.sampled_from([True, True, True, False]))
    def collect(self, which: int, is_known: bool) -> None:
        """The counter hands a thing out for its code."""
        redemption_id = chosen(list(self.model.redemptions), which)
        redemption = self.model.redemptions[redemption_id]
        code = redemption["code"] if is_known else "wrong"
        done = self.act("collect", lambda: redeeming.collect(redemption_id, code, self.by(self.cast.desk)))
        if not isinstance(done, Refused):
            assert redemption["status"] in ("open", "collected")
            redemption["status"] = "collected"

    @precondition(lambda self: self.model.redemptions)
    @rule(which=CHOICES)
    def cancel(self, which: int) -> None:
        """A member takes a redemption back before it is collected."""
        redemption_id = chosen(list(self.model.redemptions), which)
        redemption = self.model.redemptions[redemption_id]
        by = self.cast.actor(redemption["who"])
        done = self.act("cancel", lambda: redeeming.cancel(redemption_id, self.by(by)))
        assert isinstance(done, Refused) is (redemption["status"] in ("collected", "expired")), done
        if redemption["status"] == "open":
            redemption["status"] = "cancelled"
            self.model.stock[redemption["reward"]] += 1

    @precondition(lambda self: any(self.spendable.values()))
    @rule(who=CHOICES, to=CHOICES, points=st.integers(1, 80))
    def offer(self, who: int, to: int, points: int) -> None:
        """A member offers points to whoever has a phone number."""
        able = [member for member, points in self.spendable.items() if points]
        giver, receiver = self.cast.actor(chosen(able, who)), chosen(self.cast.members, to)
        has, before = self.model.reward_points(giver.account_id), self._kept(giver.account_id)
        done: Any = self.act("offer", lambda: donating.offer(receiver.phone, points, self.by(giver)))
        assert isinstance(done, Refused) or has >= points, "more given than there was"
        if not isinstance(done, Refused):
            facts = {"giver": giver.account_id, "receiver": receiver.actor.account_id, "points": points}
            self.model.donations[done.donation.id] = facts | {"status": "offered"}
        assert self._kept(giver.account_id) == before, "giving touched hours or report credit"

    @precondition(lambda self: self.model.donations)
    @rule(which=CHOICES, takes=st.booleans())
    def answer_offer(self, which: int, takes: bool) -> None:
        """The receiver takes the points, or does not want them."""
        donation_id = chosen(list(self.model.donations), which)
        donation = self.model.donations[donation_id]
        by, answer = self.cast.actor(donation["receiver"]), donating.take if takes else donating.give_back
        done = self.act("take" if takes else "give back", lambda: answer(donation_id, self.by(by)))
        if not isinstance(done, Refused):
            assert donation["status"] in ("offered", "taken" if takes else "returned")
            donation["status"] = "taken" if takes else "returned"

    @precondition(lambda self: self.model.redemptions or self.model.donations)
    @rule()
    def expire(self) -> None:
        """The job: what nobody collected or took in time goes back, stock and points."""
        self.act("expire", lambda: None)
        tick = Tick()
        expire_redemptions.run(tick)
        assert tick.failures == []
        self._ended(self.model.redemptions, Redemption, "open")
        self._ended(self.model.donations, Donation, "offered")

    def _ended(self, known: dict[UUID, Any], table: Any, waiting: str) -> None:
        """What was due ended, and nothing else."""
        limit = {"open": (redeeming.KEPT_FOR, "redeemed_at", "expired"),
                 "offered": (donating.TAKEN_WITHIN, "offered_at", "returned")}[waiting]  # fmt: skip
        for row in db.session.scalars(select(table).where(table.id.in_(known))):
            facts = known[row.id]
            if facts["status"] == waiting and getattr(row, limit[1]) + limit[0] <= self.clock.now():
                facts["status"] = limit[2]
                if waiting == "open":
                    self.model.stock[facts["reward"]] += 1
            assert row.status.value == facts["status"]

    def _kept(self, account_id: UUID) -> Any:
        found = entries.standing_of(account_id)
        return found.report_credit, found.services, found.minutes_served, found.minutes_counted
