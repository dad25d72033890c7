"""What becomes of invitations on their way, as far as it is known."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class InvitationEvent(Event):
    """Something is known of the message that asked somebody to an order."""

    order_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationReceived(InvitationEvent):
    """It is on their device: the app says so."""


@dataclass(frozen=True, kw_only=True)
class InvitationOpened(InvitationEvent):
    """They have opened it, in the app or in its inbox."""


@dataclass(frozen=True, kw_only=True)
class InvitationsLost(Event):
    """Each of these persons was to be rung for the order in the same place of the list, and every way to them has failed."""

    order_ids: tuple[UUID, ...]
    account_ids: tuple[UUID, ...]
    is_address_gone: bool
    """Whether it is their addresses that take nothing any more; else sending failed."""
