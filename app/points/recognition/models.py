"""The tables of recognition: stars, honours, certificates of service."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class CertificateStatus(StrEnum):
    """Whether a certificate holds."""

    VALID = "valid"
    VOID = "void"
    """A service in it was taken back, or its volunteer's data were erased."""
    SUPERSEDED = "superseded"
    """A later one for the same time holds in its place."""


class StarStanding(Base):
    """A volunteer's stars, and the minutes that they rest on."""

    __tablename__ = "star_standings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 0 AND 5", name="stars"),
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("ix_star_standings_due", "due_at", postgresql_where="due_at IS NOT NULL"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    stars: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime | None]
    """Since when services were posted or taken back that are not counted here yet."""


class StarChange(Identified, Base):
    """One change of a volunteer's stars. Never changed."""

    __tablename__ = "star_changes"
    __table_args__ = (
        CheckConstraint("before BETWEEN 0 AND 5 AND stars BETWEEN 0 AND 5 AND before <> stars", name="stars"),
        Index("ix_star_changes_account_id", "account_id", "id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    before: Mapped[int] = mapped_column(SmallInteger)
    stars: Mapped[int] = mapped_column(SmallInteger)
    minutes: Mapped[int]
    at: Mapped[datetime]


class Honour(Identified, Base):
    """An honour (荣誉) that a committee granted, by criteria that anybody can check."""

    __tablename__ = "honours"
    __table_args__ = (
        no_longer_than("title", 60),
        no_longer_than("criteria", 500),
        no_longer_than("reason", 500),
        CheckConstraint("granted_by_id <> account_id", name="granted_by"),
        CheckConstraint(
            "(revoked_at IS NULL) = (reason IS NULL) AND (revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked"
        ),
        Index("ix_honours_account_id", "account_id", "id"),
        Index("ix_honours_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    title: Mapped[str]
    criteria: Mapped[str]
    """What one must have done for it."""
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]


class VolunteerNumber(Base):
    """The number by which records name a volunteer (志愿者编号), given with the first certificate."""

    __tablename__ = "volunteer_numbers"
    __table_args__ = (Index("uq_volunteer_numbers_number", "number", unique=True),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    number: Mapped[str]


class Certificate(Identified, Base):
    """A certificate of service (服务证明) for a time. What it says was frozen when it was issued, and is sealed."""

    __tablename__ = "certificates"
    __table_args__ = (
        one_of("status", CertificateStatus),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("minutes > 0 AND services > 0", name="minutes"),
        CheckConstraint("content_sealed IS NOT NULL OR status <> 'valid'", name="content"),
        CheckConstraint("(status = 'valid') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("octet_length(content_hash) = 32", name="content_hash"),
        Index("uq_certificates_number", "number", unique=True),
        Index(
            "uq_certificates_valid", "account_id", "starts_on", "ends_on", unique=True,
            postgresql_where="status = 'valid'",
        ),
        Index("ix_certificates_account_id", "account_id", "id"),
        Index("ix_certificates_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}),
    )  # fmt: skip

    number: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    """Whose volunteer it was: the place that issues."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    services: Mapped[int]
    minutes: Mapped[int]
    """Actual minutes of service, without travel, of all services together."""
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The content as JSON, sealed with the certificate's id; gone once its volunteer's data are erased."""
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the content."""
    status: Mapped[CertificateStatus] = mapped_column(default=CertificateStatus.VALID, server_default="valid")
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    """Who asked for it: the volunteer, or the committee member who handled it."""
    ended_at: Mapped[datetime | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificates.id"))


class CertifiedService(Base):
    """That a certificate contains the service of an award."""

    __tablename__ = "certified_services"
    __table_args__ = (Index("ix_certified_services_award_id", "award_id"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
