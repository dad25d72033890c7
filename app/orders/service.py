"""The verbs of orders, each in the file of its kind."""

from app.orders.accepting import accept, withdraw
from app.orders.attendance import confirm_all
from app.orders.disputing import dispute, settle
from app.orders.editing import edit
from app.orders.ending import close_unrated, end_search, expire, remind
from app.orders.entering import enter
from app.orders.photos import add_photo, photo, remove_photo
from app.orders.posting import approve, cancel, post, reject
from app.orders.rating import rate
from app.orders.seeing import see
from app.orders.serving import check_in, complete, confirm_attendance, report_no_show
from app.orders.team_accepting import accept_for_team
from app.orders.waitlist import promote

__all__ = [
    "accept",
    "accept_for_team",
    "add_photo",
    "approve",
    "cancel",
    "check_in",
    "close_unrated",
    "complete",
    "confirm_all",
    "confirm_attendance",
    "dispute",
    "edit",
    "end_search",
    "enter",
    "expire",
    "photo",
    "post",
    "promote",
    "rate",
    "reject",
    "remind",
    "remove_photo",
    "report_no_show",
    "see",
    "settle",
    "withdraw",
]
