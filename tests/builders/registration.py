"""Organizations, teams and approved volunteers."""

from itertools import count
from typing import TypeVar
from uuid import UUID

from app.kit.clock import now
from app.kit.database import db
from app.kit.numbers import new_number
from app.kit.transaction import transaction
from app.people.models import Account, Grant, Role
from app.places.models import Place
from app.registration.hand_overs.models import HandOver
from app.registration.models import (
    MemberRegistration,
    Organization,
    RegistrationStatus,
    Team,
    TeamMember,
    Volunteer,
)
from app.registration.reporting import service as reporting
from app.registration.reporting.models import OrganizationRegistration
from app.registration.reporting.queries import Contact
from app.registration.reporting.service import ReportDraft
from app.registration.service import RECEIPT
from tests.builders import people
from tests.builders.places import district

_numbers = count(50_000_000)  # phones far from those of the people's builder
Row = TypeVar("Row")


def organization(place_code: str | None = None, name: str | None = None, **fields: object) -> Organization:
    """An approved organization; of the small district's first community unless told."""
    made = Organization(
        name=name or f"第{next(_numbers)}党支部",
        place_code=place_code or district().community,
        created_at=now(),
        **fields,
    )
    return _kept(made)


def team(place_code: str | None = None, name: str | None = None, members: tuple[UUID, ...] = ()) -> Team:
    """A team with these members; of the small district's first community unless told."""
    made = _kept(
        Team(
            name=name or f"第{next(_numbers)}志愿服务队",
            place_code=place_code or district().community,
            created_at=now(),
        )
    )
    for account_id in members:
        db.session.add(TeamMember(team_id=made.id, account_id=account_id, joined_at=now()))
    db.session.commit()
    return made


def led_team(*members: UUID, place_code: str | None = None) -> tuple[Team, Account]:
    """A team with these members, and its leader."""
    made, leader = team(place_code, members=members), people.account("孙建国")
    people.grant(leader, Role.LEADER, team_id=made.id)
    return made, leader


def hand_over(of: Team, by: Account, to: UUID) -> HandOver:
    """The open offer of a team's lead by its leader to a member."""
    return _kept(HandOver(team_id=of.id, offered_by_id=by.id, account_id=to, offered_at=now()))


def approved_volunteer(
    place_code: str | None = None,
    organization: Organization | None = None,
    service_types: tuple[str, ...] = ("elderly_disabled", "repairs_errands"),
    skills: tuple[str, ...] = (),
    home_cell: str | None = None,
    name: str = "李志远",
    account: Account | None = None,
) -> Volunteer:
    """A volunteer whose registration with a community is approved, with the volunteer's role there."""
    place_code = place_code or district().community
    account = account or people.account(name)
    home = organization or Organization(name=f"第{next(_numbers)}党支部", place_code=place_code, created_at=now())
    _flushed(home)
    facts = {
        "account_id": account.id,
        "place_code": place_code,
        "organization_id": home.id,
        "service_types": list(service_types),
        "skills": list(skills),
        "home_cell": home_cell or _cell(place_code),
    }
    approval = MemberRegistration(**facts, status=RegistrationStatus.APPROVED, submitted_at=now(), decided_at=now())
    made = Volunteer(registration_id=_flushed(approval).id, **facts)
    db.session.add(Grant(account_id=account.id, role=Role.VOLUNTEER, place_code=place_code, granted_at=now()))
    return _kept(made)


def _cell(place_code: str) -> str:
    return db.session.get_one(Place, place_code).cell or "8831aa5a37fffff"


def pending_registration(
    who: Account | None = None, place_code: str | None = None, home: Organization | None = None
) -> MemberRegistration:
    """A registration that waits for the committee."""
    place_code = place_code or district().community
    made = MemberRegistration(
        account_id=(who or people.account("赵明")).id,
        place_code=place_code,
        organization_id=(home or organization(place_code)).id,
        service_types=["tutoring"],
        home_cell=_cell(place_code),
        submitted_at=now(),
    )
    return _kept(made)


def reported(
    organization_: Organization | None = None, place_code: str | None = None, by: Account | None = None
) -> OrganizationRegistration:
    """An organization's registration with a place, waiting for the committee; by its officer unless told."""
    reports = organization_ or organization(place_code)
    if by is None:
        by = people.account("周伟")
        people.grant(by, Role.OFFICER, organization_id=reports.id)
    draft = ReportDraft(Contact("周伟", people.phone()), ["paired_help"], ["会议室"])
    with transaction():
        made = reporting.submit(reports.id, place_code or reports.place_code, draft, people.occasion(by))
    return made.registration


def numbered(volunteer: Volunteer) -> str:
    """The number of a volunteer's receipt."""
    approval = db.session.get_one(MemberRegistration, volunteer.registration_id)
    approval.number = approval.number or new_number(RECEIPT)
    db.session.commit()
    return approval.number


def _flushed(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


def _kept(row: Row) -> Row:
    db.session.add(row)
    db.session.commit()
    return row
