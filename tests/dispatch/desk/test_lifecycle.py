"""An offer by hand is answered once."""

from itertools import product

import pytest

from app.dispatch.desk.errors import HandOfferSettled
from app.dispatch.desk.lifecycle import TRANSITIONS, move
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.people.actors import Occasion
from tests.fakes import NOON


@pytest.mark.parametrize(("start", "end"), list(product(HandOfferStatus, HandOfferStatus)))
def test_every_pair_of_statuses(start: HandOfferStatus, end: HandOfferStatus):
    offer = HandOffer(status=start)
    if end in TRANSITIONS[start]:
        move(offer, end, Occasion(None, NOON), "忙")
        assert (offer.status, offer.answered_at, offer.reason) == (end, NOON, "忙")
    else:
        with pytest.raises(HandOfferSettled):
            move(offer, end, Occasion(None, NOON))
        assert (offer.status, offer.answered_at) == (start, None)


def test_only_an_open_offer_goes_anywhere():
    assert [status for status in HandOfferStatus if TRANSITIONS[status]] == [HandOfferStatus.OFFERED]
