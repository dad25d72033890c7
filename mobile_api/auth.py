"""From a request to an actor: the bearer token, the live session, the grants in force."""

from datetime import datetime

from flask import g, request

from app.kit.errors import Forbidden, Unauthenticated
from app.people import queries, tokens
from app.people.actors import Actor
from app.people.permissions import Permission


class TokenRequired(Unauthenticated):
    """No bearer token came with the request."""


class RoleRequired(Forbidden):
    """None of the person's roles has the permission."""


def actor_for(permission: Permission, at: datetime) -> Actor | None:
    """Who asks. Raises :class:`TokenRequired`, the refusals of :mod:`app.people.tokens`, or :class:`RoleRequired`.

    A public route has no actor. A revoked session or grant is refused at once: both are read afresh on every request.
    """
    if permission is Permission.PUBLIC:
        return None
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise TokenRequired()
    actor = queries.actor_of(tokens.read_access(token.strip(), at))
    g.actor = actor
    if not actor.may(permission):
        raise RoleRequired(permission=permission.value)
    return actor
