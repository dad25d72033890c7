"""Who may see whose statements."""

from uuid import UUID

from app.kit.database import db
from app.people.actors import Actor
from app.people.permissions import Permission
from app.points import policy
from app.points.statements.models import Statement, SubjectKind
from app.registration.models import Organization


def sees(statement: Statement, actor: Actor) -> bool:
    """Whether it is their own, their organization's, or of a place of their committee's or below it."""
    if statement.subject_kind is SubjectKind.PERSON:
        return statement.subject_id == str(actor.account_id)
    if statement.subject_kind is SubjectKind.ORGANIZATION:
        return sees_organization(UUID(statement.subject_id), actor)
    return sees_place(statement.subject_id, actor)


def sees_organization(organization_id: UUID, actor: Actor) -> bool:
    """Whether they see an organization's points."""
    organization = db.session.get(Organization, organization_id)
    return organization is not None and policy.sees_points_of(organization, actor)


def sees_place(code: str, actor: Actor) -> bool:
    """Whether they are of the committee of the place or above, or administer the service."""
    return actor.may_at(Permission.REPORTS_READ, code)
