"""Rotating codes: what the leader's phone shows changes every fifteen seconds, so that a picture of it is worth nothing soon.

A code is an HMAC-SHA-256 (RFC 2104; the time step is that of TOTP, RFC 6238) of date, purpose and time step under the activity's
own key, cut to 128 bits: nobody guesses one, and one of another date, purpose or time is none of this.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit import qr
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders import serving
from app.orders.accepting import own_part
from app.orders.activities import queries, sealed
from app.orders.activities.errors import (
    ActivityDateStatusForbids,
    CodesNotShown,
    NoRotatingCode,
    RotatingCodeEarly,
    RotatingCodeExpired,
    RotatingCodeUsed,
    RotatingCodeWrong,
)
from app.orders.activities.models import Activity, ActivityDate, ActivityOrder, DateStatus, Purpose, RotatingCodeUse
from app.orders.errors import AssignmentStatusForbids
from app.orders.models import Assignment, AssignmentStatus, Order, Proof
from app.orders.serving import OPENS_BEFORE
from app.people.actors import Occasion

STEP = 15
"""Seconds for which a code is shown; it is taken for as long again, because hands and networks are slow."""
KEPT_STEPS = 1
CHECK_OUT_AFTER = timedelta(hours=2)
"""So long after the end the code to check out is shown; time after the end is not counted."""
SIGNS = 22
"""Of a code's HMAC, in base64: 128 bits."""


@dataclass(frozen=True)
class Shown:
    """The code that is shown now, as text and as a picture, and when the next one comes."""

    code: str = field(repr=False)
    changes_at: datetime

    @property
    def svg(self) -> str:
        """The QR code."""
        return qr.svg(self.code)


def show(activity_id: UUID, date_id: UUID, purpose: Purpose, occasion: Occasion) -> Shown:
    """The code of a date for who holds it. Raises :class:`ActivityNotFound`, :class:`NotHostThere`,
    :class:`ActivityDateNotFound`, :class:`ActivityDateStatusForbids`, :class:`CodesNotShown`."""
    activity = queries.seen(activity_id, occasion)
    queries.require_running(activity, occasion.person)
    date = queries.date_of(activity, date_id)
    if date.status is not DateStatus.POSTED:
        raise ActivityDateStatusForbids(status=date.status.value)
    _require_shown(date, purpose, occasion.at)
    step = step_of(occasion.at)
    return Shown(code_of(activity, date_id, purpose, step), datetime.fromtimestamp((step + 1) * STEP, UTC))


def check_in(assignment_id: UUID, code: str, occasion: Occasion) -> Assignment:
    """Begin a service with the code that is shown now, or was just before; the same code again changes nothing.

    Raises :class:`AssignmentNotFound`, :class:`AssignmentNotYours`, :class:`NoRotatingCode`, :class:`RotatingCodeWrong`,
    :class:`RotatingCodeExpired`, :class:`RotatingCodeEarly`, :class:`RotatingCodeUsed`, :class:`CodesNotShown`,
    :class:`TooEarly`, :class:`AssignmentStatusForbids`.
    """
    order, assignment = own_part(assignment_id, occasion)
    if _use(order, assignment, Purpose.CHECK_IN, code, occasion):
        serving.may_begin(order, assignment, occasion)
        serving.begin(order, assignment, Proof.ROTATING_CODE, occasion)
    return assignment


def check_out(assignment_id: UUID, code: str, occasion: Occasion) -> Assignment:
    """End a service with the code that is shown now: its minutes are those from check-in, within the date's times.

    The same code again changes nothing. Raises as :func:`check_in` does.
    """
    order, assignment = own_part(assignment_id, occasion)
    if _use(order, assignment, Purpose.CHECK_OUT, code, occasion):
        if assignment.status is not AssignmentStatus.CHECKED_IN:
            raise AssignmentStatusForbids(status=assignment.status.value)
        serving.finish(order, assignment, minutes_served(order, assignment, occasion.at), occasion)
    return assignment


def minutes_served(order: Order, assignment: Assignment, at: datetime) -> int:
    """Whole minutes from check-in to now, of those within the order's times; at least one."""
    began_at = max(assignment.checked_in_at or order.starts_at, order.starts_at)
    return max(1, (min(at, order.ends_at) - began_at) // timedelta(minutes=1))


def step_of(at: datetime) -> int:
    """The time step of a moment."""
    return int(at.timestamp()) // STEP


def code_of(activity: Activity, date_id: UUID, purpose: Purpose, step: int) -> str:
    """The code of a date for a purpose at a time step."""
    mac = hmac.digest(sealed.secret_of(activity), f"{date_id}|{purpose.value}|{step}".encode(), "sha256")
    return f"{purpose.value}.{step}.{urlsafe_b64encode(mac)[:SIGNS].decode()}"


def _use(order: Order, assignment: Assignment, purpose: Purpose, code: str, occasion: Occasion) -> bool:
    """Take a code for a part in a locked order; whether it is new: the same code a second time changes nothing."""
    activity, date = _of_order(order)
    step = _verified(activity, date, purpose, code)
    used = db.session.get(RotatingCodeUse, (assignment.id, purpose))
    if used is not None:
        if used.step == step:
            return False
        raise RotatingCodeUsed()
    now = step_of(occasion.at)
    if step > now:
        raise RotatingCodeEarly()
    if step < now - KEPT_STEPS:
        raise RotatingCodeExpired()
    _require_shown(date, purpose, occasion.at)
    row = RotatingCodeUse(assignment_id=assignment.id, purpose=purpose, step=step, used_at=occasion.at)
    db.session.add(row)
    db.session.flush()
    return True


def _verified(activity: Activity, date: ActivityDate, purpose: Purpose, code: str) -> int:
    """The time step of a code that is this date's and purpose's; takes the same time for every wrong one."""
    written = re.fullmatch(r"[a-z_]+\.([0-9]{1,12})\.[A-Za-z0-9_-]+", code)
    step = int(written[1]) if written else 0
    if not hmac.compare_digest(code_of(activity, date.id, purpose, step).encode(), code.encode()):
        raise RotatingCodeWrong()
    return step


def _of_order(order: Order) -> tuple[Activity, ActivityDate]:
    pair = (
        select(Activity, ActivityDate)
        .join(ActivityOrder, ActivityOrder.activity_id == Activity.id)
        .join(ActivityDate, ActivityDate.id == ActivityOrder.date_id)
        .where(ActivityOrder.order_id == order.id)
    )
    row = db.session.execute(pair).one_or_none()
    if row is None:
        raise NoRotatingCode()
    return row[0], row[1]


def _require_shown(date: ActivityDate, purpose: Purpose, at: datetime) -> None:
    opens_at, closes_at = date.starts_at - OPENS_BEFORE, date.ends_at
    if purpose is Purpose.CHECK_OUT:
        opens_at, closes_at = date.starts_at, date.ends_at + CHECK_OUT_AFTER
    if not opens_at <= at < closes_at:
        raise CodesNotShown(
            opens_at=opens_at.astimezone(SHANGHAI).isoformat(), closes_at=closes_at.astimezone(SHANGHAI).isoformat()
        )
