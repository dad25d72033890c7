"""Who is told of people, organizations, their lists, and the cases about them."""

from typing import Any

from app.notifications import recipients as who
from app.notifications.catalogue.message import SILENCE, Message, Told
from app.notifications.kinds import Kind
from app.people import events as people
from app.people.models import ActKind
from app.registration import events as registration
from app.registration.hand_overs import events as leads
from app.registration.lists import events as lists
from app.registration.reporting import events as reporting
from app.reviews import events as reviews
from app.reviews.models import CaseKind

OFFICERS = who.officers_of_organization()


def _for_the_committee(event: Any) -> bool:
    return event.kind is not CaseKind.SERVICE


def _told_nowhere_else(event: Any) -> bool:
    """An order, a role, a team and a yes in one's name are told as such, and say there how to refuse them."""
    return event.kind not in (ActKind.ORDER, ActKind.GRANT, ActKind.TEAM, ActKind.ASSIGNMENT)


ABOUT_PEOPLE: Told = {
    registration.MemberRegistrationSubmitted: (
        Message(Kind.REGISTRATION_SUBMITTED, who.committee_at_place(), "registration_id", is_pushed=False),
        Message(Kind.MEMBER_NAMED_US, who.officers_of_home(), "registration_id", is_pushed=False),
    ),
    registration.MemberRegistrationRevoked: (
        Message(Kind.REGISTRATION_REVOKED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationExpired: (
        Message(Kind.REGISTRATION_EXPIRED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationAcknowledged: SILENCE,  # the registration shows it
    registration.MemberRegistrationObjected: (
        Message(Kind.HOME_OBJECTED, who.person("account_id"), "registration_id"),
        Message(Kind.HOME_OBJECTED, who.committee_besides("account_id"), "registration_id", is_pushed=False),
    ),
    registration.MemberRegistrationApproved: (
        Message(Kind.REGISTRATION_APPROVED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationRejected: (
        Message(Kind.REGISTRATION_REJECTED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationCancelled: SILENCE,  # the member did it
    registration.MemberRegistrationWithdrawn: SILENCE,  # the member did it
    registration.MemberRegistrationEnded: SILENCE,  # the approval of the later one is told
    registration.TeamMemberAdded: (Message(Kind.TEAM_JOINED, who.person("account_id"), "team_id", is_pushed=False),),
    registration.TeamMemberRemoved: (Message(Kind.TEAM_LEFT, who.person("account_id"), "team_id", is_pushed=False),),
    leads.LeadOffered: (Message(Kind.LEAD_OFFERED, who.person("account_id"), "team_id"),),
    leads.LeadTaken: (Message(Kind.LEAD_TAKEN, who.person("offered_by_id"), "team_id", is_pushed=False),),
    leads.LeadGiven: SILENCE,  # the role is told
    leads.LeadRefused: (Message(Kind.LEAD_REFUSED, who.person("offered_by_id"), "team_id", is_pushed=False),),
    leads.LeadWithdrawn: (Message(Kind.LEAD_WITHDRAWN, who.person("account_id"), "team_id", is_pushed=False),),
    reviews.CaseOpened: (
        Message(
            Kind.CASE_OPENED, who.committee_at_place(), "case_id",
            facts=("kind",), is_pushed=False, when=_for_the_committee,
        ),
    ),
    reviews.CaseDecided: (Message(Kind.CASE_DECIDED, who.concerned_by_decision(), "case_id", facts=("decision",)),),
    reviews.MemberAsked: (Message(Kind.CASE_ASKED, who.person("member_id"), "case_id"),),
    reviews.MemberAnswered: (Message(Kind.CASE_ANSWERED, who.committee_at_place(), "case_id", is_pushed=False),),
    reviews.DecisionProposed: (Message(Kind.DECISION_PROPOSED, who.committee_at_place(), "case_id", is_pushed=False),),
    reviews.DecisionDeclined: (Message(Kind.DECISION_DECLINED, who.person("proposer_id"), "case_id", is_pushed=False),),
    people.AccountErased: SILENCE,  # nobody is left to read it
    people.GrantGiven: (Message(Kind.GRANT_GIVEN, who.holder_of_grant(), "grant_id", is_pushed=False),),
    people.ActMade: (Message(Kind.WAS_THIS_YOU, who.person("account_id"), "act_id", when=_told_nowhere_else),),
    people.ActConfirmed: SILENCE,  # nobody has anything to do
    people.ActRefused: (
        Message(Kind.ACT_REFUSED, who.person("made_by_id"), "subject_id"),
        Message(Kind.ACT_REFUSED, who.committee_besides("made_by_id"), "subject_id", is_pushed=False),
    ),
    people.GrantRevoked: (Message(Kind.GRANT_REVOKED, who.holder_of_grant(), "grant_id", is_pushed=False),),
}  # fmt: skip

ABOUT_ORGANIZATIONS: Told = {
    reporting.OrganizationRegistrationSubmitted: (
        Message(Kind.ORGANIZATION_REPORTS, who.committee_at_place(), "registration_id", is_pushed=False),
    ),
    reporting.OrganizationRegistrationApproved: (Message(Kind.ORGANIZATION_REGISTERED, OFFICERS, "registration_id"),),
    reporting.OrganizationRegistrationRejected: (
        Message(Kind.ORGANIZATION_NOT_REGISTERED, OFFICERS, "registration_id"),
    ),
    reporting.OrganizationRegistrationWithdrawn: (
        Message(Kind.ORGANIZATION_LEFT, who.committee_at_place(), "registration_id", is_pushed=False),
    ),
    reporting.OrganizationRegistrationEnded: SILENCE,  # its renewal is told, or the organization is no more
    reporting.OrganizationRegistrationRunsOut: (Message(Kind.ORGANIZATION_RUNS_OUT, OFFICERS, "registration_id"),),
    reporting.OrganizationRegistrationExpired: (Message(Kind.ORGANIZATION_LAPSED, OFFICERS, "registration_id"),),
}

ABOUT_LISTS: Told = {
    lists.ListingAdded: (Message(Kind.LISTING_FITS, who.persons("fitting_ids"), "listing_id", is_pushed=False),),
    lists.NeedClaimed: (Message(Kind.PROJECT_PROPOSED, who.committee_at_place(), "project_id"),),
    lists.ResourceClaimed: (Message(Kind.PROJECT_PROPOSED, who.officers_of_organization(), "project_id"),),
    lists.ProjectAgreed: (Message(Kind.PROJECT_AGREED, who.person("proposed_by_id"), "project_id"),),
    lists.ProjectDeclined: (Message(Kind.PROJECT_DECLINED, who.person("proposed_by_id"), "project_id"),),
    lists.ProjectEnded: (Message(Kind.PROJECT_ENDED, who.persons("told_ids"), "project_id", is_pushed=False),),
}
