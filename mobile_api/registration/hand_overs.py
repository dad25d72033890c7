"""The routes of handing a team's lead over (移交)."""

from typing import Any
from uuid import UUID

from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration.errors import TeamNotFound, TeamNotYours
from app.registration.hand_overs import service
from app.registration.hand_overs.errors import (
    HandOverNotFound,
    HandOverPending,
    HandOverSettled,
    HandOverVoid,
    LeadUnsuitable,
    OwnHandOver,
    TeamLed,
)
from app.registration.hand_overs.service import HandOverSheet
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.schemas import HandOverView, NewLeader

LEAD = "/teams/<uuid:team_id>/hand-over"
OFFERED = examples.OFFERED


@blueprint.operation("GET", LEAD, permission=Permission.REGISTRATION_OWN, answer=HandOverView,
                     refuses=(HandOverNotFound,), example=OFFERED)  # fmt: skip
def read_hand_over(occasion: Occasion, team_id: UUID) -> HandOverSheet:
    """Read the open offer of a team's lead, if it is made to you or you manage the team."""
    return service.read(team_id, occasion)


@blueprint.operation("POST", LEAD, permission=Permission.TEAM_MEMBERS_MANAGE, body=NewLeader, answer=HandOverView,
                     status=201, creates=True, example=OFFERED, body_example={"account_id": examples.ACCOUNT},
                     refuses=(TeamNotFound, TeamNotYours, OwnHandOver, LeadUnsuitable, TeamLed, HandOverPending),
                     )  # fmt: skip
def offer_hand_over(occasion: Occasion, team_id: UUID, body: dict[str, Any]) -> HandOverSheet:
    """Offer the lead of your team to a member; you lead until they take it.

    The committee of the place gives it at once, where the team has no leader any more.
    """
    return service.offer(team_id, body["account_id"], occasion)


@blueprint.operation("POST", f"{LEAD}/acceptance", permission=Permission.REGISTRATION_OWN, answer=HandOverView,
                     creates=True, refuses=(HandOverNotFound, HandOverSettled, HandOverVoid, LeadUnsuitable),
                     example={**OFFERED, "status": "accepted", "answered_at": examples.WHEN})  # fmt: skip
def accept_hand_over(occasion: Occasion, team_id: UUID) -> HandOverSheet:
    """Take the lead that is offered to you; who offered it leads no longer."""
    return service.accept(team_id, occasion)


@blueprint.operation("POST", f"{LEAD}/refusal", permission=Permission.REGISTRATION_OWN, answer=HandOverView,
                     creates=True, refuses=(HandOverNotFound, HandOverSettled),
                     example={**OFFERED, "status": "refused", "answered_at": examples.WHEN})  # fmt: skip
def refuse_hand_over(occasion: Occasion, team_id: UUID) -> HandOverSheet:
    """Say no to the lead that is offered to you."""
    return service.refuse(team_id, occasion)


@blueprint.operation("POST", f"{LEAD}/withdrawal", permission=Permission.TEAM_MEMBERS_MANAGE, answer=HandOverView,
                     creates=True, refuses=(TeamNotFound, TeamNotYours, HandOverNotFound),
                     example={**OFFERED, "status": "withdrawn", "answered_at": examples.WHEN})  # fmt: skip
def withdraw_hand_over(occasion: Occasion, team_id: UUID) -> HandOverSheet:
    """Take the open offer of a team's lead back."""
    return service.withdraw(team_id, occasion)
