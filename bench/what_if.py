"""What if, asked by the committee of a whole district: how long asking and the answer take, and how much memory."""

from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import monotonic

from app.config import Settings
from app.dispatch.models import Preset
from app.dispatch.own_rows import monday_before
from app.dispatch.what_if import asking
from app.dispatch.what_if.models import WhatIf, WhatIfStatus
from app.kit.clock import now
from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.transaction import transaction
from bench.orders import posted, spread
from bench.report import Report, milliseconds
from bench.world import FIRST, volunteers_of, world
from jobs import play_what_ifs
from jobs.ticks import Tick
from tests.builders import people

DISTRICT = FIRST[:6]
WEEKS, ORDERS_A_DAY = 8, 475


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """50,000 volunteers, eight weeks with 475 orders a day; another preset, two seasons each way."""
    with world(server, folder, "district", 1) as app:
        settings: Settings = app.extensions["settings"]
        _past()
        by = people.occasion(people.committee(DISTRICT))
        began = monotonic()
        with transaction():
            made = asking.ask(DISTRICT, asking.Asked(Preset.ECO, {}, WEEKS, 2, 1), by).id
        asked = monotonic()
        play_what_ifs.run(Tick())
        answered = monotonic()
        found = db.session.get_one(WhatIf, made, populate_existing=True)
        assert found.status is WhatIfStatus.PLAYED, f"there is no answer: {found.why}"
        assert found.results
        report.figure("what if, a district: played", str(found.results["played"]))
        report.figure("what if, a district: asking", milliseconds(asked - began))
        report.figure("what if, a district: memory of the process", f"{getrusage(RUSAGE_CHILDREN).ru_maxrss >> 10} MiB")
        report.at_most("what if, a district: the answer, s", [answered - asked], settings.what_if_seconds)


def _past() -> None:
    """Orders of each hour of the past weeks, in turn over all communities."""
    order = posted(volunteers_of(DISTRICT, 1)[0], FIRST)
    at = f"timestamptz '{monday_before(now()).isoformat()}' - (1 + copy % {WEEKS * 7 * 24}) * interval '1 hour'"
    times = {
        name: f"{at} + {hours} * interval '1 hour'"
        for name, hours in {"posted_at": 0, "respond_by": 3, "starts_at": 4, "ends_at": 5}.items()
    }
    spread(order, WEEKS * 7 * ORDERS_A_DAY, **times)
