"""A person reports a problem with an order; the committee of the place decides."""

from sqlalchemy import exists, select

from app.kit.database import db
from app.kit.ids import new_id
from app.orders import service as orders
from app.people.actors import Occasion
from app.reviews.cases import open_case
