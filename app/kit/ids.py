"""Identifiers: UUID version 7 (RFC 9562, section 5.7), made in this one place.

The leading 60 bits are the time to a quarter of a microsecond (section 6.2, method 3), so new rows land together in an index and
what one process makes is in the order in which it was made; 62 bits are random, so an id cannot be guessed.
"""

import time
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, literal_column

from app.kit import randomness


def new_id() -> UUID:
    """A new UUIDv7 of the present moment."""
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = (nanoseconds << 12) // 1_000_000
    return id_at(milliseconds, fraction.to_bytes(2, "big") + randomness.piece()[:8])


def id_at(milliseconds: int, entropy: bytes) -> UUID:
    """The UUIDv7 of a millisecond since 1970 and ten bytes of entropy (six bits of which give way to the marks)."""
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(entropy, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def id_in_database() -> ColumnElement[UUID]:
    """The SQL expression that makes such an id for each row of an ``INSERT … SELECT`` (PostgreSQL has its own only from 18 on).

    A random version 4 gets the milliseconds over its first six bytes, and the two bits that turn the mark 4 into 7.
    """
    return literal_column(
        "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing"
        " substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),"
        " 52, 1), 53, 1), 'hex')::uuid",
        Uuid(as_uuid=True),
    )
