"""Who may give or take back a role: nobody above themselves."""

from app.kit.errors import Refusal
from app.people.actors import Actor
from app.people.errors import GrantAboveSelf, RoleNotGranted
from app.people.models import Role
from app.people.permissions import Permission

BY_COMMITTEE = frozenset({Role.OPERATOR, Role.OFFICER, Role.LEADER})
"""What a committee gives within its place; committees and administrators are made by administrators."""
BY_NOBODY = frozenset({Role.RESIDENT, Role.VOLUNTEER})
"""Everybody is a resident; who is a volunteer is decided with the registration."""


def may_see_grant(place_code: str | None, actor: Actor) -> bool:
    """Whether a grant at a place (``None``: everywhere) is theirs to see."""
    return actor.has(Role.ADMINISTRATOR) or (
        place_code is not None and actor.may_at(Permission.GRANTS_MANAGE, place_code)
    )


def may_manage_grant(role: Role, place_code: str | None, actor: Actor) -> Refusal | None:
    """Why they may not give or take back this role at this place (that of the organization or team); ``None``: they may."""
    if role in BY_NOBODY:
        return RoleNotGranted({"/role": ["comes with the registration, not with a grant"]})
    if actor.has(Role.ADMINISTRATOR) or (role in BY_COMMITTEE and may_see_grant(place_code, actor)):
        return None
    return GrantAboveSelf()
