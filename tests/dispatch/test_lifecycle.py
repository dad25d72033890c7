"""The ladder has these steps and no others."""

from itertools import product

import pytest

from app.dispatch.errors import NoSuchStep
from app.dispatch.lifecycle import NEXT, TRANSITIONS, move
from app.dispatch.models import Circle, Dispatch
from app.kit.ids import new_id

CODE = "110107001012"
PREFIXES = {Circle.SUBDISTRICT: "110107001", Circle.DISTRICT: "110107", Circle.DESK: "110107"}


@pytest.mark.parametrize(("start", "end"), list(product(Circle, Circle)))
def test_every_pair_of_circles(start: Circle, end: Circle):
    dispatch = Dispatch(order_id=new_id(), place_code=CODE, circle=start, wave=0, asked=0)
    if end in TRANSITIONS[start]:
        move(dispatch, end, CODE)
        assert (dispatch.circle, dispatch.place_code) == (end, PREFIXES[end])
    else:
        with pytest.raises(NoSuchStep):
            move(dispatch, end, CODE)
        assert dispatch.circle is start


def test_the_way_outward_ends_on_the_desk():
    way = [Circle.COMMUNITY]
    while way[-1] in NEXT:
        way.append(NEXT[way[-1]])

    assert way == list(Circle)
