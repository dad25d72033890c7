"""What the document shows of the lists."""

from typing import Any

from mobile_api.examples import page as page

WHEN = "2026-03-04T12:00:00+08:00"
NEED_ID = "0195600a-4a00-7000-8000-000000000011"
RESOURCE_ID = "0195600a-4a00-7000-8000-000000000012"
PROJECT_ID = "0195600a-4a00-7000-8000-000000000013"
ORGANIZATION_ID = "0195600a-4a00-7000-8000-000000000002"

NEW_NEED: dict[str, Any] = {
    "title": "独居老人家电检修", "description": "三十户独居老人，希望每季度检查一次电器和燃气。",
    "service_types": ["repairs_errands", "paired_help"], "place_code": "110107003026",
    "starts_on": "2030-04-01", "ends_on": "2030-06-30", "people": 30,
}  # fmt: skip
NEW_RESOURCE: dict[str, Any] = {
    "title": "电工、燃气技师各两名", "description": "工作日下午可以上门。",
    "service_types": ["repairs_errands", "professional_service"], "place_code": "110107003",
    "organization_id": ORGANIZATION_ID, "starts_on": None, "ends_on": None, "people": 40,
}  # fmt: skip
NEED = {
    **NEW_NEED, "id": NEED_ID, "kind": "need", "status": "open", "organization_id": None, "organization_name": None,
    "created_at": WHEN,
}  # fmt: skip
RESOURCE = {
    **NEW_RESOURCE, "id": RESOURCE_ID, "kind": "resource", "status": "open", "organization_name": "区供电公司党支部",
    "created_at": WHEN,
}  # fmt: skip
SUGGESTIONS = {"items": [{"listing": RESOURCE, "level": "subdistrict", "service_types": ["repairs_errands"]}]}
NEED_CLAIM = {"organization_id": ORGANIZATION_ID, "words": "我们有四名持证技师，愿意承担。"}
RESOURCE_CLAIM = {"place_code": "110107003026", "need_id": NEED_ID, "words": "社区有三十户独居老人需要检修。"}


def project(status: str, outcome: str | None = None) -> dict[str, Any]:
    """A project in a status."""
    ended = WHEN if status in ("dropped", "done") else None
    return {
        "id": PROJECT_ID, "title": NEW_NEED["title"], "status": status, "need_id": NEED_ID, "resource_id": None,
        "place_code": "110107003026", "place_name": "八角路社区", "organization_id": ORGANIZATION_ID,
        "organization_name": "区供电公司党支部", "proposed_by": "organization", "words": NEED_CLAIM["words"],
        "proposed_at": WHEN, "answered_at": None if status == "proposed" else WHEN, "ended_at": ended,
        "outcome": outcome, "orders": 0,
    }  # fmt: skip
