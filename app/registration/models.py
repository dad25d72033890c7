"""The tables of registration."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, before_create, no_longer_than, one_of


class RegistrationStatus(StrEnum):
    """Where a registration stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """Replaced by a later approved registration, ended by the committee, or ended with the account."""
    EXPIRED = "expired"
    """Nobody decided it in time, or its time is over and nobody renewed it."""


class HomeAnswer(StrEnum):
    """What a member's home organization says to their registration."""

    NONE = "none"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"


class ServiceFor(StrEnum):
    """Whether a service type is one that organizations or members offer."""

    ORGANIZATIONS = "organizations"
    MEMBERS = "members"


class ServiceType(Base):
    """A kind of service. Types are data: the defaults come with a migration, an administrator adds more."""

    __tablename__ = "service_types"
    __table_args__ = (
        one_of("offered_by", ServiceFor),
        no_longer_than("name_zh", 40),
        no_longer_than("name_en", 80),
        CheckConstraint("code ~ '^[a-z][a-z_]{1,39}$'", name="code"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    offered_by: Mapped[ServiceFor]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True, server_default="true")
    """False: nobody can choose it any more; what names it stays."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every edit; the ETag."""


class Organization(Identified, Base):
    """A Party organization (党组织), registered with the place that it serves."""

    __tablename__ = "organizations"
    __table_args__ = (
        one_of("status", RegistrationStatus),
        no_longer_than("name", 100),
        Index("ix_organizations_place_code", "place_code", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("uq_organizations_place_code_name", "place_code", "name", unique=True),
    )

    name: Mapped[str]
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    status: Mapped[RegistrationStatus] = mapped_column(default=RegistrationStatus.APPROVED, server_default="approved")
    service_types: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every edit; the ETag."""


class Team(Identified, Base):
    """A volunteer team (志愿服务队), at home in a place."""

    __tablename__ = "teams"
    __table_args__ = (
        no_longer_than("name", 100),
        Index("ix_teams_place_code", "place_code", postgresql_ops={"place_code": "text_pattern_ops"}),
        Index("uq_teams_place_code_name", "place_code", "name", unique=True),
    )

    name: Mapped[str]
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every edit; the ETag."""


class TeamMember(Base):
    """That a volunteer belongs to a team."""

    __tablename__ = "team_members"
    __table_args__ = (Index("ix_team_members_account_id", "account_id"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    joined_at: Mapped[datetime]


class MemberRegistration(Identified, Base):
    """A member's registration (党员报到) with the community where they live, naming their home organization."""

    __tablename__ = "member_registrations"
    __table_args__ = (
        one_of("status", RegistrationStatus),
        one_of("home_answer", HomeAnswer),
        no_longer_than("reason", 500),
        no_longer_than("home_reason", 500),
        CheckConstraint("(status IN ('withdrawn', 'ended', 'expired')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(home_answer = 'none') = (home_answered_at IS NULL)", name="home_answered"),
        CheckConstraint("home_answer <> 'objected' OR home_reason IS NOT NULL", name="home_reason"),
        Index("uq_member_registrations_number", "number", unique=True),
        Index("ix_member_registrations_undecided", "submitted_at", postgresql_where="status = 'pending'"),
        Index("uq_member_registrations_pending", "account_id", unique=True, postgresql_where="status = 'pending'"),
        Index("uq_member_registrations_approved", "account_id", unique=True, postgresql_where="status = 'approved'"),
        Index("ix_member_registrations_account_id", "account_id"),
        Index("ix_member_registrations_organization_id", "organization_id"),
        Index(
            "ix_member_registrations_waiting",
            "place_code",
            "id",
            postgresql_ops={"place_code": "text_pattern_ops"},
            postgresql_where="status = 'pending'",
        ),
        Index(
            "ix_member_registrations_place_code", "place_code", "id", postgresql_ops={"place_code": "text_pattern_ops"}
        ),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    service_types: Mapped[list[str]]
    skills: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    home_cell: Mapped[str]
    """The H3 cell (resolution 8, about 0.7 km²) around the member's home: coarse by construction. Empty: erased."""
    household_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The blind index of the home, where the member gave its address; the address itself is not kept."""
    status: Mapped[RegistrationStatus] = mapped_column(default=RegistrationStatus.PENDING)
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]
    """Why it was rejected, or ended by the committee."""
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who registered the member by hand; ``None``: the member did."""
    ended_at: Mapped[datetime | None]
    """From ``decided_at`` until then the member was at home here; ``None``: they are, or never were."""
    number: Mapped[str | None]
    """The receipt's, given with the approval or when the receipt is first asked for."""
    home_answer: Mapped[HomeAnswer] = mapped_column(default=HomeAnswer.NONE, server_default="none")
    home_reason: Mapped[str | None]
    home_answered_at: Mapped[datetime | None]
    home_answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class Volunteer(Base):
    """An approved volunteer as dispatch and acceptance see them: the present facts of the approved registration."""

    __tablename__ = "volunteers"
    __table_args__ = (
        Index(
            "ix_volunteers_place_code",
            "place_code",
            postgresql_ops={"place_code": "text_pattern_ops"},
            postgresql_where="is_active",
        ),
        Index(
            "ix_volunteers_rotation",
            "place_code",
            text("md5(account_id::text)"),
            postgresql_where="is_active",
            postgresql_include=["account_id", "home_cell", "service_types", "skill_marks"],
        ),
        Index(
            "ix_volunteers_cell_rotation",
            "home_cell",
            text("md5(account_id::text)"),
            postgresql_where="is_active",
            postgresql_include=["account_id", "place_code", "service_types", "skill_marks"],
        ),
        Index("ix_volunteers_organization_id", "organization_id"),
        Index("ix_volunteers_household_index", "household_index", postgresql_where="household_index IS NOT NULL"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("member_registrations.id"))
    place_code: Mapped[str] = mapped_column(ForeignKey("places.code"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    service_types: Mapped[list[str]]
    skills: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    skill_marks: Mapped[int] = mapped_column(
        BigInteger,
        Computed("CASE WHEN cardinality(skills) = 0 THEN 0 ELSE skill_marks(skills) END", persisted=True),
        deferred=True,
    )
    """A bit for each skill, short enough for an index: who has the skills has the bits, and hardly anybody else."""
    home_cell: Mapped[str]
    household_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    """As the registration's: they are not asked to help at home."""
    is_active: Mapped[bool] = mapped_column(default=True, server_default="true")
    """False while the volunteer is excused, has withdrawn, or is erased: then no order reaches them."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every edit; the ETag."""


SKILL_MARKS = """
CREATE OR REPLACE FUNCTION skill_marks(skills text[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(bit_or(1::bigint << get_byte(decode(md5(skill), 'hex'), 0) % 64), 0) FROM unnest(skills) AS skill $$
"""

before_create(Volunteer, SKILL_MARKS)
