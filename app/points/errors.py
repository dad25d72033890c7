"""What points refuse."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound


class RuleMalformed(Malformed):
    """The figures cannot be a rule; ``faults`` tells which and why."""


class RuleTooEarly(Conflict):
    """A rule would take effect in the past."""


class RuleDayTaken(Conflict):
    """Another version takes effect on the same day."""

    constraints = ("uq_rule_versions_effective_on",)


class PreviewTooWide(Conflict):
    """More services in the month than a preview counts; a place narrows it."""


class NoSuchRule(NotFound):
    """There is no such version of the rules."""


class AwardStands(Conflict):
    """The award is not in a state from which this can be done to it."""


class AlreadyWritten(Conflict):
    """The ledger has a transaction with this reference."""

    constraints = ("uq_ledger_transactions_reference",)


class BalanceTooLow(Conflict):
    """The account does not hold as many points; while it owes some, it holds none."""

    constraints = ("ck_ledger_accounts_balance", "ck_ledger_accounts_owed")


class SecondPersonNeeded(Conflict):
    """Points that stand are taken back by two persons, and this is the same one twice."""

    constraints = ("ck_ledger_transactions_approved_by",)


class NoticeOver(Conflict):
    """The public notice of these points has ended: an objection comes too late."""


class OwnPoints(Forbidden):
    """Nobody objects to their own points; a record that is wrong is disputed."""


class NoSuchPoints(NotFound):
    """There are no points of that owner, or none that you may see."""
