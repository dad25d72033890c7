"""Who may see and decide a case."""

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from app.kit.errors import Forbidden
from app.people.actors import Actor
from app.people.permissions import Permission
from app.reviews.errors import CaseAboutYourOrganization, CaseAboutYourself
from app.reviews.models import Case


@dataclass(frozen=True)
class Concerned:
    """Whom a case concerns, and to which organizations the one who would decide it belongs."""

    people: Set[UUID]
    """Whoever served, asked, received, typed, proved or complained."""
    organization_id: UUID | None
    """The home organization that earns by the service."""
    deciders_home_id: UUID | None


def may_see(case: Case, actor: Actor) -> bool:
    """Whether they are of the committee of the case's place or above."""
    return actor.may_at(Permission.POINTS_REVIEW, case.place_code)


def denial(concerned: Concerned, actor: Actor) -> Forbidden | None:
    """Why they may not decide, if they may not: nobody decides about themselves or their own organization's points."""
    if actor.account_id in concerned.people:
        return CaseAboutYourself()
    theirs = {held.organization_id for held in actor.held} | {concerned.deciders_home_id}
    if concerned.organization_id is not None and concerned.organization_id in theirs:
        return CaseAboutYourOrganization()
    return None
