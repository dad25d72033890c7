"""A person gets a copy of what was told to them; with the account it is gone."""

from flask import Flask
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.kit.events import record
from app.kit.transaction import transaction
from app.notifications import privacy
from app.notifications.models import Device, Notification, Preference, Receipt
from app.people.events import AccountErased
from tests.builders import people
from tests.builders.notifications import device, inbox, invite, receipt


def test_a_copy_holds_the_inbox_the_devices_and_the_wishes_but_no_token(app: Flask):
    person = people.account()
    device(person, "secret-token")
    invite(person)
    db.session.add(Preference(account_id=person.id, kind="rated", is_pushed=False))
    db.session.commit()

    receipt(inbox(person)[0], "opened")

    copy = privacy.export_of(person.id)

    assert [row["kind"] for row in copy["notifications"]] == ["order-invitation"]
    assert [set(row) for row in copy["devices"]] == [{"id", "channel", "registered_at"}]
    assert [row["stage"] for row in copy["receipts"]] == ["opened"]
    assert copy["preferences"] == [{"kind": "rated", "is_pushed": False}]


def test_with_the_account_goes_everything_of_that_person_only(app: Flask):
    person, other = people.account(), people.account()
    for each in (person, other):
        device(each)
    invite(person, other)
    for each in (person, other):
        receipt(inbox(each)[0], "opened")
    db.session.add(Preference(account_id=person.id, kind="rated", is_pushed=False))
    db.session.commit()

    with transaction():
        record(AccountErased(at=now(), actor_id=person.id, account_id=person.id))

    for table in (Device, Notification, Preference):
        assert db.session.scalars(select(table).where(table.account_id == person.id)).all() == []
    assert len(inbox(other)) == 1
    assert db.session.scalars(select(Receipt.notification_id)).all() == [inbox(other)[0].id]
