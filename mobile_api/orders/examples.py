"""What the document shows of orders."""

from typing import Any

from mobile_api.examples import page as page

WHEN = "2026-03-04T12:00:00+08:00"
STARTS, ENDS = "2026-03-05T12:00:00+08:00", "2026-03-05T13:00:00+08:00"
ORDER_ID = "0195600a-4a00-7000-8000-000000000011"
VOLUNTEER_ID = "0195600a-4a00-7000-8000-000000000001"
ASSIGNMENT_ID = "0195600a-4a00-7000-8000-000000000012"
RATING_ID = "0195600a-4a00-7000-8000-000000000013"
PHOTO_ID = "0195600a-4a00-7000-8000-000000000014"
STEP_ID = "0195600a-4a00-7000-8000-000000000015"

ASKED = {
    "service_type": "repairs_errands",
    "title": "帮忙换灯泡",
    "place_code": "110107001012",
    "starts_at": STARTS,
    "ends_at": ENDS,
    "slots": 1,
    "urgency": "normal",
}
NEW_ORDER = {
    **ASKED,
    "description": "客厅的灯坏了，梯子家里有。",
    "address": "八宝山南路 5 号院 3 号楼 201",
    "latitude": 39.9065,
    "longitude": 116.2247,
    "risks": "需要登高",
}
CHANGES = {"starts_at": "2026-03-05T14:00:00+08:00", "ends_at": "2026-03-05T15:00:00+08:00"}
REASON = {"reason": "已经修好了"}
RATING_BODY = {"stars": 5, "words": "很耐心，谢谢！", "tags": ["on_time", "patient"]}

PHOTO = {"id": PHOTO_ID, "width": 1600, "height": 1200}
RATING = {**RATING_BODY, "id": RATING_ID, "assignment_id": ASSIGNMENT_ID, "is_on_behalf": False, "rated_at": ENDS}


def line(status: str = "open") -> dict[str, Any]:
    """An order as everybody sees it."""
    taken = 0 if status in ("open", "pending_review", "rejected", "cancelled") else 1
    stands = {"respond_by": STARTS, "taken": taken, "audience": "volunteers", "status": status, "is_on_behalf": False}
    return {"id": ORDER_ID, "cell": "8831aa5ae3fffff", "posted_at": WHEN, **ASKED, **stands}


def order(status: str = "open") -> dict[str, Any]:
    """An order as its poster sees it; once it has ended, without address, contact and code."""
    ended = status in ("closed", "rejected", "cancelled")
    sealed = {
        "address": NEW_ORDER["address"],
        "location": {"latitude": 39.9065, "longitude": 116.2247},
        "contact": {"name": "刘桂兰", "phone": "+8610012345678"},
        "service_code": "480213",
    }
    return {
        **line(status),
        "description": NEW_ORDER["description"],
        "risks": NEW_ORDER["risks"],
        "skills": [],
        "team_id": None,
        "organization_id": None,
        "closed_at": WHEN if ended else None,
        "version": 1,
        "photo_ids": [],
        "my_assignment": None,
        "activity": None,
        "merged_into": None,
        **(dict.fromkeys(sealed) if ended else sealed),
    }


def assignment(status: str = "accepted") -> dict[str, Any]:
    """A volunteer's part in an order."""
    is_there, is_done = status in ("checked_in", "completed", "disputed"), status in ("completed", "disputed")
    return {
        "id": ASSIGNMENT_ID,
        "order_id": ORDER_ID,
        "status": status,
        "accepted_at": WHEN,
        "checked_in_at": STARTS if is_there else None,
        "proof": "service_code" if is_there else None,
        "completed_at": ENDS if is_done else None,
        "minutes": 45 if is_done else None,
        "confirmed_at": None,
    }


STEP = {
    "id": STEP_ID,
    "assignment_id": ASSIGNMENT_ID,
    "from_status": None,
    "to_status": "accepted",
    "by": "volunteer",
    "at": WHEN,
    "reason": None,
}
PART = {
    "assignment": assignment(), "volunteer_name": "李志远", "team_name": "八角志愿服务队", "phone": "+8610000000003",
    "rating": None,
}  # fmt: skip
ACCEPTANCE = {"assignment": assignment(), "warnings": [], "overlaps": []}
TEAM_PARTS = {"items": [{"account_id": VOLUNTEER_ID, "assignment": assignment(), "warnings": []}]}
CONFIRMED = {**assignment("checked_in"), "proof": "second_person"}
ATTENDANCES = {"items": [{"assignment_id": ASSIGNMENT_ID, "assignment": CONFIRMED, "refused": None}]}
OWN_ASSIGNMENT = {"assignment": assignment(), "order": line("filled")}
