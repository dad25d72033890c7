"""What happens on the lists."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class ListingAdded(Event):
    """A need or a resource was listed; ``fitting_ids``: whose own listings it fits."""

    listing_id: UUID
    place_code: str
    fitting_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectEvent(Event):
    """Something happened to a project."""

    project_id: UUID
    place_code: str
    organization_id: UUID
    proposed_by_id: UUID


class NeedClaimed(ProjectEvent):
    """An organization offers to take a need on, or to serve by a resource of its own; the place is to answer."""


class ResourceClaimed(ProjectEvent):
    """A place asks for an organization's resource; the organization is to answer."""


class ProjectAgreed(ProjectEvent):
    """The other side agrees."""


class ProjectDeclined(ProjectEvent):
    """The other side does not agree, with a reason."""


@dataclass(frozen=True, kw_only=True)
class ProjectEnded(ProjectEvent):
    """An agreed project is done, or one was dropped; ``told_ids``: who proposed and who answered."""

    told_ids: tuple[UUID, ...]
