"""Two people at the same moment, with real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import transaction
from app.people.models import Account
from app.registration import service
from app.registration.models import MemberRegistration, RegistrationStatus
from app.registration.volunteers import volunteer
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, pending_registration
from tests.registration.test_service import draft


def at_once(app: Flask, *works: Callable[[], object]) -> list[str]:
    """Each work in a thread and transaction of its own; ``done`` or the refusal's code."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    work()
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def test_of_two_registrations_sent_at_once_one_waits(committed_app: Flask) -> None:
    occasion, sent = people.occasion(people.account()), draft()
    outcomes = at_once(committed_app, *[lambda: service.submit(sent, occasion)] * 4)
    assert outcomes == ["done", *["registration-pending"] * 3]


def test_of_two_decisions_at_once_one_counts(committed_app: Flask) -> None:
    registration = pending_registration()
    first, second = (people.occasion(people.committee(district().community)) for _ in range(2))
    outcomes = at_once(
        committed_app,
        lambda: service.approve(registration.id, first),
        lambda: service.reject(registration.id, "no", second),
    )
    assert outcomes == ["done", "registration-settled"]


def test_a_withdrawal_and_an_approval_at_once_leave_one_truth(committed_app: Flask) -> None:
    first = approved_volunteer()
    member = db.session.get_one(Account, first.account_id)
    moved = pending_registration(member, district().communities[2])
    own, committee = people.occasion(member), people.occasion(people.committee("110107"))
    at_once(
        committed_app,
        lambda: service.withdraw(first.registration_id, own),
        lambda: service.approve(moved.id, committee),
    )
    db.session.expire_all()
    approved = select(func.count()).where(MemberRegistration.status == RegistrationStatus.APPROVED)
    now_is = volunteer(member.id)
    assert db.session.scalar(approved) == 1
    assert now_is is not None
    assert (now_is.is_active, now_is.registration_id) == (True, moved.id)
