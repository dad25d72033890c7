"""Monthly partitions of the tables that grow for ever. Months are UTC's; what no month takes is in the default partition."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text

from app.kit.database import after_create, db
from app.points.models import Posting

PARTITIONED = {"deliveries": "created_at", "postings": "at"}
"""Each table, and the column by which it is partitioned."""

ENSURE_MONTH = """
CREATE OR REPLACE FUNCTION ensure_month(parent text, month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    day date DEFAULT cast(date_trunc('month', month) AS date);
    partition text DEFAULT parent || to_char(day, '_YYYY_MM');
    moment text DEFAULT CASE parent WHEN 'deliveries' THEN 'created_at' WHEN 'postings' THEN 'at' END;
    begins timestamptz DEFAULT cast(day AS timestamp) AT TIME ZONE 'UTC';
    ends timestamptz DEFAULT (day + interval '1 month') AT TIME ZONE 'UTC';
    is_held boolean;
BEGIN
    IF moment IS NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'no table that is partitioned by month', ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('yihu partitions'));
    IF to_regclass('public.' || partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE 'SELECT EXISTS (SELECT FROM public.' || parent || '_default WHERE ' || moment || ' >= $1 AND ' || moment || ' < $2)'
        INTO is_held USING begins, ends;
    IF is_held THEN
        RETURN false;
    END IF;
    EXECUTE 'CREATE TABLE public.' || partition || ' PARTITION OF public.' || parent
        || ' FOR VALUES FROM (' || quote_literal(begins) || ') TO (' || quote_literal(ends) || ')';
    IF parent = 'postings' THEN
        EXECUTE 'CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.' || partition
            || ' FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_posting()';
    END IF;
    RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION ensure_month(text, date) FROM PUBLIC;
"""
"""Makes one month's partition with the rights of the tables' owner, and nothing else: the service's own role may make no table.

A partition inherits the ledger's triggers against changes of rows, not the one against TRUNCATE, so it is given its own.
"""


def months(first: date, count: int) -> Iterator[date]:
    """The first days of so many months, from the one that ``first`` is in."""
    for number in range(first.month - 1, first.month - 1 + count):
        yield date(first.year + number // 12, number % 12 + 1, 1)


def ensure(table: str, month: date) -> bool:
    """Make one month's partition within the caller's transaction; whether it had to be made.

    A month of which the default partition already holds rows stays there.
    """
    made = db.session.scalar(text("SELECT ensure_month(:table, :month)"), {"table": table, "month": month})
    return bool(made)


after_create(Posting, ENSURE_MONTH)
