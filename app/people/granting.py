"""Granting as the desk does it: by phone number, within what the policy lets one give."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people import accounts, grants, phones, policy
from app.people.actors import Held, Occasion
from app.people.errors import AccountGone, GrantGone, ScopeGone, ScopeMalformed
from app.people.models import Account, Grant, Role
from app.people.permissions import Permission
from app.places.models import Place
from app.registration import leaders
from app.registration.models import Organization, Team, Volunteer

_PLACE = func.coalesce(Grant.place_code, Organization.place_code, Team.place_code)
"""Where a grant is held: its place, or that of its organization or team."""


@dataclass(frozen=True)
class Granted:
    """A grant with its holder, as who manages grants sees it."""

    grant: Grant
    name: str | None
    phone: str
    """Masked."""
    scope_name: str | None = None
    """Of the organization, team or place."""


@dataclass(frozen=True)
class Wanted:
    """Which grants somebody looks for."""

    role: Role | None = None
    under: str | None = None
    """Held at this place or below it, or at an organization or team that is at home there."""
    organization_id: UUID | None = None
    team_id: UUID | None = None


def seen(wanted: Wanted, request: PageRequest, occasion: Occasion) -> Page[Granted]:
    """The grants in force that the actor may manage, the newest first; volunteers are not among them."""
    places = occasion.person.places_of(Permission.GRANTS_MANAGE)
    statement = _live().where(Grant.role.not_in(policy.BY_NOBODY), *_conditions(wanted))
    if "" not in places:
        statement = statement.where(or_(*(_PLACE.startswith(place) for place in places)))
    page = page_of("grants", statement, Order([Grant.id]), request)
    return Page([_granted(*row) for row in page.rows], page.next_cursor)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = (
        (wanted.role, Grant.role == wanted.role),
        (wanted.organization_id, Grant.organization_id == wanted.organization_id),
        (wanted.team_id, Grant.team_id == wanted.team_id),
        (wanted.under, _PLACE.startswith(wanted.under or "")),
    )
    return [condition for value, condition in asked if value is not None]


def give(phone: str, name: str | None, held: Held, occasion: Occasion) -> Granted:
    """Give a role to the person with this phone; one without an account gets one, with this name.

    Raises :class:`app.people.errors.PhoneMalformed`, :class:`ScopeMalformed`, :class:`ScopeGone`,
    :class:`app.people.errors.RoleNotGranted`, :class:`app.people.errors.GrantAboveSelf` or, of a team's lead,
    :class:`app.registration.hand_overs.errors.LeadUnsuitable`.
    """
    _require(held, occasion)
    return _given(accounts.find_or_create(phone, name, occasion), held, occasion)


def give_to(account_id: UUID, held: Held, occasion: Occasion) -> Granted:
    """Give a role to somebody whom the actor knows already: a volunteer of their place or of the organization, or who held this
    role before, as where taking it back was a mistake.

    Raises :class:`AccountGone` for anybody else, as for nobody; else as :func:`give`.
    """
    _require(held, occasion)
    if not db.session.scalar(select(or_(_served_there(account_id, held, occasion), _held_before(account_id, held)))):
        raise AccountGone()
    return _given(accounts.account_of(account_id), held, occasion)


def _require(held: Held, occasion: Occasion) -> None:
    check_shape(held)
    if refused := policy.may_manage_grant(held.role, _place_of(held), occasion.person):
        raise refused


def _given(account: Account, held: Held, occasion: Occasion) -> Granted:
    check_fitness(account.id, held)
    grant = grants.give(account.id, held, occasion)
    return _granted(*db.session.execute(_live().where(Grant.id == grant.id)).one())


def _served_there(account_id: UUID, held: Held, occasion: Occasion) -> ColumnElement[bool]:
    """Whether somebody is a volunteer at a place where the actor gives roles, or of the organization."""
    here = [Volunteer.place_code.startswith(code) for code in occasion.person.places_of(Permission.GRANTS_MANAGE)]
    theirs = or_(*here, Volunteer.organization_id == held.organization_id)
    return exists().where(Volunteer.account_id == account_id, theirs)


def _held_before(account_id: UUID, held: Held) -> ColumnElement[bool]:
    scope = {"place_code": held.place_code, "organization_id": held.organization_id, "team_id": held.team_id}
    same = [getattr(Grant, name).is_not_distinct_from(value) for name, value in scope.items()]
    return exists().where(Grant.account_id == account_id, Grant.role == held.role, *same)


def take_back(grant_id: UUID, occasion: Occasion) -> None:
    """Take a grant back. Raises :class:`GrantGone` for one that the actor may not see, else as :func:`give`."""
    found = db.session.execute(_live().add_columns(_PLACE).where(Grant.id == grant_id)).first()
    if found is None or not policy.may_see_grant(found[3], occasion.person):
        raise GrantGone()
    if refused := policy.may_manage_grant(found[0].role, found[3], occasion.person):
        raise refused
    grants.revoke(grant_id, occasion)


def _live() -> Select[Grant, Account, str | None]:
    name = func.coalesce(Organization.name, Team.name, Place.name)
    joined = select(Grant, Account, name).join(Account, Account.id == Grant.account_id)
    joined = joined.outerjoin(Organization, Organization.id == Grant.organization_id)
    joined = joined.outerjoin(Place, Place.code == Grant.place_code)
    return joined.outerjoin(Team, Team.id == Grant.team_id).where(Grant.revoked_at.is_(None))


def _granted(grant: Grant, account: Account, scope_name: str | None) -> Granted:
    return Granted(grant, account.name, phones.masked(accounts.phone_of(account)), scope_name)


def check_shape(held: Held) -> None:
    """Raise :class:`ScopeMalformed` unless the scope is of the kind that the role is held in."""
    given = {name for name in ("place_code", "organization_id", "team_id") if getattr(held, name) is not None}
    needed = {Role.ADMINISTRATOR: set(), Role.OFFICER: {"organization_id"}, Role.LEADER: {"team_id"}}
    wanted: set[str] = needed.get(held.role, {"place_code"})
    if given != wanted:
        raise ScopeMalformed(
            {f"/{name}": ["needed" if name in wanted else "not of this role"] for name in given ^ wanted}
        )


def check_fitness(account_id: UUID, held: Held) -> None:
    """Raise :class:`app.registration.hand_overs.errors.LeadUnsuitable` where a team would be led by none of its members."""
    if held.team_id is not None:
        leaders.require_suitable(held.team_id, account_id)


def _place_of(held: Held) -> str | None:
    """The place at which a role is to be held; ``None``: everywhere. Raises :class:`ScopeGone`."""
    if held.role is Role.ADMINISTRATOR:
        return None
    if held.organization_id is not None:
        found = select(Organization.place_code).where(Organization.id == held.organization_id)
    elif held.team_id is not None:
        found = select(Team.place_code).where(Team.id == held.team_id)
    else:
        found = select(Place.code).where(Place.code == held.place_code)
    code = db.session.scalar(found)
    if code is None:
        raise ScopeGone()
    return code
