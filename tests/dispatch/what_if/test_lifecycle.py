"""A question is played and answered, or failed; a process that stops leaves it to be asked again."""

from itertools import product

import pytest

from app.dispatch.what_if.errors import WhatIfElsewhere
from app.dispatch.what_if.lifecycle import TRANSITIONS, move
from app.dispatch.what_if.models import WhatIf, WhatIfStatus
from tests.fakes import NOON


@pytest.mark.parametrize(("start", "end"), list(product(WhatIfStatus, WhatIfStatus)))
def test_every_pair_of_statuses(start: WhatIfStatus, end: WhatIfStatus):
    what_if = WhatIf(status=start, leased_until=NOON)
    if end in TRANSITIONS[start]:
        move(what_if, end)
        assert (what_if.status, what_if.leased_until is None) == (end, end is not WhatIfStatus.PLAYING)
    else:
        with pytest.raises(WhatIfElsewhere):
            move(what_if, end)
        assert (what_if.status, what_if.leased_until) == (start, NOON)


def test_an_answer_and_a_failure_are_the_end():
    assert [status for status in WhatIfStatus if not TRANSITIONS[status]] == [WhatIfStatus.PLAYED, WhatIfStatus.FAILED]
