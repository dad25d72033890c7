"""Carrying an order outward, wave by wave, until somebody comes or the committee's desk has it.

A step reads the order afresh under a lock: a second run of it does nothing, and one that dies half-way leaves nothing.
"""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import bindparam, insert

from app.dispatch import answers, lifecycle, queries
from app.dispatch.candidates import Drawn, drawn, home_members, officers, team_members
from app.dispatch.choice.facts import NEVER, Choosing, Moment, Told, Wave, WhyNobody, hours_of
from app.dispatch.choice.price import ShadowPrice
from app.dispatch.events import LadderEnded
from app.dispatch.knowing import arm_of, cap_of, policy_of, worth_of_opening
from app.dispatch.models import Circle, Dispatch
from app.dispatch.policy import OrderFacts, held_until, wait_of_call
from app.dispatch.waves import called, chosen, send
from app.kit.clock import SHANGHAI
from app.kit.database import table_of
from app.kit.events import record
from app.kit.statements import Statement
from app.orders.events import OrderEvent, OrderOpened
from app.orders.models import Audience
from app.people.actors import Occasion

CARRIED_ON = (Circle.COMMUNITY, Circle.SUBDISTRICT)
ALL_IN = 0.9
"""Where nobody is worth the attention any more, the desk has the order when so many of the yeses in flight have come."""


def on_order_opened(event: OrderOpened) -> None:
    """Begin: the first wave goes in the same transaction that opened the order; of many opened together, that of the first, and
    the job's next run sends the others'."""
    _begin(event.order_id, event.at, at_once=event.at_once)


def _begin(order_id: UUID, at: datetime, *, at_once: bool = True) -> None:
    order = queries.open_order(order_id)
    if order is None:
        return
    arm = arm_of(order)
    dispatch = Dispatch(
        order_id=order.id, place_code=order.place_code, circle=Circle.COMMUNITY, wave=0, asked=0, next_step_at=at,
        arm=arm, hold_out=order.rules.hold_out if arm else None,
    )  # fmt: skip
    if at_once:
        _carry(order, dispatch, Occasion(None, at))
    _BEGIN.later({column: getattr(dispatch, column) for column in COLUMNS})


COLUMNS = ("order_id", "place_code", "circle", "wave", "asked", "next_step_at", "arm", "hold_out")
_BEGIN = Statement(insert(table_of(Dispatch)).values({column: bindparam(column) for column in COLUMNS}))
"""Goes out with what follows."""


def on_order_reopened(event: OrderEvent) -> None:
    """Resume where it stood; from the desk, with the district once more."""
    order = queries.open_order(event.order_id)
    dispatch = queries.for_update(event.order_id)
    if order is None:
        return
    if dispatch is None:
        _begin(event.order_id, event.at)
        return
    if dispatch.circle is Circle.DESK:
        lifecycle.move(dispatch, Circle.DISTRICT, order.place_code)
    answers.reopen(order.id)
    _carry(order, dispatch, Occasion(None, event.at), is_resumed=True)


def on_order_ended(event: OrderEvent) -> None:
    """Stop: the order is full or over."""
    answers.close(event)


def step(order_id: UUID, occasion: Occasion) -> None:
    """The next step of an order, if it is due; otherwise nothing."""
    order = queries.open_order(order_id)
    dispatch = queries.for_update(order_id)
    if dispatch is None or dispatch.next_step_at is None or dispatch.next_step_at > occasion.at:
        return
    if order is None and queries.is_open(order_id):
        return  # it was opened again while its dispatch was waited for; the step remains due
    if order is None or order.respond_by <= occasion.at:
        dispatch.next_step_at = None  # nobody may answer any more
        return
    _carry(order, dispatch, occasion)


def _carry(order: OrderFacts, dispatch: Dispatch, occasion: Occasion, *, is_resumed: bool = False) -> None:
    """Send the next wave that has anybody in it, or end on the desk; at night an order that can wait does."""
    morning = held_until(order, occasion.at)
    if morning is not None:
        dispatch.next_step_at = morning
    elif order.audience is not Audience.VOLUNTEERS:
        _call(order, dispatch, occasion)
    elif dispatch.wave and not is_resumed and occasion.at >= order.desk_at:
        _to_desk(order, dispatch, occasion)
    else:
        _look(order, dispatch, occasion)


def _look(order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> None:
    """A wave as the policy wants it, or none: look again, or carry the order on."""
    policy, moment = policy_of(order, dispatch.arm), Moment.of(occasion.at.astimezone(SHANGHAI))
    wave, found = _chosen(policy, order, dispatch, occasion, moment)
    wait = timedelta(hours=wave.gap)
    if wave.chosen:
        cap = cap_of(policy)
        send([chosen(one, order, found, cap, moment) for one in wave.chosen], wait, order, dispatch, occasion)
        if len(wave.chosen) == wave.considered and dispatch.circle in CARRIED_ON:
            dispatch.next_step_at = occasion.at  # nobody is left here: where more are needed, on to the next circle
    elif _is_worth_waiting(wave, policy, order, dispatch, occasion):
        dispatch.next_step_at = occasion.at + wait
    elif dispatch.circle in CARRIED_ON and wave.why_nobody is not WhyNobody.WAVES_SPENT:
        _widen(order, dispatch, occasion)
    else:
        _to_desk(order, dispatch, occasion)
        if wave.why_nobody is WhyNobody.TOO_DEAR:
            dispatch.next_step_at = occasion.at + wait  # the time of somebody may still come
    if dispatch.next_step_at is not None and dispatch.wave:
        dispatch.next_step_at = max(min(dispatch.next_step_at, order.desk_at), occasion.at)


def _chosen(
    policy: Choosing, order: OrderFacts, dispatch: Dispatch, occasion: Occasion, moment: Moment
) -> tuple[Wave, Drawn]:
    """The wave, and among whom it was chosen. Nobody is looked for where nobody is needed."""
    told = _told(order) if dispatch.wave else []
    asked = order.as_chosen_for(told, dispatch.wave)
    found = Drawn()
    wave = policy.choose(asked, found.candidates, moment, _dice(order, dispatch))
    if wave.why_nobody is WhyNobody.NOBODY_LEFT:
        found = drawn(order, dispatch, cap_of(policy), occasion)
        wave = policy.choose(asked, found.candidates, moment, _dice(order, dispatch))
    return wave, found


def _told(order: OrderFacts) -> list[Told]:
    return queries.told_of(order.id, worth_of_opening(order))


def _dice(order: OrderFacts, dispatch: Dispatch) -> Random:
    return Random(order.id.int ^ dispatch.wave)  # noqa: S311 - a draw that anybody can repeat, not a secret


def _is_worth_waiting(wave: Wave, policy: Choosing, order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> bool:
    """Whether yeses of those who are silent are to be expected, or the desk has the order already; else others are looked for."""
    if wave.why_nobody not in (WhyNobody.TOO_DEAR, WhyNobody.NOBODY_LEFT):
        return wave.why_nobody in (WhyNobody.ENOUGH_ASKED, WhyNobody.HELD)
    if dispatch.circle is not Circle.DISTRICT:
        return dispatch.circle is Circle.DESK and wave.why_nobody is WhyNobody.TOO_DEAR
    silent = [told.at for told in _told(order) if not told.has_answered]
    since = hours_of(occasion.at) - max(silent, default=-NEVER)
    if wave.why_nobody is WhyNobody.NOBODY_LEFT or not isinstance(policy, ShadowPrice):
        return since < wave.gap
    return policy.knowledge.delays.share_by(since) < ALL_IN


def _widen(order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> None:
    """On to the next circle, whose step is due at once: one circle a transaction, so that nobody who posts an order waits
    until a whole district has been looked through."""
    lifecycle.move(dispatch, lifecycle.NEXT[dispatch.circle], order.place_code)
    dispatch.next_step_at = occasion.at


def _call(order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> None:
    """A team's or an organization's members, or the organizations' officers, are all told at once; who remains silent leaves it
    to the desk."""
    if order.audience is Audience.TEAM:
        people = team_members(order, occasion)
    elif order.audience is Audience.MEMBERS:
        people = home_members(order, occasion)
    else:
        people = officers(order, order.place_code[: lifecycle.PREFIX[Circle.SUBDISTRICT]], occasion)
    if people:
        wait = wait_of_call(order, occasion.at)
        send([called(account_id, order) for account_id in people], wait, order, dispatch, occasion)
    else:
        _to_desk(order, dispatch, occasion)


def _to_desk(order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> None:
    dispatch.next_step_at = None
    if dispatch.circle is Circle.DESK:
        return
    lifecycle.move(dispatch, Circle.DESK, order.place_code)
    record(LadderEnded(at=occasion.at, actor_id=None, order_id=order.id, place_code=order.place_code))
