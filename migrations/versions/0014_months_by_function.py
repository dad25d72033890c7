"""A function that makes a month's partition, so that the service's own role needs no right to make tables."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

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


def upgrade() -> None:
    """Forward."""
    op.execute(ENSURE_MONTH)


def downgrade() -> None:
    """Back."""
    op.execute("DROP FUNCTION ensure_month(text, date)")
