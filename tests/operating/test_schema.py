"""What the service says of its schema's revisions without asking Alembic is what Alembic says."""

from alembic.script import ScriptDirectory

from app.operating.schema import MIGRATIONS, revisions


def test_the_files_names_tell_the_revisions_in_their_order() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert [script.revision for script in scripts.walk_revisions()] == list(reversed(revisions()))
    assert scripts.get_current_head() == revisions()[-1]
