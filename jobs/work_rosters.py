"""Register what rosters name, and take back what is to be taken back: a line a transaction."""

from app.registration.roster import applying, queries
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Apply and undo each line that is due, and finish the rosters that have none left."""
    tick.each(queries.waiting_ids, applying.apply_line)
    tick.each(queries.undoable_ids, applying.undo_line)
    tick.each(queries.finished_ids, applying.finish)
    tick.each(queries.forgotten_ids, applying.forget)
