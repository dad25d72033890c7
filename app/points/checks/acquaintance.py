"""Checks of who helps, confirms and rates whom."""

from app.points.checks.evidence import Evidence, orders
from app.points.checks.facts import Checked


def same_pair(checked: Checked) -> Evidence | None:
    """The same volunteer for the same recipient again and again."""
    before, most = checked.record.pair_orders, checked.most
    if len(before) + 1 <= most.pair_services:
        return None
    return {"services": len(before) + 1, "days": most.pair_days, "most": most.pair_services, "orders": orders(before)}


def circle(checked: Checked) -> Evidence | None:
    """Help that comes back: the recipient served the volunteer, or somebody who did. Orders of organizations are left out."""
    back, most = checked.record.circle_orders, checked.most
    if len(back) <= most.circle_services:
        return None
    return {"services": len(back), "days": most.circle_days, "orders": orders(back)}


def one_leader(checked: Checked) -> Evidence | None:
    """One person vouches for very many in a day."""
    people, most = max(checked.record.people_confirmed, checked.record.people_rated), checked.most.leader_people
    return {"people": people, "most": most} if people > most else None


def own_phone(checked: Checked) -> Evidence | None:
    """The number to call at the recipient's is the volunteer's own: no code that it receives proves anything."""
    return {} if checked.record.is_own_phone else None


def own_household(checked: Checked) -> Evidence | None:
    """Volunteer and rater have used one device. To live in the same cell (0.7 km²) says nothing and is not looked at."""
    return {} if checked.record.has_shared_device else None
