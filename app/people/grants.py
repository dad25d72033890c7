"""Grants: who holds which role where. Given and revoked, never changed; the audit trail keeps who did it."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.people import audit, claims
from app.people.actors import Held, Occasion, occasion_of
from app.people.errors import GrantGone
from app.people.events import ActRefused, GrantGiven, GrantRevoked
from app.people.models import ActKind, Grant, Role
from app.registration.events import MemberRegistrationApproved, MemberRegistrationWithdrawn


def give(account_id: UUID, held: Held, occasion: Occasion) -> Grant:
    """Give a person a role with its scope; the grant in force where they hold it already. Asks no policy."""
    row = {**_columns(account_id, held), "id": new_id()}
    made = {**row, "granted_at": occasion.at, "granted_by_id": occasion.actor_id}
    new = db.session.execute(insert(Grant).values(made).on_conflict_do_nothing().returning(Grant.id)).scalar()
    grant = db.session.scalars(select(Grant).filter_by(**_columns(account_id, held), revoked_at=None)).one()
    if new is not None:
        audit.note("grant.given", account_id, occasion)
        record(GrantGiven(at=occasion.at, actor_id=occasion.actor_id, grant_id=grant.id, account_id=account_id))
    return grant


def revoke(grant_id: UUID, occasion: Occasion) -> None:
    """Take a grant back: the very next request of its holder is without it. Raises :class:`GrantGone`."""
    taken = {"revoked_at": occasion.at, "revoked_by_id": occasion.actor_id}
    live = update(Grant).where(Grant.id == grant_id, Grant.revoked_at.is_(None)).values(taken)
    account_id = db.session.execute(live.returning(Grant.account_id)).scalar()
    if account_id is None:
        raise GrantGone()
    audit.note("grant.revoked", account_id, occasion)
    record(GrantRevoked(at=occasion.at, actor_id=occasion.actor_id, grant_id=grant_id, account_id=account_id))


def revoke_all(account_id: UUID, occasion: Occasion, **like: Any) -> None:
    """Take back all of a person's grants that are like this (``role=…, place_code=…``); none is no fault."""
    held = select(Grant.id).filter_by(account_id=account_id, revoked_at=None, **like)
    for grant_id in db.session.scalars(held).all():
        revoke(grant_id, occasion)


def _columns(account_id: UUID, held: Held) -> dict[str, Any]:
    scope = {"place_code": held.place_code, "organization_id": held.organization_id, "team_id": held.team_id}
    return {"account_id": account_id, "role": held.role, **scope}


def on_registration_approved(event: MemberRegistrationApproved) -> None:
    """Whose registration is approved is a volunteer at its place from now on, and no longer at an earlier one."""
    occasion = occasion_of(event)
    revoke_all(event.account_id, occasion, role=Role.VOLUNTEER)
    give(event.account_id, Held(Role.VOLUNTEER, place_code=event.place_code), occasion)


def on_registration_withdrawn(event: MemberRegistrationWithdrawn) -> None:
    """Who takes the registration back is no volunteer there any more."""
    revoke_all(event.account_id, occasion_of(event), role=Role.VOLUNTEER, place_code=event.place_code)


def on_grant_given(event: GrantGiven) -> None:
    """Ask who was given a role whether they want it; a volunteer asked for theirs by registering."""
    grant = db.session.get_one(Grant, event.grant_id)
    if grant.role is not Role.VOLUNTEER:
        claims.ask(ActKind.GRANT, event.account_id, event.grant_id, grant.place_code, event)


def on_act_refused(event: ActRefused) -> None:
    """Take back the role that the person does not want."""
    if event.kind is ActKind.GRANT:
        with suppress(GrantGone):
            revoke(event.subject_id, occasion_of(event))
