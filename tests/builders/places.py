"""A small district: two subdistricts with two communities each, with real codes and names."""

from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import Insert, insert

from app.kit.database import db
from app.kit.statements import Statement
from app.places.models import Place, PlaceLevel


@dataclass(frozen=True)
class District:
    """The codes of the small district."""

    code: str = "110107"
    subdistricts: tuple[str, str] = ("110107001", "110107003")
    communities: tuple[str, str, str, str] = ("110107001012", "110107001023", "110107003007", "110107003026")

    @property
    def community(self) -> str:
        """The first community."""
        return self.communities[0]


COLUMNS = ("code", "name", "level", "parent_code", "cell")
USUAL = {"reviews_orders": False, "version": 1}
ROWS = [
    ("110107", "石景山区", PlaceLevel.DISTRICT, None, None),
    ("110107001", "八宝山街道", PlaceLevel.SUBDISTRICT, "110107", None),
    ("110107003", "八角街道", PlaceLevel.SUBDISTRICT, "110107", None),
    ("110107001012", "四季园社区", PlaceLevel.COMMUNITY, "110107001", "8831aa5a37fffff"),
    ("110107001023", "玉泉西里西社区", PlaceLevel.COMMUNITY, "110107001", "8831aa5a31fffff"),
    ("110107003007", "八角北里社区", PlaceLevel.COMMUNITY, "110107003", "8831aa5a85fffff"),
    ("110107003026", "八角路社区", PlaceLevel.COMMUNITY, "110107003", "8831aa5859fffff"),
]


def district() -> District:
    """The small district, whole after the first call; a second call changes nothing."""
    _MADE.rows({})
    db.session.commit()
    return District()


def _insert() -> Insert:
    made = insert(Place).values([{**dict(zip(COLUMNS, row, strict=True)), **USUAL} for row in ROWS])
    named = {column: made.excluded[column] for column in ("name", "cell")}
    is_other = Place.name != made.excluded.name  # another builder made it, knowing no more than its code
    return made.on_conflict_do_update(index_elements=["code"], set_=named, where=is_other)


_MADE = Statement(_insert())
"""Compiled once: nearly every test makes the district."""
