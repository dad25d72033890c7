"""The tables of people."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, Identified, no_longer_than, one_of


class Role(StrEnum):
    """The roles of the domain. ``RESIDENT`` is everybody's and is never a row."""

    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    OFFICER = "organization_officer"
    LEADER = "team_leader"
    OPERATOR = "operator"
    COMMITTEE = "committee_member"
    ADMINISTRATOR = "administrator"


class Language(StrEnum):
    """The languages that people read."""

    CHINESE = "zh"
    ENGLISH = "en"


class Account(Identified, Base):
    """A person. The phone number is sealed with the account's id; ``phone_index`` finds it. Erased: all of that is gone."""

    __tablename__ = "accounts"
    __table_args__ = (
        one_of("language", Language),
        no_longer_than("name", 60),
        CheckConstraint("(erased_at IS NULL) = (phone_index IS NOT NULL)", name="phone_unless_erased"),
        Index("uq_accounts_phone_index", "phone_index", unique=True),
    )

    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    name: Mapped[str | None]
    language: Mapped[Language] = mapped_column(default=Language.CHINESE, server_default="zh")
    is_elder_mode: Mapped[bool] = mapped_column(default=False, server_default="false")
    shows_name_to_organization: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether the home organization's monthly sheet (反馈) may name the person; else it shows a masked name."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who made the account in this person's name (an operator); ``None``: the person, by logging in."""
    verified_at: Mapped[datetime | None]
    """When the person first proved to hold the phone."""
    erased_at: Mapped[datetime | None]


class LoginCode(Identified, Base):
    """A one-time code, stored as a keyed hash. Its phone need not have an account."""

    __tablename__ = "login_codes"
    __table_args__ = (
        Index("ix_login_codes_phone_index_created_at", "phone_index", "created_at"),
        Index("ix_login_codes_address_index_created_at", "address_index", "created_at"),
        Index("ix_login_codes_created_at", "created_at"),
    )

    phone_index: Mapped[bytes] = mapped_column(LargeBinary)
    address_index: Mapped[bytes] = mapped_column(LargeBinary)
    """The blind index of the network address that asked."""
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginTries(Base):
    """How often wrong codes were tried for a phone since ``started_at``. A new code does not reset it."""

    __tablename__ = "login_tries"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries"),)

    phone_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    started_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)


class DeviceSession(Identified, Base):
    """One login on one device: the family of its refresh tokens. Revoked, none of its tokens counts any more."""

    __tablename__ = "sessions"
    __table_args__ = (
        no_longer_than("device_name", 100),
        Index("ix_sessions_account_id", "account_id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    device_name: Mapped[str | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    """When the session last refreshed its tokens."""
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str | None]


class RefreshToken(Identified, Base):
    """A refresh token, stored as a hash. Used once; its successor is kept, sealed, for ten seconds' grace."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        Index("uq_refresh_tokens_token_hash", "token_hash", unique=True),
        Index("ix_refresh_tokens_session_id", "session_id"),
        Index("ix_refresh_tokens_expires_at", "expires_at"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    successor_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class SigningKey(Base):
    """An Ed25519 key that signs access tokens. The private half is sealed; a retired key still verifies until it is removed."""

    __tablename__ = "signing_keys"

    kid: Mapped[UUID] = mapped_column(primary_key=True)
    private_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Grant(Identified, Base):
    """A role with its scope: a place (and all below it), an organization, a team, or everything (administrator)."""

    __tablename__ = "grants"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint(
            "CASE role WHEN 'administrator' THEN num_nonnulls(place_code, organization_id, team_id) = 0 "
            "WHEN 'organization_officer' THEN organization_id IS NOT NULL AND num_nonnulls(place_code, team_id) = 0 "
            "WHEN 'team_leader' THEN team_id IS NOT NULL AND num_nonnulls(place_code, organization_id) = 0 "
            "WHEN 'resident' THEN false "
            "ELSE place_code IS NOT NULL AND num_nonnulls(organization_id, team_id) = 0 END",
            name="scope",
        ),
        Index(
            "uq_grants_live",
            "account_id",
            "role",
            "place_code",
            "organization_id",
            "team_id",
            unique=True,
            postgresql_where="revoked_at IS NULL",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_grants_staff", "id", postgresql_where="revoked_at IS NULL AND role <> 'volunteer'"),
        Index("ix_grants_organization_id", "organization_id"),
        Index("ix_grants_team_id", "team_id"),
        Index("ix_grants_place_code", "place_code", postgresql_ops={"place_code": "text_pattern_ops"}),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role]
    place_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class AuditEntry(Identified, Base):
    """Who did or saw something that concerns another person's data or rights, and when. Kept 3 years, never changed."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject_id_at", "subject_id", "at"), Index("ix_audit_entries_at", "at"))

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject_id: Mapped[UUID]


class ActKind(StrEnum):
    """What somebody may have done in another's name."""

    ACCOUNT = "account"
    """Made the account; the subject is the account."""
    REGISTRATION = "registration"
    GRANT = "grant"
    TEAM = "team"
    """Took them into a team; the subject is the team."""
    ORDER = "order"
    SERVICE_ENTRY = "service_entry"
    """Entered a service at the desk; the subject is the assignment."""
    ASSIGNMENT = "assignment"
    """Accepted an order for them, as leader of their team or officer of their organization; the subject is the assignment."""


class ActAnswer(StrEnum):
    """What the person said to it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class ActInName(Identified, Base):
    """That somebody did something in this person's name, and whether the person says that they wanted it (本人确认)."""

    __tablename__ = "acts_in_name"
    __table_args__ = (
        one_of("kind", ActKind),
        one_of("answer", ActAnswer),
        CheckConstraint("(answer = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("made_by_id <> account_id", name="by_somebody_else"),
        Index("ix_acts_in_name_account_id", "account_id", "id"),
        Index("ix_acts_in_name_subject_id", "subject_id"),
        Index(
            "uq_acts_in_name_open", "account_id", "kind", "subject_id", unique=True, postgresql_where="answer = 'open'"
        ),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[ActKind]
    subject_id: Mapped[UUID]
    place_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))
    """Whose committee is told when the person says no; ``None``: only who did it is told."""
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    answer: Mapped[ActAnswer] = mapped_column(default=ActAnswer.OPEN, server_default="open")
    answered_at: Mapped[datetime | None]


class SharedDevice(Identified, Base):
    """That a device which took one account's pushes took another's later. The lesser id comes first."""

    __tablename__ = "shared_devices"
    __table_args__ = (
        CheckConstraint("account_id < other_id", name="pair"),
        Index("uq_shared_devices_pair", "account_id", "other_id", unique=True),
        Index("ix_shared_devices_other_id", "other_id"),
        Index("ix_shared_devices_seen_at", "seen_at"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    seen_at: Mapped[datetime]
