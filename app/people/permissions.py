"""The one table of permissions: which role may do what. Where (scope) and to which row is the concept's ``policy``."""

from enum import StrEnum

from app.people.models import Role


class Permission(StrEnum):
    """What can be permitted, as ``concept.verb``."""

    PUBLIC = "public"
    """Needs no token."""

    ACCOUNT_OWN = "account.own"
    """Own profile, sessions, devices, export, erasure, inbox, preferences."""
    GRANTS_MANAGE = "grants.manage"
    PLACES_READ = "places.read"
    PLACES_EDIT = "places.edit"
    """What the committee of a place settles about it; all of it with ``PLACES_MANAGE``."""
    PLACES_MANAGE = "places.manage"
    SERVICE_TYPES_MANAGE = "service_types.manage"
    ORGANIZATIONS_READ = "organizations.read"
    ORGANIZATIONS_MANAGE = "organizations.manage"
    TEAMS_MANAGE = "teams.manage"
    TEAM_MEMBERS_MANAGE = "team_members.manage"
    NEEDS_MANAGE = "needs.manage"
    """A place's list of needs, and its side of projects."""
    RESOURCES_MANAGE = "resources.manage"
    """An organization's list of resources, and its side of projects."""
    REGISTRATION_OWN = "registration.own"
    REGISTRATIONS_REVIEW = "registrations.review"
    ORGANIZATION_REGISTER = "organizations.register"
    """Register an organization with the places that it serves: its officer does, or the committee for it."""
    MEMBERS_CONFIRM = "members.confirm"
    """Say for a home organization whether a member is one of its own, and see where its members registered."""
    ORDERS_POST = "orders.post"
    ORDERS_POST_FOR_OTHERS = "orders.post_for_others"
    ORDERS_POST_FOR_ORGANIZATION = "orders.post_for_organization"
    ORDERS_READ = "orders.read"
    ORDERS_READ_OF_PLACE = "orders.read_of_place"
    """The list of all orders of a place, also of those that were filled or have ended."""
    ORDERS_MODERATE = "orders.moderate"
    ORDERS_ACCEPT = "orders.accept"
    ORDERS_ACCEPT_FOR_TEAM = "orders.accept_for_team"
    ORDERS_HOLD = "orders.hold"
    """Taking slots of an order for a team or an organization, and filling them with its members."""
    ORDERS_CONFIRM_ATTENDANCE = "orders.confirm_attendance"
    WHISTLES_ANSWER = "whistles.answer"
    """Reporting in for a unit that a committee called (吹哨), handling the order or handing it back."""
    POINTS_READ_OWN = "points.read_own"
    POINTS_READ_ORGANIZATION = "points.read_organization"
    POINTS_READ_NOTICE = "points.read_notice"
    """What points are in public notice at a place, with masked names; and to object to them."""
    POINTS_REVIEW = "points.review"
    SERVICES_ENTER = "services.enter"
    """Entering a past service afterwards (补录); an administrator does not."""
    POINTS_SPEND = "points.spend"
    """Redeeming one's reward points, and offering them to a neighbour."""
    REWARDS_MANAGE = "rewards.manage"
    REWARDS_HAND_OUT = "rewards.hand_out"
    HONOURS_GRANT = "honours.grant"
    CERTIFICATES_ISSUE = "certificates.issue"
    """Certificates of service for members of one's place; one's own are everybody's to have."""
    RULES_MANAGE = "rules.manage"
    REPORTS_READ = "reports.read"


_RESIDENT = frozenset(
    {
        Permission.ACCOUNT_OWN,
        Permission.PLACES_READ,
        Permission.ORGANIZATIONS_READ,
        Permission.REGISTRATION_OWN,
        Permission.ORDERS_POST,
        Permission.ORDERS_READ,
        Permission.POINTS_READ_OWN,
        Permission.POINTS_READ_NOTICE,
        Permission.POINTS_SPEND,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: _RESIDENT,
    Role.VOLUNTEER: frozenset({Permission.ORDERS_ACCEPT}),
    Role.OFFICER: frozenset(
        {
            Permission.ORDERS_POST_FOR_ORGANIZATION,
            Permission.POINTS_READ_ORGANIZATION,
            Permission.RESOURCES_MANAGE,
            Permission.MEMBERS_CONFIRM,
            Permission.ORGANIZATION_REGISTER,
            Permission.WHISTLES_ANSWER,
            Permission.ORDERS_HOLD,
        }
    ),
    Role.LEADER: frozenset(
        {
            Permission.ORDERS_ACCEPT_FOR_TEAM,
            Permission.ORDERS_HOLD,
            Permission.ORDERS_CONFIRM_ATTENDANCE,
            Permission.TEAM_MEMBERS_MANAGE,
        }
    ),
    Role.OPERATOR: frozenset(
        {
            Permission.ORDERS_POST_FOR_OTHERS,
            Permission.SERVICES_ENTER,
            Permission.ORDERS_READ_OF_PLACE,
            Permission.ORDERS_CONFIRM_ATTENDANCE,
            Permission.REWARDS_HAND_OUT,
            Permission.NEEDS_MANAGE,
        }
    ),
    Role.COMMITTEE: frozenset(
        {
            Permission.GRANTS_MANAGE,
            Permission.REGISTRATIONS_REVIEW,
            Permission.ORGANIZATION_REGISTER,
            Permission.ORDERS_READ_OF_PLACE,
            Permission.ORDERS_MODERATE,
            Permission.ORDERS_CONFIRM_ATTENDANCE,
            Permission.PLACES_EDIT,
            Permission.TEAMS_MANAGE,
            Permission.TEAM_MEMBERS_MANAGE,
            Permission.ORGANIZATIONS_MANAGE,
            Permission.NEEDS_MANAGE,
            Permission.POINTS_REVIEW,
            Permission.HONOURS_GRANT,
            Permission.CERTIFICATES_ISSUE,
            Permission.SERVICES_ENTER,
            Permission.REWARDS_MANAGE,
            Permission.REWARDS_HAND_OUT,
            Permission.POINTS_READ_ORGANIZATION,
            Permission.REPORTS_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.GRANTS_MANAGE,
            Permission.PLACES_EDIT,
            Permission.PLACES_MANAGE,
            Permission.SERVICE_TYPES_MANAGE,
            Permission.ORGANIZATIONS_MANAGE,
            Permission.TEAMS_MANAGE,
            Permission.TEAM_MEMBERS_MANAGE,
            Permission.RULES_MANAGE,
            Permission.REPORTS_READ,
        }
    ),
}
