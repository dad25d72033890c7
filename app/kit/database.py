"""The database: one metadata with named constraints, the column types of the house, and the session.

PostgreSQL only. Every constraint has a name, because a violated one is answered by name (see :mod:`app.kit.errors`).
"""

from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, cast
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    event,
)
from sqlalchemy import Enum as Choice
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from app.kit.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment, always aware: a naive datetime is a bug of the caller and is refused before it reaches the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value


def _values(choices: type[Enum]) -> list[str]:
    return [str(choice.value) for choice in choices]


class Base(DeclarativeBase):
    """The common base of all tables."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: Moment(),
            UUID: Uuid(as_uuid=True),
            str: Text(),
            Enum: Choice(Enum, native_enum=False, length=40, values_callable=_values),
            int: BigInteger(),
            list[str]: ARRAY(Text()),
            dict[str, Any]: JSONB(),
        },
    )


class Identified:
    """A row with a UUIDv7 of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


def one_of(column: str, values: type[StrEnum], name: str | None = None) -> CheckConstraint:
    """The promise that a text column holds one of an enumeration's values."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)


def no_longer_than(column: str, characters: int) -> CheckConstraint:
    """The promise that a text column holds at most so many characters."""
    return CheckConstraint(f"char_length({column}) <= {characters}", name=f"{column}_length")


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def partitioned_by_month(model: type[Base]) -> None:
    """Give a partitioned table its default partition when it is made; a job adds the months ahead of time."""
    name = model.__tablename__
    after_create(model, f"CREATE TABLE {name}_default PARTITION OF {name} DEFAULT")


def before_create(model: type[Base], statement: str) -> None:
    """What a table needs before it is made, wherever it is made from the models."""
    event.listen(model.__table__, "before_create", DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]


def after_create(model: type[Base], statement: str) -> None:
    """Run a statement (a trigger, a partition) whenever the model's table is made from the metadata."""
    event.listen(model.__table__, "after_create", DDL(statement))  # type: ignore[no-untyped-call]


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements on hot paths: built once, run past the session's unit of work."""
    return cast(Table, model.__table__)
