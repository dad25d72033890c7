"""The tables of places."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base, no_longer_than, one_of


class PlaceLevel(StrEnum):
    """The level of a place; its code has 6, 9 or 12 digits."""

    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"


CODE_LENGTH = {PlaceLevel.DISTRICT: 6, PlaceLevel.SUBDISTRICT: 9, PlaceLevel.COMMUNITY: 12}


class Place(Base):
    """A place. Its code is the prefix of the codes below it, so a subtree is ``code LIKE '110107001%'``."""

    __tablename__ = "places"
    __table_args__ = (
        one_of("level", PlaceLevel),
        no_longer_than("name", 100),
        CheckConstraint("code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'", name="code"),
        CheckConstraint(
            "char_length(code) = CASE level WHEN 'district' THEN 6 WHEN 'subdistrict' THEN 9 ELSE 12 END",
            name="code_level",
        ),
        CheckConstraint("parent_code IS NULL OR starts_with(code, parent_code)", name="parent_prefix"),
        Index("ix_places_code_prefix", "code", postgresql_ops={"code": "text_pattern_ops"}),
        Index("ix_places_parent_code", "parent_code"),
        Index("ix_places_districts", "code", postgresql_where="level = 'district'"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[PlaceLevel]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("places.code"))
    cell: Mapped[str | None]
    """The H3 cell (resolution 8) of the place's middle, where it is known."""
    reviews_orders: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether an order here waits for the committee's review before volunteers hear of it."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Rises with every edit; the ETag."""
