"""What registration does when something happens elsewhere, or is asked about itself."""

from contextlib import suppress

from app.kit.database import db
from app.people import claims
from app.people.actors import Actor, Occasion, occasion_of
from app.people.events import ActConfirmed, ActRefused, GrantGiven, GrantRevoked
from app.people.models import ActKind, Grant, Language
from app.registration import service, teams
from app.registration.errors import OrganizationUnavailable, RegistrationSettled, TeamMemberNotFound
from app.registration.events import TeamMemberAdded


def on_team_member_added(event: TeamMemberAdded) -> None:
    """Ask who was taken into a team whether they want that."""
    claims.ask(ActKind.TEAM, event.account_id, event.team_id, teams.team(event.team_id).place_code, event)


def on_leader_changed(event: GrantGiven | GrantRevoked) -> None:
    """Let a team's version rise when somebody leads it from now on, or no longer."""
    grant = db.session.get_one(Grant, event.grant_id)
    if grant.team_id is not None:
        teams.changed([grant.team_id])


def on_act_confirmed(event: ActConfirmed) -> None:
    """Approve what was entered by hand; if it cannot be now, it goes on waiting for the committee."""
    if event.kind is ActKind.REGISTRATION:
        with suppress(RegistrationSettled, OrganizationUnavailable):
            entered_by = Actor(event.made_by_id, None, Language.CHINESE, ())
            service.confirmed(event.subject_id, Occasion(entered_by, event.at))


def on_act_refused(event: ActRefused) -> None:
    """Undo what the person does not want: the registration is withdrawn, the team left."""
    if event.kind is ActKind.REGISTRATION:
        with suppress(RegistrationSettled):
            service.withdraw(event.subject_id, occasion_of(event))
    if event.kind is ActKind.TEAM:
        with suppress(TeamMemberNotFound):
            teams.disown(event.subject_id, occasion_of(event))
