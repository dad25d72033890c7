"""What registration knows of a person: handed out to them, and gone with their account."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, union_all, update

from app.kit.database import db
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.people.models import Account
from app.places.models import Place
from app.registration import service
from app.registration.hand_overs.models import HandOver
from app.registration.lists.models import Listing, Project
from app.registration.models import HomeAnswer, MemberRegistration, Organization, Team, TeamMember, Volunteer
from app.registration.reporting.models import OrganizationRegistration
from app.registration.reporting.queries import contact_of
from app.registration.volunteers import volunteer


def export_of(account_id: UUID) -> dict[str, Any]:
    """Everything here about a person, as plain data: registrations, the volunteer's profile, teams."""
    return {
        "registrations": [_registration(*row) for row in db.session.execute(_registrations(account_id))],
        "volunteer": _volunteer(volunteer(account_id)),
        "lists": _lists(account_id),
        "contacts": [_contact(*row) for row in db.session.execute(_contacts(account_id))],
        "teams": [
            {"team": name, "joined_at": joined_at.isoformat()}
            for name, joined_at in db.session.execute(_memberships(account_id))
        ],
        "leads_offered": [
            {"team": name, "status": status, "offered_at": offered_at.isoformat()}
            for name, status, offered_at in db.session.execute(_hand_overs(account_id))
        ],
    }


def on_account_erased(event: AccountErased) -> None:
    """End the person's registrations and wipe what places or describes them; who served where stays, pseudonymous."""
    service.end_all(event.account_id, Occasion(None, event.at))
    gone: dict[str, Any] = {"home_cell": "", "household_index": None, "skills": []}
    mine = update(MemberRegistration).where(MemberRegistration.account_id == event.account_id)
    db.session.execute(mine.values(reason=None, **gone))
    objected = MemberRegistration.home_answer == HomeAnswer.OBJECTED
    db.session.execute(mine.where(objected).values(home_reason=""))
    named = OrganizationRegistration.contact_index == _phone_index(event.account_id)
    forgotten = {"contact_sealed": None, "contact_index": None}
    db.session.execute(update(OrganizationRegistration).where(named).values(forgotten))
    db.session.execute(update(Volunteer).where(Volunteer.account_id == event.account_id).values(gone))


def _registrations(account_id: UUID) -> Any:
    return (
        select(MemberRegistration, Place.name, Organization.name)
        .join(Place, Place.code == MemberRegistration.place_code)
        .join(Organization, Organization.id == MemberRegistration.organization_id)
        .where(MemberRegistration.account_id == account_id)
        .order_by(MemberRegistration.id)
    )


def _lists(account_id: UUID) -> list[dict[str, Any]]:
    """What the person wrote onto the lists, and the words with which they proposed projects."""
    listed = select(Listing.title, Listing.description, Listing.created_at).where(Listing.created_by_id == account_id)
    proposed = select(Project.title, Project.words, Project.proposed_at).where(Project.proposed_by_id == account_id)
    rows = db.session.execute(union_all(listed, proposed)).all()
    return [{"title": title, "words": words, "at": at.isoformat()} for title, words, at in rows]


def _memberships(account_id: UUID) -> Any:
    joined = select(Team.name, TeamMember.joined_at).join(TeamMember, TeamMember.team_id == Team.id)
    return joined.where(TeamMember.account_id == account_id).order_by(Team.id)


def _hand_overs(account_id: UUID) -> Any:
    """The leads of teams that were offered to the person, or by them."""
    offered = select(Team.name, HandOver.status, HandOver.offered_at).join(Team, Team.id == HandOver.team_id)
    theirs = or_(HandOver.account_id == account_id, HandOver.offered_by_id == account_id)
    return offered.where(theirs).order_by(HandOver.id)


def _registration(registration: MemberRegistration, place: str, organization: str) -> dict[str, Any]:
    decided_at, ended_at = registration.decided_at, registration.ended_at
    return {
        "place": place,
        "organization": organization,
        "service_types": registration.service_types,
        "skills": registration.skills,
        "home_cell": registration.home_cell,
        "status": registration.status.value,
        "submitted_at": registration.submitted_at.isoformat(),
        "decided_at": decided_at.isoformat() if decided_at else None,
        "reason": registration.reason,
        "ended_at": ended_at.isoformat() if ended_at else None,
        "entered_by_id": str(registration.entered_by_id) if registration.entered_by_id else None,
        "receipt": registration.number,
        "home_answer": registration.home_answer.value,
        "home_reason": registration.home_reason,
    }


def _phone_index(account_id: UUID) -> Any:
    return select(Account.phone_index).where(Account.id == account_id).scalar_subquery()


def _contacts(account_id: UUID) -> Any:
    """Where an organization named this person's phone as the one to call."""
    return (
        select(OrganizationRegistration, Organization.name, Place.name)
        .join(Organization, Organization.id == OrganizationRegistration.organization_id)
        .join(Place, Place.code == OrganizationRegistration.place_code)
        .where(OrganizationRegistration.contact_index == _phone_index(account_id))
        .order_by(OrganizationRegistration.id)
    )


def _contact(registration: OrganizationRegistration, organization: str, place: str) -> dict[str, Any]:
    contact = contact_of(registration)
    stated = {"name": contact.name, "phone": contact.phone} if contact else {}
    return {"organization": organization, "place": place, **stated}


def _volunteer(found: Volunteer | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "service_types": found.service_types,
        "skills": found.skills,
        "home_cell": found.home_cell,
        "home_address_known": found.household_index is not None,
        "is_active": found.is_active,
    }
