"""What orders refuse."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound, PreconditionFailed


class OrderNotFound(NotFound):
    """There is no such order, or none that you may see."""


class AssignmentNotFound(NotFound):
    """There is no such part in an order, or none that you may see."""


class PhotoNotFound(NotFound):
    """There is no such photo, or none that you may see."""


class OrderMalformed(Malformed):
    """The order names something that does not exist, or times that cannot be."""


class OrderNotYours(Forbidden):
    """Only the person who asks, who needs it, or who typed it may do this."""


class NotAtDeskHere(Forbidden):
    """Only an operator or the committee of the community enters services afterwards."""


class OwnOrder(Forbidden):
    """Nobody serves an order of their own."""


class AssignmentNotYours(Forbidden):
    """Only the volunteer who accepted may do this."""


class OwnService(Forbidden):
    """Nobody confirms or rates a service of their own."""


class NotOperatorHere(Forbidden):
    """Only an operator of the community posts on behalf of somebody."""


class NotOfficerThere(Forbidden):
    """Only an officer of the organization posts in its name."""


class NotLeaderThere(Forbidden):
    """Only the leader of the team that the order addresses accepts for its members."""


class NotModeratorHere(Forbidden):
    """Only the committee of the place does this."""


class NotApprovedVolunteer(Forbidden):
    """Only an approved, active volunteer accepts."""

    constraints = ("assignments.organization_id",)


class SkillsMissing(Forbidden):
    """The order asks for skills that the volunteer has not named; ``missing`` in the facts."""


class OrderFull(Conflict):
    """Every slot is taken, or for a team too few are ``free``; the facts offer the waitlist."""

    constraints = ("ck_orders_taken",)


class TeamMembersUnavailable(Conflict):
    """Some of these (``account_ids`` in the facts) are no members of the team, no active volunteers, lack skills, or ask."""


class AlreadyAccepted(Conflict):
    """The volunteer has a live part in this order."""

    constraints = ("uq_assignments_live",)


class AnsweringOver(Conflict):
    """The time to accept is over."""


class OrderStatusForbids(Conflict):
    """The order's ``status`` (in the facts) does not lead where this would take it."""


class AssignmentStatusForbids(Conflict):
    """The ``status`` of this part in the order (in the facts) does not lead where this would take it."""


class OrderChanged(PreconditionFailed):
    """The order was changed since you read it."""


class TextReviewed(Conflict):
    """The committee approved these words; cancel the order and post another to say something else."""


class SlotsTaken(Conflict):
    """More volunteers hold a slot than would be left; ``taken`` in the facts."""


class TooEarly(Conflict):
    """It cannot be done before ``opens_at`` (in the facts)."""


class CodeWrong(Conflict):
    """The service code is another; ``tries_left`` in the facts. The try stays counted."""

    keeps = True


class CodeLocked(Conflict):
    """Too many wrong codes: now only a second person can confirm that the volunteer is there."""


class AlreadyRated(Conflict):
    """The service, or the activity that answered the order, is rated; a rating is given once."""

    constraints = ("uq_ratings_assignment_id", "uq_merge_ratings_merge_id")


class DisputeOver(Conflict):
    """The record stands: seven days have passed, or a dispute about it was decided."""


class PhotoUnreadable(Malformed):
    """The upload is no picture that the service reads (JPEG, PNG, WebP), or has too many pixels."""


class TooManyPhotos(Conflict):
    """An order has at most six photos."""
