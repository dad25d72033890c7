"""The tables of the lists."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class ListingKind(StrEnum):
    """Which list something stands on."""

    NEED = "need"
    """需求: a community's."""
    RESOURCE = "resource"
    """资源: an organization's."""


class ListingStatus(StrEnum):
    """Whether a listing can still be claimed."""

    OPEN = "open"
    AGREED = "agreed"
    """A need that an organization has taken on. A resource stays open: it may serve many."""
    CLOSED = "closed"


class Side(StrEnum):
    """The two sides of a project."""

    PLACE = "place"
    ORGANIZATION = "organization"


class ProjectStatus(StrEnum):
    """Where a project stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    DROPPED = "dropped"
    DONE = "done"


class Listing(Identified, Base):
    """A need or a resource."""

    __tablename__ = "listings"
    __table_args__ = (
        one_of("kind", ListingKind),
        one_of("status", ListingStatus),
        no_longer_than("title", 60),
        no_longer_than("description", 1000),
        CheckConstraint("(kind = 'resource') = (organization_id IS NOT NULL)", name="owner"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("people BETWEEN 1 AND 10000", name="people"),
        Index("ix_listings_place_code", "kind", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("ix_listings_organization_id", "organization_id", "id"),
        Index("ix_listings_fitting", "service_types", postgresql_using="gin", postgresql_where="status = 'open'"),
        Index("ix_listings_over", "ends_on", postgresql_where="status <> 'closed'"),
    )

    kind: Mapped[ListingKind]
    status: Mapped[ListingStatus] = mapped_column(default=ListingStatus.OPEN)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    service_types: Mapped[list[str]]
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    """Where it is needed; where, with everything below, it is offered."""
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    starts_on: Mapped[date | None]
    """From when on; ``None`` is at any time."""
    ends_on: Mapped[date | None]
    """Until when, the day included; the listing closes after it."""
    people: Mapped[int | None]
    """How many people a need concerns, or a resource can serve."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Project(Identified, Base):
    """What a community and an organization do together (项目): proposed by one of them, agreed to by the other."""

    __tablename__ = "projects"
    __table_args__ = (
        one_of("proposed_by", Side),
        one_of("status", ProjectStatus),
        no_longer_than("title", 60),
        no_longer_than("words", 500),
        no_longer_than("outcome", 500),
        CheckConstraint("num_nonnulls(need_id, resource_id) >= 1", name="subject"),
        Index(
            "uq_projects_need_id",
            "need_id",
            "organization_id",
            unique=True,
            postgresql_where="status IN ('proposed', 'agreed')",
        ),
        Index(
            "uq_projects_resource_id",
            "resource_id",
            "place_code",
            unique=True,
            postgresql_where="status IN ('proposed', 'agreed') AND need_id IS NULL",
        ),
        Index("uq_projects_need_agreed", "need_id", unique=True, postgresql_where="status = 'agreed'"),
        Index("ix_projects_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("ix_projects_organization_id", "organization_id", "id"),
    )

    title: Mapped[str]
    need_id: Mapped[UUID | None] = mapped_column(ForeignKey("listings.id"))
    resource_id: Mapped[UUID | None] = mapped_column(ForeignKey("listings.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    proposed_by: Mapped[Side]
    words: Mapped[str]
    """What the one who proposes it says to the other side."""
    status: Mapped[ProjectStatus] = mapped_column(default=ProjectStatus.PROPOSED)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    """Why it was declined or dropped, or what came of it."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class ProjectOrder(Base):
    """That an order was posted for a project."""

    __tablename__ = "project_orders"
    __table_args__ = (Index("ix_project_orders_project_id", "project_id", "order_id"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"))
    posted_at: Mapped[datetime]
