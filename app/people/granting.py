"""Granting as the desk does it: by phone number, within what the policy lets one give."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people import accounts, grants, phones, policy
from app.people.actors import Held, Occasion
from app.people.errors import GrantGone, ScopeGone, ScopeMalformed
from app.people.models import Account, Grant, Role
from app.people.permissions import Permission
from app.places.models import Place
from app.registration import leaders
from app.registration.models import Organization, Team

_PLACE = func.coalesce(Grant.place_code, Organization.place_code, Team.place_code)
"""Where a grant is held: its place, or that of its organization or team."""


@dataclass(frozen=True)
class Granted:
    """A grant with its holder, as who manages grants sees it."""

    grant: Grant
    name: str | None
    phone: str
    """Masked."""


def seen(role: Role | None, request: PageRequest, occasion: Occasion) -> Page[Granted]:
    """The grants in force that the actor may manage, the newest first; volunteers are not among them."""
    places = occasion.person.places_of(Permission.GRANTS_MANAGE)
    statement = _live().where(Grant.role.not_in(policy.BY_NOBODY))
    if "" not in places:
        statement = statement.where(or_(*(_PLACE.startswith(place) for place in places)))
    if role is not None:
        statement = statement.where(Grant.role == role)
    page = page_of("grants", statement, Order([Grant.id]), request)
    return Page([_granted(grant, account) for grant, account in page.rows], page.next_cursor)


def give(phone: str, name: str | None, held: Held, occasion: Occasion) -> Granted:
    """Give a role to the person with this phone; one without an account gets one, with this name.

    Raises :class:`app.people.errors.PhoneMalformed`, :class:`ScopeMalformed`, :class:`ScopeGone`,
    :class:`app.people.errors.RoleNotGranted`, :class:`app.people.errors.GrantAboveSelf` or, of a team's lead,
    :class:`app.registration.hand_overs.errors.LeadUnsuitable`.
    """
    check_shape(held)
    refused = policy.may_manage_grant(held.role, _place_of(held), occasion.person)
    if refused is not None:
        raise refused
    account = accounts.find_or_create(phone, name, occasion)
    check_fitness(account.id, held)
    return _granted(grants.give(account.id, held, occasion), account)


def take_back(grant_id: UUID, occasion: Occasion) -> None:
    """Take a grant back. Raises :class:`GrantGone` for one that the actor may not see, else as :func:`give`."""
    found = db.session.execute(_live().add_columns(_PLACE).where(Grant.id == grant_id)).first()
    if found is None or not policy.may_see_grant(found[2], occasion.person):
        raise GrantGone()
    refused = policy.may_manage_grant(found[0].role, found[2], occasion.person)
    if refused is not None:
        raise refused
    grants.revoke(grant_id, occasion)


def _live() -> Select[Grant, Account]:
    joined = select(Grant, Account).join(Account, Account.id == Grant.account_id)
    joined = joined.outerjoin(Organization, Organization.id == Grant.organization_id)
    return joined.outerjoin(Team, Team.id == Grant.team_id).where(Grant.revoked_at.is_(None))


def _granted(grant: Grant, account: Account) -> Granted:
    return Granted(grant, account.name, phones.masked(accounts.phone_of(account)))


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
