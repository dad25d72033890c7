"""Who may see and decide a case, and how."""

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from app.kit.errors import Forbidden
from app.people.actors import Actor
from app.people.models import Role
from app.people.permissions import PERMISSIONS, Permission
from app.reviews.errors import (
    CaseAboutYourOrganization,
    CaseAboutYourself,
    CaseOfYourGrantor,
    NotAsAdministrator,
    SamePersonTwice,
)
from app.reviews.models import Case, CaseKind, CaseStatus, Decision

ABOUT_POINTS = frozenset({Decision.POST, Decision.ADJUST, Decision.REJECT})
ABOUT_CLAIMS = frozenset({Decision.UPHELD, Decision.DISMISSED})
CLAIMS = (CaseKind.DISPUTE, CaseKind.OBJECTION, CaseKind.PROBLEM)
CREDITING = frozenset({Decision.POST, Decision.ADJUST, Decision.UPHELD, Decision.DISMISSED})
"""Decisions after which points may be credited."""


@dataclass(frozen=True)
class Concerned:
    """Whom a case concerns, and how the one who would decide it stands to them."""

    people: Set[UUID]
    """Whoever served, asked, received, typed, proved, entered, rated, objected or complained; and decided before an appeal."""
    organization_id: UUID | None
    """The home organization that earns by the service."""
    deciders_home_id: UUID | None
    deciders_grantors: Set[UUID] = frozenset()
    """Who gave the one who would decide the roles by which they would."""


def may_see(case: Case, actor: Actor) -> bool:
    """Whether they are of the committee of the case's place or above."""
    return actor.may_at(Permission.POINTS_REVIEW, case.place_code)


def denial(concerned: Concerned, actor: Actor) -> Forbidden | None:
    """Why they may not decide, if they may not: nobody decides about themselves or their own organization's points.

    Nor does an administrator, who could make whole committees, or whoever owes the role to somebody with a part in the case.
    """
    if actor.account_id in concerned.people:
        return CaseAboutYourself()
    theirs = {held.organization_id for held in actor.held} | {concerned.deciders_home_id}
    if concerned.organization_id is not None and concerned.organization_id in theirs:
        return CaseAboutYourOrganization()
    if actor.has(Role.ADMINISTRATOR):
        return NotAsAdministrator()
    if concerned.deciders_grantors & concerned.people:
        return CaseOfYourGrantor()
    return None


def denial_of_second(case: Case, concerned: Concerned, actor: Actor) -> Forbidden | None:
    """Why they may not be the second person: neither the first, nor made a member of the committee by the first."""
    if actor.account_id == case.decided_by_id:
        return SamePersonTwice()
    if case.decided_by_id in concerned.deciders_grantors:
        return CaseOfYourGrantor()
    return None


def fitting(case: Case, is_served: bool) -> frozenset[Decision]:
    """How a case can be decided; ``is_served``: it is about a service that somebody was there for."""
    if case.kind is CaseKind.UNANSWERED:
        return frozenset()
    if case.kind in CLAIMS:
        return ABOUT_CLAIMS | {Decision.ADJUST} if is_served else ABOUT_CLAIMS
    if case.kind is CaseKind.APPEAL and not is_served:
        return ABOUT_CLAIMS
    return ABOUT_POINTS


def level(case: Case, actor: Actor) -> str:
    """The place as whose committee they decide: the nearest to the case where they hold the permission."""
    codes = [
        held.place_code
        for held in actor.held
        if held.place_code
        and Permission.POINTS_REVIEW in PERMISSIONS[held.role]
        and case.place_code.startswith(held.place_code)
    ]
    return max(codes, key=len, default=case.place_code)


def is_open_to_decide(case: Case) -> bool:
    """Whether it waits for a first person's decision."""
    return case.status in (CaseStatus.OPEN, CaseStatus.ASKED)
