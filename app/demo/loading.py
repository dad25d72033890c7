"""Loading the demo district: everything in one transaction, by COPY."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, select

from app.kit import clock
from app.kit.database import db
from app.kit.transaction import transaction
from app.operating.sentences import Echo
from app.people.actors import Occasion
from app.places import importing
from app.places.models import Place

DIVISIONS = Path(__file__).parent / "data" / "shijingshan.csv"


@dataclass(frozen=True)
class Size:
    """How large the district is made."""

    volunteers: int = 50_000


def load_if_absent(size: Size, echo: Echo) -> None:
    """Load the district, if the database has no place yet."""
    if db.session.scalar(select(exists(select(Place.code)))):
        return
    with transaction(), DIVISIONS.open("rb") as file:
        importing.import_places(file, Occasion(None, clock.now()))
