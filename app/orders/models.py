"""The tables of orders and assignments."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING_REVIEW = "pending_review"
    OPEN = "open"
    FILLED = "filled"
    MERGED = "merged"
    """Served together with others like it, by an order of an activity; sought for by itself again if that ends without."""
    IN_SERVICE = "in_service"
    AWAITING_RATING = "awaiting_rating"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class AssignmentStatus(StrEnum):
    """Where a volunteer's part in an order stands."""

    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"
    DISPUTED = "disputed"
    RELEASED = "released"
    """The order ended (cancelled, expired, filled and served) before this volunteer's turn; nobody's fault."""


class Urgency(StrEnum):
    """How soon help is needed. Only urgent orders push at night."""

    NORMAL = "normal"
    URGENT = "urgent"


class Audience(StrEnum):
    """Whom an order addresses."""

    VOLUNTEERS = "volunteers"
    TEAM = "team"
    ORGANIZATIONS = "organizations"
    MEMBERS = "members"
    """The volunteers whose home organization posts it."""


class Proof(StrEnum):
    """How a check-in was proved."""

    SERVICE_CODE = "service_code"
    SECOND_PERSON = "second_person"
    ROTATING_CODE = "rotating_code"
    """The code of an activity's date, new every fifteen seconds, read from the leader's phone."""


class Order(Identified, Base):
    """What help, where, when, for whom. Address, exact location, recipient's name and phone are sealed with the order's id."""

    __tablename__ = "orders"
    __table_args__ = (
        one_of("status", OrderStatus),
        one_of("urgency", Urgency),
        one_of("audience", Audience),
        no_longer_than("title", 60),
        no_longer_than("description", 2000),
        no_longer_than("risks", 500),
        CheckConstraint("slots BETWEEN 1 AND 500", name="slots"),
        CheckConstraint("taken BETWEEN 0 AND slots", name="taken"),
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint("respond_by <= ends_at", name="respond_by"),
        CheckConstraint("(audience = 'team') = (team_id IS NOT NULL)", name="team"),
        CheckConstraint("audience <> 'members' OR organization_id IS NOT NULL", name="members"),
        Index("ix_orders_poster_id", "poster_id", "id"),
        Index("ix_orders_recipient_id", "recipient_id", "id"),
        Index("ix_orders_posted_by_id", "posted_by_id", "id"),
        Index("ix_orders_organization_id", "organization_id", "id"),
        Index("ix_orders_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("ix_orders_open_cell", "cell", "id", postgresql_where="status = 'open'"),
        Index(
            "ix_orders_place_status", "place_code", "status", "id", postgresql_ops={"place_code": "text_pattern_ops"}
        ),
        Index("ix_orders_live_status_ends_at", "status", "ends_at", postgresql_where="closed_at IS NULL"),
        Index(
            "ix_orders_unforgotten",
            "closed_at",
            postgresql_where="closed_at IS NOT NULL AND address_sealed IS NOT NULL",
        ),
        Index("ix_orders_household_index", "household_index", postgresql_where="household_index IS NOT NULL"),
        Index("ix_orders_unanswered_respond_by", "respond_by", postgresql_where="status IN ('open', 'pending_review')"),
    )

    service_type: Mapped[str] = mapped_column(ForeignKey("service_types.code"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    cell: Mapped[str]
    """The H3 cell (resolution 8) of the location: what everybody may see."""
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """``None``, like what else is sealed here: forgotten some time after the order's end."""
    household_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The blind index of the home that a resident asks help for; forgotten with the address."""
    location_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """``latitude,longitude`` in WGS 84, sealed; ``None`` where only the address is known."""
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON of the recipient's ``name`` and ``phone``, sealed."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    respond_by: Mapped[datetime]
    slots: Mapped[int] = mapped_column(SmallInteger)
    taken: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Slots that an accepted, serving or finished volunteer holds; never more than ``slots``."""
    skills: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NORMAL, server_default="normal")
    risks: Mapped[str] = mapped_column(default="", server_default="")
    audience: Mapped[Audience] = mapped_column(default=Audience.VOLUNTEERS, server_default="volunteers")
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    """The organization in whose name the order is posted, if any."""
    poster_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    """Who asks, and whose order it is."""
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    """Who needs the help; the poster unless posted on behalf of somebody."""
    posted_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    """Who typed it: the poster, or an operator (代下单)."""
    status: Mapped[OrderStatus] = mapped_column(default=OrderStatus.OPEN)
    service_code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Six digits, held by the recipient, entered by the volunteer at the door."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every change that a reader of the order can see, also of a part in it; the ETag."""
    posted_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When the order came to its end: closed, rejected, cancelled or expired."""

    @property
    def is_on_behalf(self) -> bool:
        """Whether somebody else typed it for who asks (代下单)."""
        return self.posted_by_id != self.poster_id


class OrderPhoto(Identified, Base):
    """A photo of an order, re-encoded as JPEG without metadata."""

    __tablename__ = "order_photos"
    __table_args__ = (
        Index("ix_order_photos_order_id", "order_id"),
        CheckConstraint("octet_length(jpeg) <= 2097152", name="size"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))


class Assignment(Identified, Base):
    """A volunteer's part in an order. At most one live part a volunteer and order."""

    __tablename__ = "assignments"
    __table_args__ = (
        one_of("status", AssignmentStatus),
        one_of("proof", Proof),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        CheckConstraint("code_tries BETWEEN 0 AND 5", name="code_tries"),
        Index(
            "uq_assignments_live",
            "order_id",
            "volunteer_id",
            unique=True,
            postgresql_where="status NOT IN ('withdrawn', 'no_show', 'released')",
        ),
        Index("ix_assignments_volunteer_id", "volunteer_id", "id"),
        Index(
            "ix_assignments_volunteer_busy",
            "volunteer_id",
            postgresql_where="status IN ('accepted', 'checked_in')",
        ),
        Index(
            "ix_assignments_proved_by_id", "proved_by_id", "checked_in_at", postgresql_where="proved_by_id IS NOT NULL"
        ),
        Index("ix_assignments_waitlist", "order_id", "id", postgresql_where="status = 'waitlisted'"),
        Index("ix_assignments_unrated", "completed_at", postgresql_where="status = 'completed'"),
        Index("ix_assignments_hold_id", "hold_id", postgresql_where="hold_id IS NOT NULL"),
        Index("ix_assignments_entered", "entered_by_id", "id", postgresql_where="entered_by_id IS NOT NULL"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    """The volunteer's home organization; fixed at check-in as the one at the time of service."""
    status: Mapped[AssignmentStatus]
    accepted_at: Mapped[datetime]
    """When the volunteer said yes (also to the waitlist); with the id the order of the waitlist."""
    checked_in_at: Mapped[datetime | None]
    proof: Mapped[Proof | None]
    proved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """The second person who confirmed the check-in."""
    completed_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    """Actual minutes of service, without travel, as the volunteer states them."""
    confirmed_at: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Wrong service codes entered."""
    reminded_at: Mapped[datetime | None]
    """When the volunteer was reminded of the start; empty again when the start is moved."""
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who entered the service afterwards (补录), without proof; ``None``: it went through the service's own steps."""
    hold_id: Mapped[UUID | None] = mapped_column(ForeignKey("slot_holds.id"))
    """The held slots of a team or an organization that this is one of; while these are held it goes back to them."""
    settled_at: Mapped[datetime | None]
    """When the committee decided a dispute about it. Upheld against the volunteer it stays ``disputed`` and does not count."""


class OrderTransition(Identified, Base):
    """One change of status of an order or of one of its assignments: who, when, why. Never changed."""

    __tablename__ = "order_transitions"
    __table_args__ = (
        Index("ix_order_transitions_order_id", "order_id", "id"),
        Index("ix_order_transitions_reasons", "actor_id", postgresql_where="reason IS NOT NULL"),
        no_longer_than("reason", 500),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id"))
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who did it; ``None``: the service itself, by a rule."""
    at: Mapped[datetime]
    reason: Mapped[str | None]


class Stars:
    """What a person says of what was done for them: 1 to 5 stars, words, tags. For a table of its own each."""

    stars: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(default="", server_default="")
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    rated_at: Mapped[datetime]
    rated_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    is_on_behalf: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether an operator typed it for them."""


class Rating(Stars, Identified, Base):
    """The recipient's evaluation (评价/回单) of one volunteer's service. No rating is no row: silence is not five stars."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        no_longer_than("words", 500),
        Index("uq_ratings_assignment_id", "assignment_id", unique=True),
        Index("ix_ratings_order_id", "order_id"),
        Index("ix_ratings_rated_by_id", "rated_by_id", "rated_at"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
