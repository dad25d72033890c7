"""The tables of activities."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of
from app.orders.models import Audience


class ActivityStatus(StrEnum):
    """Where an activity stands; whether it is over says its last date."""

    PENDING_REVIEW = "pending_review"
    ANNOUNCED = "announced"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class DateStatus(StrEnum):
    """Where a date of an activity stands; how its service goes say its orders."""

    PLANNED = "planned"
    """Its orders are not made yet: they are some weeks ahead, when sign-up opens, or once the activity is let through."""
    POSTED = "posted"
    CANCELLED = "cancelled"


class MakeUpDays(StrEnum):
    """What a series does on the weekends that are worked to make up for a holiday (调休)."""

    KEEP = "keep"
    """As the rule says."""
    SKIP = "skip"
    ADD = "add"
    """Also there: for a series of working days."""


class Purpose(StrEnum):
    """What a rotating code is for."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"


class Activity(Identified, Base):
    """What is done together: of an organization, a team or a committee. Where exactly, and whom to call, is sealed."""

    __tablename__ = "activities"
    __table_args__ = (
        one_of("status", ActivityStatus),
        one_of("audience", Audience),
        one_of("make_up_days", MakeUpDays),
        no_longer_than("title", 36),
        no_longer_than("description", 2000),
        no_longer_than("risks", 500),
        no_longer_than("reason", 500),
        no_longer_than("rule", 300),
        CheckConstraint("num_nonnulls(organization_id, host_team_id) <= 1", name="host"),
        CheckConstraint("(audience = 'team') = (team_id IS NOT NULL)", name="team"),
        CheckConstraint("audience <> 'members' OR organization_id IS NOT NULL", name="members"),
        CheckConstraint("minutes BETWEEN 1 AND 720", name="minutes"),
        Index("ix_activities_cell", "cell", "id", postgresql_where="status = 'announced'"),
        Index("ix_activities_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index(
            "ix_activities_waiting",
            "place_code",
            "id",
            postgresql_ops={"place_code": "text_pattern_ops"},
            postgresql_where="status = 'pending_review'",
        ),
        Index("ix_activities_organization_id", "organization_id", "id"),
        Index("ix_activities_host_team_id", "host_team_id", "id"),
        Index("ix_activities_posted_by_id", "posted_by_id", "id"),
    )

    service_type: Mapped[str] = mapped_column(ForeignKey("service_types.code"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    risks: Mapped[str] = mapped_column(default="", server_default="")
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    cell: Mapped[str]
    """The H3 cell (resolution 8): what everybody may see of where it is."""
    whereabouts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON of address, meeting point, location and contact, sealed with the activity's id; forgotten after a time."""
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The key of its rotating codes, sealed with the activity's id."""
    audience: Mapped[Audience] = mapped_column(default=Audience.VOLUNTEERS, server_default="volunteers")
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    """The team that it addresses, where it addresses one."""
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    """The organization that holds it; neither this nor a team: the committee of the place does."""
    host_team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    """The team that holds it."""
    posted_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    posted_at: Mapped[datetime]
    status: Mapped[ActivityStatus] = mapped_column(default=ActivityStatus.ANNOUNCED)
    announced_at: Mapped[datetime | None]
    """When it was let through; before, its words are seen by nobody but the host and the committee."""
    ended_at: Mapped[datetime | None]
    """When it was rejected or cancelled."""
    reason: Mapped[str | None]
    """Why it was rejected or cancelled."""
    rule: Mapped[str | None]
    """The RRULE (RFC 5545) of a series; ``None``: each date was named."""
    first_starts_at: Mapped[datetime]
    """The first date as the rule counts it (DTSTART)."""
    minutes: Mapped[int]
    """How long each date of the series is; of named dates the first."""
    skips_holidays: Mapped[bool] = mapped_column(default=False, server_default="false")
    make_up_days: Mapped[MakeUpDays] = mapped_column(default=MakeUpDays.KEEP, server_default="keep")
    sign_up_opens_at: Mapped[datetime | None]
    """Nobody can accept before; ``None``: from the posting."""
    sign_up_closes_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    """So many minutes before each start nobody can accept any more."""
    last_ends_at: Mapped[datetime]
    """When its last date that stands is over."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class ActivityRole(Identified, Base):
    """What is done by how many on each date: an order each."""

    __tablename__ = "activity_roles"
    __table_args__ = (
        no_longer_than("name", 20),
        CheckConstraint("slots BETWEEN 1 AND 500", name="slots"),
        Index("uq_activity_roles_name", "activity_id", "name", unique=True),
    )

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    slots: Mapped[int] = mapped_column(SmallInteger)
    skills: Mapped[list[str]] = mapped_column(default=list, server_default="{}")


class ActivityDate(Identified, Base):
    """One date of an activity. Where it was moved, ``original_starts_at`` stays what the rule, or the posting, said."""

    __tablename__ = "activity_dates"
    __table_args__ = (
        one_of("status", DateStatus),
        no_longer_than("reason", 500),
        CheckConstraint("starts_at < ends_at", name="period"),
        Index("uq_activity_dates_original", "activity_id", "original_starts_at", unique=True),
        Index("ix_activity_dates_due_at", "due_at", postgresql_where="status = 'planned'"),
    )

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    original_starts_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When its orders are to be made."""
    status: Mapped[DateStatus] = mapped_column(default=DateStatus.PLANNED)
    reason: Mapped[str | None]
    """Why it was cancelled, or moved."""


class ActivityOrder(Base):
    """Which order is which role on which date: one each, whoever makes them."""

    __tablename__ = "activity_orders"
    __table_args__ = (
        Index("uq_activity_orders_date_role", "date_id", "role_id", unique=True),
        Index("ix_activity_orders_activity_id", "activity_id"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    date_id: Mapped[UUID] = mapped_column(ForeignKey("activity_dates.id"))
    role_id: Mapped[UUID] = mapped_column(ForeignKey("activity_roles.id"))


class RotatingCodeUse(Base):
    """That a volunteer used a rotating code: once for each purpose."""

    __tablename__ = "rotating_code_uses"
    __table_args__ = (one_of("purpose", Purpose),)

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(primary_key=True)
    step: Mapped[int]
    """The time step of the code."""
    used_at: Mapped[datetime]
