"""What the document shows of activities."""

from typing import Any

from mobile_api.orders.examples import ASSIGNMENT_ID, CONFIRMED, ORDER_ID, WHEN, assignment

ACTIVITY_ID = "0195600a-4a00-7000-8000-000000000071"
ROLE_ID = "0195600a-4a00-7000-8000-000000000072"
DATE_ID = "0195600a-4a00-7000-8000-000000000073"
ORGANIZATION_ID = "0195600a-4a00-7000-8000-000000000074"
STARTS, ENDS = "2026-03-07T09:00:00+08:00", "2026-03-07T11:00:00+08:00"
LATER_STARTS, LATER_ENDS = "2026-03-07T14:00:00+08:00", "2026-03-07T16:00:00+08:00"

NEW_ACTIVITY: dict[str, Any] = {
    "service_type": "clean_streets",
    "title": "周末清洁家园",
    "description": "清理楼前楼后的杂物，工具由社区准备。",
    "place_code": "110107001012",
    "address": "四季园社区文化活动中心",
    "meeting_point": "东门",
    "organization_id": ORGANIZATION_ID,
    "roles": [{"name": "清扫", "slots": 20}, {"name": "引导", "slots": 4}],
    "sessions": [{"starts_at": STARTS, "ends_at": ENDS}],
    "repeat": {
        "rule": "FREQ=WEEKLY;BYDAY=SA;COUNT=10",
        "except_on": ["2026-03-21"],
        "skips_holidays": True,
        "make_up_days": "skip",
    },
    "sign_up_closes_minutes": 60,
}
CHANGES = {"meeting_point": "西门"}
MOVED = {"starts_at": LATER_STARTS, "ends_at": LATER_ENDS, "reason": "上午有雨，改到下午"}
CALLED_OFF = {"reason": "预报有大雨"}

LINE: dict[str, Any] = {
    "id": ACTIVITY_ID,
    "service_type": "clean_streets",
    "title": "周末清洁家园",
    "place_code": "110107001012",
    "cell": "8831aa5a37fffff",
    "audience": "volunteers",
    "organization_id": ORGANIZATION_ID,
    "host_team_id": None,
    "status": "announced",
    "next_starts_at": STARTS,
}
WAITING = {
    **LINE,
    "status": "pending_review",
    "posted_at": WHEN,
    "host_name": "区教委第四党支部",
    "posted_by_name": "周伟",
}
ROLE = {"id": ROLE_ID, "name": "清扫", "slots": 20, "skills": []}
ROLE_ON_DATE = {
    "role_id": ROLE_ID,
    "name": "清扫",
    "order_id": ORDER_ID,
    "order_status": "open",
    "slots": 20,
    "taken": 7,
    "my_status": "accepted",
}
DATE = {
    "id": DATE_ID,
    "status": "posted",
    "original_starts_at": STARTS,
    "starts_at": STARTS,
    "ends_at": ENDS,
    "reason": None,
    "roles": [ROLE_ON_DATE],
}
ATTENDER = {
    "role_id": ROLE_ID,
    "role": "清扫",
    "assignment": assignment(),
    "volunteer_name": "李志远",
    "phone": None,
}


CODE = "check_in.118322880.Jq3vX0aT5o1kLr7yQd9c2g"
SHOWN = {"code": CODE, "svg": "<svg …/>", "changes_at": "2026-03-07T09:00:15+08:00"}
PRESENCES = {"items": [{"assignment_id": ASSIGNMENT_ID, "presence": "left_early", "minutes": 45}]}
ATTENDED = {"items": [{"assignment_id": ASSIGNMENT_ID, "assignment": CONFIRMED, "refused": None}]}


def activity(status: str = "announced") -> dict[str, Any]:
    """An activity as its host sees it."""
    return {
        **{name: value for name, value in LINE.items() if name != "next_starts_at"},
        "status": status,
        "description": NEW_ACTIVITY["description"],
        "risks": "",
        "team_id": None,
        "rule": "FREQ=WEEKLY;BYDAY=SA;COUNT=10",
        "skips_holidays": True,
        "make_up_days": "skip",
        "sign_up_opens_at": None,
        "sign_up_closes_minutes": 60,
        "posted_at": WHEN,
        "last_ends_at": "2026-05-02T11:00:00+08:00",
        "is_over": False,
        "may_run": True,
        "reason": None if status in ("announced", "pending_review") else "预报有大雨",
        "roles": [ROLE],
        "address": NEW_ACTIVITY["address"],
        "meeting_point": NEW_ACTIVITY["meeting_point"],
        "version": 1,
    }


def page(item: dict[str, Any]) -> dict[str, Any]:
    """A page with this one row."""
    return {"items": [item], "next_cursor": None}
