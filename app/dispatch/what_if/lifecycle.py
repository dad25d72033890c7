"""Where a question may go from where it stands. A process that dies leaves it to be asked again."""

from app.dispatch.what_if.errors import WhatIfElsewhere
from app.dispatch.what_if.models import WhatIf
from app.dispatch.what_if.models import WhatIfStatus as Status

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.ASKED: frozenset({Status.PLAYING}),
    Status.PLAYING: frozenset({Status.ASKED, Status.PLAYED, Status.FAILED}),
    Status.PLAYED: frozenset(),
    Status.FAILED: frozenset(),
}


def move(what_if: WhatIf, to: Status) -> None:
    """Move a locked question; raises :class:`WhatIfElsewhere`."""
    if to not in TRANSITIONS[what_if.status]:
        raise WhatIfElsewhere(status=what_if.status.value)
    what_if.status = to
    if to is not Status.PLAYING:
        what_if.leased_until = None
