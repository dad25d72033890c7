"""Examples of recognition, for the API document."""

from mobile_api.examples import page as page

STARS = {
    "stars": 2,
    "minutes": 19_200,
    "next_at_minutes": 36_000,
    "changes": [{"before": 1, "stars": 2, "minutes": 18_060, "at": "2026-02-11T10:00:00+08:00"}],
}
NEW_HONOUR = {
    "account_id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d2001",
    "place_code": "110107001012",
    "title": "年度优秀志愿者",
    "criteria": "全年服务满 100 小时，评价均为四星以上。",
}
HONOUR = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d2002",
    **NEW_HONOUR,
    "name": "李志远",
    "place_name": "四季园社区",
    "granted_at": "2026-03-04T12:00:00+08:00",
    "granted_by": "陈静",
    "revoked_at": None,
    "reason": None,
}
REASON = {"reason": "核对后发现服务时长有误。"}
REVOKED = {**HONOUR, "revoked_at": "2026-03-05T09:00:00+08:00", **REASON}
PERIOD = {"starts_on": "2026-01-01", "ends_on": "2026-03-04"}
CERTIFICATE = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d2003",
    "number": "ZS-7K3M9-QF2RT",
    "place_code": "110107001012",
    **PERIOD,
    "services": 14,
    "minutes": 1490,
    "status": "valid",
    "issued_at": "2026-03-04T12:00:00+08:00",
    "ended_at": None,
    "replaces_id": None,
}
ISSUED = {
    "certificate": CERTIFICATE,
    "account_id": NEW_HONOUR["account_id"],
    "name": "李志远",
    "handler": "陈静",
}
LINK = {
    "url": "https://yihu.example/papers/certificates/WyIwMTljYjcwZiIsMTc3MjU5NzcwMF0.pGJ0q2mS",
    "expires_at": "2026-03-04T12:10:00+08:00",
}
