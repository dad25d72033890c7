"""Registration and service: who is at home where, who helps whom, and what the recipient says to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from app.kit.database import db
from app.orders import due, sealed
from app.orders import service as orders
from app.orders.entering import Part, PastService
from app.orders.models import Order, Urgency
from app.people import claims
from app.people.models import ActInName
from app.registration import queries as registrations
from app.registration import service as registration
from jobs import close_unrated
from jobs.ticks import Tick
from tests.builders.orders import draft
from tests.points.model.cast import CELL
from tests.points.model.machine import CHOICES, Acting, Refused, chosen
from tests.points.model.model import Facts

MOST_MEMBERS = 6
TYPES = st.sampled_from(["repairs_errands", "tutoring"])
MINUTES = st.one_of(st.sampled_from([1, 29, 30, 31, 60, 90, 91, 120, 240, 241, 300]), st.integers(1, 720))
WAITS = st.sampled_from([0, 10, 60, 240, 600, 1080, 1440, 2880])


class Serving(Acting):
    """Verbs of members, and of those whom they help."""

    @precondition(lambda self: len(self.cast.members) < MOST_MEMBERS)
    @rule(number=CHOICES)
    def register(self, number: int) -> None:
        """Somebody new registers."""
        self.register_somebody(number)
        self.tally["register"] += 1

    @rule(who=CHOICES, home=CHOICES, place=CHOICES)
    def move(self, who: int, home: int, place: int) -> None:
        """A member changes home organization and community; or comes back."""
        member, home_id = chosen(self.cast.members, who).actor, chosen(self.cast.organizations, home)
        self.cast.registers(member, chosen(self.cast.places, place), home_id)
        self.model.homes[member.account_id].append((self.clock.now(), str(home_id)))
        if member.account_id not in self.active:
            self.active.append(member.account_id)
        self.tally["move"] += 1

    @precondition(lambda self: len(self.active) > 1)
    @rule(who=CHOICES)
    def leave(self, who: int) -> None:
        """A member withdraws the registration; what was earned stays."""
        account_id = chosen(self.active, who)
        approved = registrations.approved(account_id)
        assert approved is not None
        self.act("leave", lambda: registration.withdraw(approved.id, self.by(self.cast.actor(account_id))))
        self.active.remove(account_id)
        self.model.homes[account_id].append((self.clock.now(), None))

    @rule(who=CHOICES, recipient=CHOICES, place=CHOICES, wait=WAITS, planned=st.sampled_from([30, 60, 120, 240, 480]),
          minutes=MINUTES, honest=st.booleans(), urgent=st.booleans(), kind=TYPES, code=st.booleans())  # fmt: skip
    def serve(self, who: int, recipient: int, wait: int, minutes: int, honest: bool, code: bool, **asked: Any) -> None:
        """Somebody asks, a member accepts, comes, and says that it is done; perhaps after more minutes than it took."""
        self.serve_so(who, recipient, wait, minutes, honest, code, **asked)

    def serve_so(
        self, who: int, recipient: int, wait: int, minutes: int, honest: bool, code: bool, **asked: Any
    ) -> None:
        """A service until it is done."""
        resident, member = chosen(self.cast.residents, recipient), self.cast.actor(chosen(self.active, who))
        order = self._ask(resident, wait, **asked)
        part = self.act("accept", lambda: orders.accept(order.id, self.by(member)).assignment.id)
        self.clock.move(minutes=wait)
        self._check_in(order, part, member if code else resident, code)
        service = self._service(order, member.account_id, min(self.clock.now(), order.starts_at), **asked)
        service["proof"] = "service_code" if code else "second_person"
        service.update(minutes=minutes, elapsed=minutes if honest else minutes // 2, recipient=resident.account_id)
        self.clock.move(minutes=service["elapsed"])
        self.act("serve", lambda: orders.complete(part, minutes, self.by(member)))
        service["completed"] = self.clock.now()
        self.model.services[part] = service

    @rule(who=CHOICES, recipient=CHOICES, minutes=MINUTES, urgent=st.booleans(), stars=st.integers(2, 5), wait=WAITS)
    def help(self, who: int, recipient: int, minutes: int, urgent: bool, stars: int, wait: int) -> None:
        """The usual way, from the order to the rating."""
        planned = min(max(minutes, 30), 720)
        asked = {"place": who, "planned": planned, "urgent": urgent, "kind": "repairs_errands"}
        self.serve_so(who, recipient, wait, minutes, True, True, **asked)
        self.rate_so(next(reversed(self.model.services)), stars)

    def _ask(self, resident: Any, wait: int, *, place: int, planned: int, urgent: bool, kind: str) -> Order:
        starts_at = self.clock.now() + timedelta(minutes=wait)
        asked = draft(
            chosen(self.cast.places, place), latitude=None, longitude=None, cell=CELL, starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=planned), service_type=kind,
            urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
        )  # fmt: skip
        order = self.act("post", lambda: orders.post(asked, self.by(resident)))
        assert isinstance(order, Order), order
        return order

    def _check_in(self, order: Order, part: UUID, by: Any, code: bool) -> None:
        told = sealed.service_code_of(order)
        if code:
            self.act("check in", lambda: orders.check_in(part, told, self.by(by)))
        else:
            self.act("confirm attendance", lambda: orders.confirm_attendance(part, self.by(by)))

    def _service(
        self, order: Order, volunteer: UUID, began: Any, *, planned: int, urgent: bool, kind: str, **_: Any
    ) -> Facts:
        return {
            "volunteer": volunteer, "organization": self.model.home_at(volunteer, began), "place": order.place_code,
            "type": kind, "urgent": urgent, "began": self.clock.now(), "planned": planned, "stars": None,
            "state": "completed", "is_entered": False, "order": order.id,
        }  # fmt: skip

    @precondition(lambda self: self.services("completed"))
    @rule(which=CHOICES, stars=st.sampled_from([5, 5, 5, 4, 3, 2, 1]))
    def rate(self, which: int, stars: int) -> None:
        """The recipient rates a service: it counts."""
        self.rate_so(chosen(self.services("completed"), which), stars)

    @precondition(lambda self: self.rated_late())
    @rule(which=CHOICES, stars=st.integers(1, 5))
    def rate_late(self, which: int, stars: int) -> None:
        """Who disputed first may rate after the decision; a low rating holds what does not stand yet."""
        part = chosen(self.rated_late(), which)
        service, award = self.model.services[part], self.model.latest(part)
        by = self.cast.actor(service["recipient"])
        done = self.act("rate late", lambda: orders.rate(part, stars, "", [], self.by(by)))
        assert not isinstance(done, Refused), done
        service["stars"] = stars
        if award is not None and stars < award["rule"]["least_stars"]:
            self.model.hold(award, "low_rating")

    def rated_late(self) -> list[UUID]:
        """Services that count after a dispute, and that nobody rated."""
        disputed = [key for key in self.services("confirmed") if self.model.services[key].get("was_disputed")]
        return [key for key in disputed if self.model.services[key]["stars"] is None]

    def rate_so(self, part: UUID, stars: int) -> None:
        """A rating, which is never refused here."""
        service = self.model.services[part]
        resident = self.cast.actor(service["recipient"])
        done = self.act("rate", lambda: orders.rate(part, stars, "", [], self.by(resident)))
        assert not isinstance(done, Refused), done
        service.update(stars=stars, state="confirmed")
        self.expect(part)

    @precondition(lambda self: self.services("completed"))
    @rule()
    def close_unrated(self) -> None:
        """The job: what nobody rated for a week counts without a rating."""
        week_ago = self.clock.now() - timedelta(days=7)
        silent = [key for key in self.services("completed") if self.model.services[key]["completed"] <= week_ago]
        self.act("close unrated", lambda: None)
        tick = Tick()
        close_unrated.run(tick)
        assert (tick.failures, due.unrated_ids(self.clock.now(), 1)) == ([], [])
        for key in silent:
            self.model.services[key]["state"] = "confirmed"
            self.expect(key)

    @precondition(lambda self: self.services("completed", "confirmed"))
    @rule(which=CHOICES, is_own=st.booleans())
    def dispute(self, which: int, is_own: bool) -> None:
        """The volunteer or the recipient says that the record is wrong."""
        part = chosen(self.services("completed", "confirmed"), which)
        service = self.model.services[part]
        by = self.cast.actor(service["volunteer" if is_own else "recipient"])
        if not isinstance(self.act("dispute", lambda: orders.dispute(part, "记录有误", self.by(by))), Refused):
            service.update(state="disputed", was_disputed=True)
            self.model.hold(self.model.latest(part), "disputed")

    @precondition(lambda self: self.active)
    @rule(
        who=st.lists(CHOICES, min_size=1, max_size=2), minutes=st.integers(1, 300), ago=st.integers(0, 72), kind=TYPES
    )
    def enter(self, who: list[int], minutes: int, ago: int, kind: str) -> None:
        """The desk writes down a service that is over; nothing is credited by that."""
        volunteers = sorted({chosen(self.active, number) for number in who}, key=str)
        starts_at = self.clock.now() - timedelta(hours=5 + ago)
        past = PastService(
            service_type=kind, title="清扫街道", place_code=self.cast.places[0], starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=5), reason="当天没有来得及登记。",
            parts=tuple(Part(volunteer_id=volunteer, minutes=minutes) for volunteer in volunteers),
        )  # fmt: skip
        entered = self.act("enter", lambda: orders.enter(past, self.by(self.cast.desk)))
        assert not isinstance(entered, Refused), entered
        for part in entered.parts:
            facts = {"minutes": minutes, "elapsed": 300, "is_entered": True, "began": starts_at, "proof": None}
            home = {"state": "confirmed", "recipient": self.cast.desk.account_id}
            service = self._service(entered.order, part.volunteer_id, starts_at, planned=300, urgent=False, kind=kind)
            self.model.services[part.id] = service | facts | home
            self.expect(part.id)

    @precondition(lambda self: any(service["is_entered"] for service in self.model.services.values()))
    @rule(which=CHOICES, was_me=st.booleans())
    def say(self, which: int, was_me: bool) -> None:
        """A member says whether what was entered was them; if not, it counts no longer."""
        acts = db.session.execute(select(ActInName.id, ActInName.account_id, ActInName.subject_id))
        asked = sorted(acts, key=lambda act: self.told_as(act.subject_id))
        if not asked:
            return
        act_id, account_id, part = chosen(asked, which)
        answer = claims.confirm if was_me else claims.refuse
        said = self.act(f"say {was_me}", lambda: answer(act_id, self.by(self.cast.actor(account_id))).act.answered_at)
        award = self.model.latest(part)
        if said == self.clock.now() and not was_me and award is not None and act_id not in self.refused:
            self.refused.add(act_id)
            self.model.take_back(award)
            self.observe(part)
