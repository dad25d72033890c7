"""The quiet hours, 23:00 to 07:00 in Shanghai: only urgent orders ring."""

from datetime import datetime, time, timedelta

from app.kit.clock import SHANGHAI

STARTS = time(23)
ENDS = time(7)


def is_quiet(at: datetime) -> bool:
    """Whether a moment falls into the quiet hours."""
    local = at.astimezone(SHANGHAI).time()
    return local >= STARTS or local < ENDS


def after_quiet(at: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    if not is_quiet(at):
        return at
    local = at.astimezone(SHANGHAI)
    day = local.date() + timedelta(days=1 if local.time() >= STARTS else 0)
    return datetime.combine(day, ENDS, SHANGHAI).astimezone(at.tzinfo)
