"""What a month's statements say, out of the month's postings: one pass over the month's partitions for each kind of subject.

The cost grows with the entries of the month. Whatever else is read (the transaction, the award with its service, the statement
before) is looked up once an entry or a subject, never scanned.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from app.kit.database import db
from app.points.statements.models import Part
from app.points.statements.periods import Period

ROWS_AT_A_TIME = 1000


@dataclass(frozen=True)
class Side:
    """Which accounts a kind of subject's statement is about: the owner's kind, and the subject's id out of the owner's."""

    owner: str
    subject: str = "account.owner_id"
    only: str = "true"
    sign: int = 1
    """A place's account is what it has given out, below zero; its statement says how much that is."""


SIDES: Mapping[Part, Side] = {
    Part.PERSON: Side("volunteer"),
    Part.ORGANIZATION: Side("organization"),
    Part.COMMUNITY: Side("community", only="length(account.owner_id) = 12", sign=-1),
    Part.SUBDISTRICT: Side("community", "left(account.owner_id, 9)", "length(account.owner_id) >= 9", -1),
    Part.DISTRICT: Side("community", "left(account.owner_id, 6)", sign=-1),
}

MOVED = """
    moved AS MATERIALIZED (
        SELECT {subject} AS subject, posting.transaction_id,
               {sign} * coalesce(sum(amount) FILTER (WHERE unit = 'report_credit' AND stage = 'provisional'), 0) AS credit_early,
               {sign} * coalesce(sum(amount) FILTER (WHERE unit = 'report_credit' AND stage = 'posted'), 0) AS credit,
               {sign} * coalesce(sum(amount) FILTER (WHERE unit = 'reward_points' AND stage = 'provisional'), 0) AS reward_early,
               {sign} * coalesce(sum(amount) FILTER (WHERE unit = 'reward_points' AND stage = 'posted'), 0) AS reward
        FROM postings posting JOIN ledger_accounts account ON account.id = posting.account_id
        WHERE posting.at >= :begins AND posting.at < :ends AND account.owner_kind = '{owner}' AND {only}
        GROUP BY 1, 2
    ), entries AS MATERIALIZED (
        SELECT moved.*, header.kind, header.award_id
        FROM moved JOIN ledger_transactions header
          ON header.id = moved.transaction_id AND header.at >= :begins AND header.at < :ends
    ), movements AS (
        SELECT subject, jsonb_object_agg(kind, jsonb_build_object(
                   'entries', entries,
                   'report_credit', jsonb_build_object('provisional', credit_early, 'posted', credit),
                   'reward_points', jsonb_build_object('provisional', reward_early, 'posted', reward))) AS movements
        FROM (SELECT subject, kind, count(*) AS entries, sum(credit_early) AS credit_early, sum(credit) AS credit,
                     sum(reward_early) AS reward_early, sum(reward) AS reward
              FROM entries GROUP BY subject, kind) AS by_kind
        GROUP BY subject
    )
"""
"""What moved on a kind of subject's accounts, by transaction, and by its kind."""

SERVICES = """
    , services AS MATERIALIZED (
        SELECT entries.subject, entries.kind, entries.credit, entries.reward,
               award.minutes_counted, award.minutes_served, award.service_type, award.stars
        FROM entries CROSS JOIN LATERAL (
            SELECT awards.minutes_counted, awards.minutes_served, orders.service_type,
                   (SELECT stars FROM ratings WHERE ratings.assignment_id = awards.assignment_id) AS stars
            FROM awards JOIN orders ON orders.id = awards.order_id WHERE awards.id = entries.award_id LIMIT 1
        ) AS award
        WHERE entries.kind IN ('posting', 'reversal') AND (entries.credit <> 0 OR entries.reward <> 0)
    ), by_type AS (
        SELECT subject, jsonb_object_agg(service_type, jsonb_build_object(
                   'services', services, 'minutes', minutes, 'report_credit', credit, 'reward_points', reward)) AS by_type
        FROM (SELECT subject, service_type, count(*) AS services, sum(minutes_counted) AS minutes,
                     sum(credit) AS credit, sum(reward) AS reward
              FROM services WHERE kind = 'posting' GROUP BY subject, service_type) AS typed
        GROUP BY subject
    ), totals AS (
        SELECT subject,
               count(*) FILTER (WHERE kind = 'posting') AS services,
               coalesce(sum(minutes_served) FILTER (WHERE kind = 'posting'), 0) AS minutes_served,
               coalesce(sum(minutes_counted) FILTER (WHERE kind = 'posting'), 0) AS minutes,
               coalesce(sum(credit) FILTER (WHERE kind = 'posting'), 0) AS credit,
               coalesce(sum(reward) FILTER (WHERE kind = 'posting'), 0) AS reward,
               count(stars) FILTER (WHERE kind = 'posting') AS rated,
               coalesce(sum(stars) FILTER (WHERE kind = 'posting'), 0) AS stars,
               count(*) FILTER (WHERE kind = 'reversal') AS reversals,
               coalesce(sum(minutes_counted) FILTER (WHERE kind = 'reversal'), 0) AS minutes_back,
               coalesce(sum(credit) FILTER (WHERE kind = 'reversal'), 0) AS credit_back,
               coalesce(sum(reward) FILTER (WHERE kind = 'reversal'), 0) AS reward_back
        FROM services GROUP BY subject
    )
    SELECT movements.subject, movements.movements, by_type.by_type, before.hash, before.closing,
           services, minutes_served, minutes, credit, reward, rated, stars, reversals, minutes_back, credit_back, reward_back
    FROM movements LEFT JOIN by_type USING (subject) LEFT JOIN totals USING (subject)
    LEFT JOIN LATERAL (
        SELECT earlier.hash, earlier.content -> 'closing' AS closing FROM statements earlier
        WHERE earlier.subject_kind = '{part}' AND earlier.subject_id = movements.subject
          AND earlier.period_kind = 'month' AND earlier.period_on < :first
        ORDER BY earlier.period_on DESC LIMIT 1
    ) AS before ON true
    ORDER BY movements.subject COLLATE "C"
"""
"""The services whose points came to stand in the month, and those taken back after they stood; beside the statement before."""

DIFFERING = """
    SELECT coalesce(movements.subject, stated.subject_id) AS subject, stated.number,
           movements.movements AS written, stated.content -> 'movements' AS stated
    FROM movements FULL JOIN (
        SELECT * FROM statements WHERE subject_kind = '{part}' AND period_kind = 'month' AND period_on = :first
    ) AS stated ON stated.subject_id = movements.subject
    WHERE movements.movements IS DISTINCT FROM stated.content -> 'movements'
"""


@dataclass(frozen=True)
class Figures:
    """One subject's month: what its statement says, and the hash of its statement before."""

    subject: str
    content: dict[str, Any]
    previous_hash: bytes | None


def of_month(part: Part, month: Period) -> Iterator[Figures]:
    """The figures of every subject of a kind on whose accounts something moved in a month, by their ids, streamed."""
    for row in _rows(MOVED + SERVICES, part, month):
        yield Figures(row.subject, _content(row, month), bytes(row.hash) if row.hash else None)


def differing(part: Part, month: Period) -> Iterator[Any]:
    """Each subject of which the ledger has other movements in a month than its statement says: both, ``None`` for none."""
    yield from _rows(MOVED + DIFFERING, part, month)


def _rows(statement: str, part: Part, month: Period) -> Iterator[Any]:
    sql = "WITH" + statement.format(**vars(SIDES[part]), part=part.value)
    values = {"begins": month.begins, "ends": month.ends, "first": month.first}
    db.session.execute(text("SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)"))
    yield from db.session.execute(text(sql), values, execution_options={"yield_per": ROWS_AT_A_TIME})


def _content(row: Any, month: Period) -> dict[str, Any]:
    opening = row.closing or nothing()
    return {
        "opening": opening,
        "movements": row.movements,
        "closing": after(opening, row.movements),
        "by_service_type": row.by_type or {},
        **_totals(row),
    }


def _totals(row: Any) -> dict[str, Any]:
    """Absent totals: points moved, but no service came to stand."""
    services, rated = int(row.services or 0), int(row.rated or 0)
    return {
        "services": {
            "services": services,
            "minutes": int(row.minutes or 0),
            "minutes_served": int(row.minutes_served or 0),
            "report_credit": int(row.credit or 0),
            "reward_points": int(row.reward or 0),
        },
        "rating": rating(int(row.stars or 0), rated, services - rated),
        "reversals": {
            "services": int(row.reversals or 0),
            "minutes": int(row.minutes_back or 0),
            "report_credit": int(row.credit_back or 0),
            "reward_points": int(row.reward_back or 0),
        },
    }


def nothing() -> dict[str, dict[str, int]]:
    """The balances of who never had any."""
    return {unit: {"provisional": 0, "posted": 0} for unit in ("report_credit", "reward_points")}


def after(opening: Mapping[str, Any], movements: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The balances after some movements."""
    return {
        unit: {stage: held + sum(moved[unit][stage] for moved in movements.values()) for stage, held in stages.items()}
        for unit, stages in opening.items()
    }


def rating(stars: int, rated: int, unrated: int) -> dict[str, Any]:
    """The average in hundredths of a star, rounded half up, with the number unrated beside it: silence is not five stars."""
    average = (200 * stars + rated) // (2 * rated) if rated else None
    return {"average_hundredths": average, "rated": rated, "unrated": unrated, "stars": stars}
