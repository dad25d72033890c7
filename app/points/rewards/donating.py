"""Reward points for a neighbour: offered by phone number, the receiver's once they take them.

The giver learns nothing of the phone: an offer to a number that no volunteer has is answered, looks and ends like one that
nobody takes. Until it is taken the giver may take it back; the receiver may refuse it with one tap. Points on offer lie on an
account of their own and can be spent by neither.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.clock import SHANGHAI
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.turns import take_turn
from app.people import accounts, phones
from app.people.actors import Occasion
from app.people.models import Account
from app.points import ledger
from app.points.ledger import AccountName, Line
from app.points.models import Owner, Stage, TransactionKind, Unit
from app.points.rewards import lifecycle, queries
from app.points.rewards.errors import DonationLimit, DonationNotFound, DonationNotYours, DonationToSelf
from app.points.rewards.events import DonationEvent, DonationOffered, DonationReturned, DonationTaken
from app.points.rewards.models import Donation, DonationStatus
from app.points.rewards.queries import DonationSheet
from app.registration.models import Volunteer

TAKEN_WITHIN = timedelta(days=7)
MOST_A_DAY = 3
"""Offers of one person in a day of Shanghai's calendar."""
MOST_POINTS_A_DAY = 200


def offer(phone: str, points: int, occasion: Occasion) -> DonationSheet:
    """Offer points to whoever has a phone number; who holds it is neither told nor hinted at.

    Raises :class:`app.people.errors.PhoneMalformed`, :class:`DonationToSelf`, :class:`DonationLimit`,
    :class:`app.points.errors.BalanceTooLow`.
    """
    giver = accounts.account_of(occasion.person.account_id)
    take_turn(f"donations:{giver.id}")
    index = keys().index(phones.normalise(phone))
    if index == giver.phone_index:
        raise DonationToSelf({"/phone": ["is your own"]})
    _within_limits(giver.id, points, occasion.at)
    made = _donation(giver.id, _volunteer_of(index), points, occasion)
    db.session.add(made)
    db.session.flush()
    _move(made, _giver(made), _between(made), TransactionKind.DONATION, f"donation:{made.id}", occasion)
    _tell(DonationOffered, made, occasion)
    return queries.donation_sheet(made, giver.name, occasion.person)


def take(donation_id: UUID, occasion: Occasion) -> DonationSheet:
    """Take the points that one is offered; a repeat changes nothing.

    Raises :class:`DonationNotFound`, :class:`DonationNotYours`, :class:`app.points.rewards.errors.DonationStands`.
    """
    donation = _seen(donation_id, occasion)
    if donation.receiver_id != occasion.actor_id:
        raise DonationNotYours()
    if donation.status is not DonationStatus.TAKEN:
        _end(donation, DonationStatus.TAKEN, occasion)
        receiver = _reward_points(Owner.VOLUNTEER, donation.receiver_id)
        _move(
            donation,
            _between(donation),
            receiver,
            TransactionKind.DONATION_TAKEN,
            f"donation-taken:{donation.id}",
            occasion,
        )
        _tell(DonationTaken, donation, occasion)
    return _sheet(donation, occasion)


def give_back(donation_id: UUID, occasion: Occasion) -> DonationSheet:
    """Return points on offer to their giver: not wanted, or taken back; a repeat changes nothing.

    Raises :class:`DonationNotFound`, :class:`app.points.rewards.errors.DonationStands`.
    """
    donation = _seen(donation_id, occasion)
    if donation.status is not DonationStatus.RETURNED:
        send_back(donation, occasion)
    return _sheet(donation, occasion)


def lapse(donation_id: UUID, occasion: Occasion) -> bool:
    """Return points that nobody took in time; whether it does so by this call."""
    donation = queries.donation_for_update(donation_id)
    if donation.status is not DonationStatus.OFFERED or donation.take_by > occasion.at:
        return False
    send_back(donation, occasion)
    return True


def _within_limits(giver_id: UUID, points: int, at: datetime) -> None:
    today = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    count, given = queries.offered_since(giver_id, today)
    if count >= MOST_A_DAY or given + points > MOST_POINTS_A_DAY:
        left = today + timedelta(days=1) - at
        raise DonationLimit(offers=MOST_A_DAY, points=MOST_POINTS_A_DAY, retry_after=int(left.total_seconds()) + 1)


def _volunteer_of(phone_index: bytes) -> UUID | None:
    """The active volunteer who has a phone."""
    found = select(Account.id).join(Volunteer, Volunteer.account_id == Account.id)
    return db.session.scalar(found.where(Account.phone_index == phone_index, Volunteer.is_active))


def _donation(giver_id: UUID, receiver_id: UUID | None, points: int, occasion: Occasion) -> Donation:
    return Donation(
        id=new_id(),
        giver_id=giver_id,
        receiver_id=receiver_id,
        points=points,
        status=DonationStatus.OFFERED,
        offered_at=occasion.at,
        take_by=occasion.at + TAKEN_WITHIN,
    )


def _seen(donation_id: UUID, occasion: Occasion) -> Donation:
    donation = queries.donation_for_update(donation_id)
    if occasion.actor_id not in (donation.giver_id, donation.receiver_id):
        raise DonationNotFound()
    return donation


def send_back(donation: Donation, occasion: Occasion) -> None:
    """Return the points of a locked donation to their giver, and say so."""
    _end(donation, DonationStatus.RETURNED, occasion)
    reference = f"donation-returned:{donation.id}"
    _move(donation, _between(donation), _giver(donation), TransactionKind.DONATION_RETURNED, reference, occasion)
    _tell(DonationReturned, donation, occasion)


def _end(donation: Donation, to: DonationStatus, occasion: Occasion) -> None:
    lifecycle.move_donation(donation, to)
    donation.ended_at = occasion.at
    db.session.flush()


def _giver(donation: Donation) -> AccountName:
    return _reward_points(Owner.VOLUNTEER, donation.giver_id)


def _between(donation: Donation) -> AccountName:
    """Where points lie that a person has on offer."""
    return _reward_points(Owner.DONATION, donation.giver_id)


def _reward_points(owner: Owner, owner_id: UUID | None) -> AccountName:
    return AccountName(owner, str(owner_id), Unit.REWARD_POINTS, Stage.POSTED)


def _move(
    donation: Donation, of: AccountName, to: AccountName, kind: TransactionKind, reference: str, occasion: Occasion
) -> None:
    ledger.write(kind, reference, (Line(of, -donation.points), Line(to, donation.points)), occasion)


def _sheet(donation: Donation, occasion: Occasion) -> DonationSheet:
    giver = db.session.get_one(Account, donation.giver_id)
    return queries.donation_sheet(donation, giver.name, occasion.person)


def _tell(event: type[DonationEvent], donation: Donation, occasion: Occasion) -> None:
    record(
        event(
            at=occasion.at,
            actor_id=occasion.actor_id,
            donation_id=donation.id,
            giver_id=donation.giver_id,
            receiver_id=donation.receiver_id,
        )
    )
