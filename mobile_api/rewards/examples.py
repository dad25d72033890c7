"""Examples of rewards, for the API document."""

from mobile_api.examples import page as page

ID = "019cb70f-3c00-7a31-9d3e-5f2b8c6d1f01"
NEW_REWARD = {
    "place_code": "110107001012",
    "title": "便民理发券",
    "description": "社区理发店可用一次。",
    "counter": "社区服务站一层，周一至周五 9:00–17:00",
    "points": 20,
    "stock": 50,
    "per_person": 2,
    "valid_until": "2026-06-30",
}
REWARD = {"id": ID, **NEW_REWARD, "reserved": 0, "collected": 0, "is_offered": True}
REDEMPTION = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1f02",
    "reward_id": ID,
    "title": "便民理发券",
    "place_code": "110107001012",
    "counter": "社区服务站一层，周一至周五 9:00–17:00",
    "points": 20,
    "status": "open",
    "redeemed_at": "2026-03-04T12:00:00+08:00",
    "collect_by": "2026-03-18T12:00:00+08:00",
    "ended_at": None,
    "reason": None,
    "code": "246810",
    "name": None,
}
AT_THE_COUNTER = {**REDEMPTION, "code": None, "name": "李*远"}
COLLECTED = {**AT_THE_COUNTER, "status": "collected", "ended_at": "2026-03-05T09:00:00+08:00"}
CANCELLED = {**REDEMPTION, "status": "cancelled", "ended_at": "2026-03-05T09:00:00+08:00", "code": None}
BROKEN = {"reason": "理发店本月装修，暂时不能使用。"}
GIVEN_BACK = {**AT_THE_COUNTER, "status": "returned", "ended_at": "2026-03-05T09:00:00+08:00", **BROKEN}
DONATION = {
    "id": "019cb70f-3c00-7a31-9d3e-5f2b8c6d1f03",
    "points": 10,
    "status": "offered",
    "is_mine": True,
    "giver": None,
    "offered_at": "2026-03-04T12:00:00+08:00",
    "take_by": "2026-03-11T12:00:00+08:00",
    "ended_at": None,
}
TAKEN = {**DONATION, "status": "taken", "is_mine": False, "giver": "李*远", "ended_at": "2026-03-05T09:00:00+08:00"}
RETURNED = {**DONATION, "status": "returned", "ended_at": "2026-03-05T09:00:00+08:00"}
