"""Whistles, and units that are called by them."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.models import Order
from app.orders.whistles import answering, blowing
from app.orders.whistles.blowing import Times
from app.orders.whistles.models import WhistleCall
from app.people.models import Account, Grant, Role
from app.registration.models import Organization
from tests.builders import people
from tests.builders.orders import open_order
from tests.builders.registration import organization


def unit(place_code: str | None = None, **fields: Any) -> tuple[Organization, Account]:
    """An organization with an officer."""
    home, officer = organization(place_code, **fields), people.account("周伟")
    people.grant(officer, Role.OFFICER, organization_id=home.id)
    return home, officer


def called(
    order: Order, organization_id: UUID | None = None, by: Account | None = None, times: Times | None = None
) -> WhistleCall:
    """The call of a unit for an order, by the committee of its place."""
    unit_id = organization_id or unit()[0].id
    blower = people.occasion(by or people.committee(order.place_code))
    with transaction():
        whistle = blowing.blow(order.id, [unit_id], "北门三盏路灯不亮", times or Times(), blower)
    return db.session.scalars(select(WhistleCall).where(WhistleCall.whistle_id == whistle.id)).one()


def reported_in(call: WhistleCall, officer: Account | None = None) -> WhistleCall:
    """The same, where the unit has reported in."""
    with transaction():
        return answering.report_in(call.id, people.occasion(officer or officer_of(call)))


def handled(order: Order | None = None, by: Account | None = None) -> WhistleCall:
    """A call that its unit has handled."""
    call = reported_in(called(order or open_order(), by=by))
    with transaction():
        return answering.handle(call.id, "已更换", people.occasion(officer_of(call)))


def officer_of(call: WhistleCall) -> Account:
    """The officer of a call's unit."""
    theirs = select(Account).join(Grant, Grant.account_id == Account.id)
    return db.session.scalars(theirs.where(Grant.organization_id == call.organization_id)).one()
