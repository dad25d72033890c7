"""From a request to an actor: the bearer token, the live session, the grants in force."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import request

from app.kit.errors import Forbidden, Unauthenticated
from app.people import queries, tokens
from app.people.actors import Actor
from app.people.permissions import Permission
from mobile_api import idempotency, languages
from mobile_api.idempotency import Key
from mobile_api.in_hand import note


class TokenRequired(Unauthenticated):
    """No bearer token came with the request."""


class RoleRequired(Forbidden):
    """None of the person's roles has the permission."""


def session_of(permission: Permission, at: datetime) -> UUID | None:
    """The session that the request's token names; ``None`` on a public route.

    Raises :class:`TokenRequired` or the refusals of :mod:`app.people.tokens`. The token alone is read here, no database.
    """
    if permission is Permission.PUBLIC:
        return None
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise TokenRequired()
    return tokens.read_access(token.strip(), at)


def actor_of(session_id: UUID | None, key: Key | None, at: datetime) -> Actor | None:
    """Who asks; nobody on a public route. With a key, it is claimed for them on the way.

    A revoked session or grant is refused at once: both are read afresh on every request.
    """
    if session_id is None:
        return None
    actor = _speaking(idempotency.enter(session_id, key, at) if key else queries.actor_of(session_id))
    note("actor", actor)
    return actor


def _speaking(actor: Actor) -> Actor:
    """The same person, answered in the language that the request asks for; where it asks for none of ours, in their own."""
    language = languages.asked()
    return actor if language in (None, actor.language) else replace(actor, language=language)


def check(actor: Actor | None, permission: Permission) -> None:
    """Refuse with :class:`RoleRequired` whom none of their roles gives the permission."""
    if actor is not None and not actor.may(permission):
        raise RoleRequired(permission=permission.value)
