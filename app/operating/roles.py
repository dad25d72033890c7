"""What the service's own role may do in the database: everything with rows, but to change what the ledger has written.

Two roles: an *owner* makes and migrates the tables; the *service* reads and writes rows, and may only add to the ledger. The
triggers refuse changes to whoever owns the tables; the missing rights refuse them before any trigger is asked.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, make_url, text

from app.config import Settings
from app.kit.database import db
from app.operating.errors import RoleMissing

READ, APPEND, ALL = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"
NARROW = {"alembic_version": READ, "ledger_accounts": "SELECT, INSERT, UPDATE (balance, owed)"}
"""What the service may do to a table, where that is less than :data:`ALL`; TRUNCATE is nowhere among it.

A table whose rows a trigger ``refuse_row_change`` protects (the ledger, the rules, closed statements) is for appending only.
"""

_TABLES = text("""
    SELECT relname, EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'refuse_row_change') FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
""")
_MAY_CHANGE = text("""
    SELECT has_table_privilege('ledger_transactions', 'UPDATE, DELETE, TRUNCATE')
        OR has_table_privilege('postings', 'UPDATE, DELETE, TRUNCATE')
""")


def service_role(settings: Settings) -> str | None:
    """The role that the service connects as, where the owner is another; else ``None``."""
    if not settings.migration_database_url:
        return None
    service, owner = (make_url(url).username for url in (settings.database_url, settings.migration_database_url))
    return None if service == owner else service


def grant_to(role: str) -> None:
    """Give the service's role exactly its rights, as the owner, in the caller's transaction; doing it again changes nothing.

    Partitions are reached by their table only. Raises :class:`RoleMissing`.
    """
    connection = db.session.connection()
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('yihu migrations'))"))
    if not connection.scalar(text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"), {"role": role}):
        raise RoleMissing(role=role)
    for statement in _statements(connection, role):
        connection.execute(text(statement))


def may_change_the_ledger() -> bool:
    """Whether the role of this connection could change what the ledger has written, were it not for the triggers."""
    return bool(db.session.scalar(_MAY_CHANGE))


def _statements(connection: Connection, role: str) -> Iterator[str]:
    named = connection.dialect.identifier_preparer.quote(role)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {named}"
    for table, is_append_only in connection.execute(_TABLES).all():
        yield f'GRANT {NARROW.get(table, APPEND if is_append_only else ALL)} ON "{table}" TO {named}'
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {named}"
    yield f"GRANT EXECUTE ON FUNCTION ensure_month(text, date) TO {named}"
