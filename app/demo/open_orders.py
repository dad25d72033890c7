"""A handful of orders that are open when the demo begins, posted as people post them: dispatch and inboxes follow."""

from datetime import datetime, timedelta
from random import Random

from app.demo.district import District
from app.demo.history import TITLES
from app.demo.layout import DemoPlace
from app.demo.logins import HOME, RESIDENT
from app.demo.people import Person
from app.kit.clock import SHANGHAI
from app.orders import service as orders
from app.orders.drafts import Draft
from app.orders.models import Urgency
from app.people.actors import Actor, Occasion
from app.people.models import Language

OPEN_NOW = 12


def post(made: District, rng: Random) -> None:
    """Post them within the caller's transaction; the first is the demo resident's own."""
    communities = [place for place in made.places if place.level == "community"]
    home = next(place for place in communities if place.code == HOME)
    asking = [(made.staff[RESIDENT.key], home)]
    asking += [(rng.choice(made.residents), rng.choice(communities)) for _ in range(OPEN_NOW - 1)]
    for number, (person, place) in enumerate(asking):
        actor = Actor(person.id, None, Language.CHINESE, ())
        orders.post(_draft(person, place, number, made.now, rng), Occasion(actor, made.now))


def _draft(person: Person, place: DemoPlace, number: int, now: datetime, rng: Random) -> Draft:
    service_type = rng.choice(list(TITLES))
    starts_at = _tomorrow(now, rng)
    return Draft(
        service_type=service_type,
        title=rng.choice(TITLES[service_type]),
        place_code=place.code,
        address=f"{place.name}{rng.randint(1, 30)}号楼{rng.randint(1, 6)}单元{rng.randint(1, 18)}02",
        cell=place.cell,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=rng.choice((1, 2))),
        slots=rng.choice((1, 1, 2)),
        urgency=Urgency.URGENT if number % 4 == 0 else Urgency.NORMAL,
    )


def _tomorrow(now: datetime, rng: Random) -> datetime:
    day = now.astimezone(SHANGHAI) + timedelta(days=rng.randint(1, 4))
    return day.replace(hour=rng.randint(9, 17), minute=0, second=0, microsecond=0)
