"""The table of organizations' registrations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of
from app.registration.models import RegistrationStatus

MOST_RESOURCES = 20
_CODE = {"place_code": "text_pattern_ops"}


class OrganizationRegistration(Identified, Base):
    """That an organization serves a community or subdistrict, for a year. One waits and one holds, an organization and place."""

    __tablename__ = "organization_registrations"
    __table_args__ = (
        one_of("status", RegistrationStatus),
        no_longer_than("reason", 500),
        CheckConstraint(f"cardinality(resources) <= {MOST_RESOURCES}", name="resources"),
        CheckConstraint("(status IN ('withdrawn', 'ended', 'expired')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("status <> 'approved' OR num_nulls(decided_at, valid_until, number) = 0", name="approved"),
        CheckConstraint("status <> 'rejected' OR (reason IS NOT NULL AND decided_at IS NOT NULL)", name="rejected"),
        CheckConstraint("(contact_sealed IS NULL) = (contact_index IS NULL)", name="contact"),
        Index("uq_organization_registrations_number", "number", unique=True),
        Index(
            "uq_organization_registrations_pending", "organization_id", "place_code", unique=True,
            postgresql_where="status = 'pending'",
        ),
        Index(
            "uq_organization_registrations_approved", "organization_id", "place_code", unique=True,
            postgresql_where="status = 'approved'",
        ),
        Index("ix_organization_registrations_organization_id", "organization_id", "id"),
        Index("ix_organization_registrations_place_code", "place_code", "id", postgresql_ops=_CODE),
        Index("ix_organization_registrations_contact_index", "contact_index"),
        Index("ix_organization_registrations_undecided", "submitted_at", postgresql_where="status = 'pending'"),
        Index("ix_organization_registrations_valid_until", "valid_until", postgresql_where="status = 'approved'"),
    )  # fmt: skip

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    status: Mapped[RegistrationStatus] = mapped_column(default=RegistrationStatus.PENDING)
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Name and phone of whom to call; gone as soon as the registration is over, or the person erased their account."""
    contact_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The phone's blind index, by which its owner is handed it out, and forgotten."""
    service_types: Mapped[list[str]]
    resources: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """What the organization can lend or give, in a few words each."""
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]
    valid_until: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    """When the officers heard that it runs out soon."""
    ended_at: Mapped[datetime | None]
    number: Mapped[str | None]
    """The receipt's, given with the approval."""
