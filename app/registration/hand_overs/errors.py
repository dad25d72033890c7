"""What hand-overs refuse."""

from app.kit.errors import Conflict, Forbidden, NotFound


class HandOverNotFound(NotFound):
    """Nobody offers this team's lead at present, or not to you."""


class OwnHandOver(Forbidden):
    """Nobody gives a team's lead to themself."""


class TeamLed(Conflict):
    """The team has a leader, who alone hands the lead over."""


class LeadUnsuitable(Conflict):
    """The lead goes to a member of the team who is an approved volunteer only."""


class HandOverPending(Conflict):
    """The lead is offered to somebody already: withdraw that first."""

    constraints = ("uq_hand_overs_open",)


class HandOverVoid(Conflict):
    """Who offered the lead does not lead the team any more."""


class HandOverSettled(Conflict):
    """The offer is no longer open; ``status`` tells how it ended."""
