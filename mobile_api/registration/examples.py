"""What the document shows of registration."""

from typing import Any

from mobile_api.examples import page as page

WHEN = "2026-03-04T12:00:00+08:00"
ACCOUNT = "0195600a-4a00-7000-8000-000000000001"
ORGANIZATION_ID = "0195600a-4a00-7000-8000-000000000002"
TEAM_ID = "0195600a-4a00-7000-8000-000000000003"
REGISTRATION_ID = "0195600a-4a00-7000-8000-000000000004"

NEW_SERVICE_TYPE = {"code": "pet_care", "offered_by": "members", "name_zh": "宠物照看", "name_en": "Pet care"}
SERVICE_TYPE = {**NEW_SERVICE_TYPE, "is_active": True}

NEW_ORGANIZATION = {"name": "区教委第三党支部", "place_code": "110107003026", "service_types": ["paired_help"]}
ORGANIZATION = {**NEW_ORGANIZATION, "id": ORGANIZATION_ID, "status": "approved", "created_at": WHEN}

NEW_TEAM = {"name": "八角助老服务队", "place_code": "110107003026"}
LEADER = {"account_id": None, "name": "孙*国"}
TEAM = {**NEW_TEAM, "id": TEAM_ID, "members": 24, "leaders": [LEADER], "created_at": WHEN}
MEMBER = {"account_id": ACCOUNT, "name": "李志远", "joined_at": WHEN}
OFFERED = {
    "team_id": TEAM_ID, "account_id": ACCOUNT, "name": "李志远", "offered_by": "孙建国", "status": "offered",
    "offered_at": WHEN, "answered_at": None,
}  # fmt: skip

CHOSEN = {"service_types": ["elderly_disabled", "repairs_errands"], "skills": ["水电维修"]}
NEW_REGISTRATION = {
    "place_code": "110107003026",
    "organization_id": ORGANIZATION_ID,
    "home_cell": "8831aa5859fffff",
    **CHOSEN,
}
NAMED = {
    "account_id": ACCOUNT,
    "name": "李志远",
    "place_code": "110107003026",
    "place_name": "八角路社区",
    "organization_id": ORGANIZATION_ID,
    "organization_name": "区教委第三党支部",
    **CHOSEN,
}
VOLUNTEER = {**NAMED, "registration_id": REGISTRATION_ID, "is_active": True}
OWN_VOLUNTEER = {**VOLUNTEER, "home_cell": "8831aa5859fffff"}

ROSTER_ID = "0195600a-4a00-7000-8000-000000000005"
ROSTER_SUMMARY = {
    "id": ROSTER_ID, "place_code": "110107003026", "status": "previewed", "created_at": WHEN, "finished_at": None,
}  # fmt: skip
ROSTER = {
    **ROSTER_SUMMARY,
    "lines": {"new": 296, "moved": 1, "unchanged": 2, "faulty": 1, "applied": 0, "refused": 0, "undone": 0, "kept": 0},
}
ROSTER_LINE = {
    "line": 17, "state": "faulty", "name": "李志远", "place_name": None, "organization_name": None,
    "fault": "手机号与第 9 行重复",
}  # fmt: skip


def registration(status: str, reason: str | None = None) -> dict[str, Any]:
    """A registration in a status."""
    decided_at = WHEN if status in ("approved", "rejected") else None
    ended_at = WHEN if status in ("withdrawn", "ended", "expired") else None
    stands = {"status": status, "submitted_at": WHEN, "decided_at": decided_at, "ended_at": ended_at, "reason": reason}
    said = {"is_entered_by_hand": False, "home_answer": "none", "home_reason": None}
    return {"id": REGISTRATION_ID, **NAMED, **stands, **said}


NEW_REPORT = {
    "organization_id": ORGANIZATION_ID,
    "place_code": "110107003026",
    "contact": {"name": "周伟", "phone": "13900000002"},
    "service_types": ["paired_help"],
    "resources": ["会议室", "复印机"],
}
LISTED_REPORT = {
    "id": REGISTRATION_ID,
    "organization_id": ORGANIZATION_ID,
    "organization_name": "区教委第三党支部",
    "place_code": "110107003026",
    "place_name": "八角路社区",
    "status": "pending",
    "service_types": ["paired_help"],
    "resources": ["会议室", "复印机"],
    "submitted_at": WHEN,
    "decided_at": None,
    "valid_until": None,
    "ended_at": None,
    "reason": None,
}


def report(status: str, reason: str | None = None) -> dict[str, Any]:
    """An organization's registration in a status."""
    holds, over = status == "approved", status == "withdrawn"
    return LISTED_REPORT | {
        "status": status,
        "decided_at": WHEN if holds or reason else None,
        "valid_until": "2027-03-04T12:00:00+08:00" if holds else None,
        "ended_at": WHEN if over else None,
        "reason": reason,
        "contact": None if over or reason else NEW_REPORT["contact"],
    }


RECEIPT = {
    "number": "HZ-7K3M9-QF2RT",
    "state": "valid",
    "name": "李志远",
    "organization_name": "区教委第三党支部",
    "place_name": "八角路社区",
    "registered_on": "2026-03-04",
    "valid_to": None,
    "verify_url": "https://yihu.example/verify/HZ-7K3M9-QF2RT",
    "page_url": "/papers/receipts/WyJIWi03SzNNOS1RRjJSVCIsMTc3MjU5Njgw.c2lnbmF0dXJl",
}
COUNTER_REGISTRATION = {**NEW_REGISTRATION, "phone": "13900000001", "member_name": "李志远"}
HOME_MEMBER = {
    "registration_id": REGISTRATION_ID,
    "account_id": ACCOUNT,
    "name": "李志远",
    "place_code": "110107003026",
    "place_name": "八角路社区",
    "status": "approved",
    "home_answer": "none",
    "home_reason": None,
}
PERIOD = {
    "registration_id": REGISTRATION_ID,
    "place_code": "110107003026",
    "place_name": "八角路社区",
    "organization_id": ORGANIZATION_ID,
    "organization_name": "区教委第三党支部",
    "since": WHEN,
    "until": None,
}
