"""Who holds an activity, and who else answers for it."""

from typing import Protocol
from uuid import UUID

from app.orders.activities.models import Activity
from app.people.actors import Actor
from app.people.permissions import Permission


class Held(Protocol):
    """What says whose an activity is: an activity, or the draft of one."""

    @property
    def organization_id(self) -> UUID | None:
        """The organization that holds it."""
        ...

    @property
    def host_team_id(self) -> UUID | None:
        """The team that holds it."""
        ...

    @property
    def place_code(self) -> str:
        """The community where it is, whose committee holds it where nobody else does."""
        ...


def is_host(activity: Held, actor: Actor) -> bool:
    """Whether they speak for who holds it: an officer of the organization, a leader of the team, else the committee."""
    if activity.organization_id is not None:
        return actor.may_for_organization(Permission.ORDERS_POST_FOR_ORGANIZATION, activity.organization_id)
    if activity.host_team_id is not None:
        return actor.may_for_team(Permission.ORDERS_CONFIRM_ATTENDANCE, activity.host_team_id)
    return is_committee(activity, actor)


def is_committee(activity: Held, actor: Actor) -> bool:
    """Whether they are of the committee of its place."""
    return actor.may_at(Permission.ORDERS_MODERATE, activity.place_code)


def may_run(activity: Activity, actor: Actor) -> bool:
    """Whether they may change it, call it off, see its roster and confirm who is there: the host, and the committee."""
    return is_host(activity, actor) or is_committee(activity, actor)
