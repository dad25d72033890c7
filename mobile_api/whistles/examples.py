"""What the document shows of whistles."""

from mobile_api.orders import examples

WHISTLE_ID = "0195600a-4a00-7000-8000-000000000031"
CALL_ID = "0195600a-4a00-7000-8000-000000000032"
UNIT_ID = "0195600a-4a00-7000-8000-000000000033"
WORDS = "小区北门三盏路灯不亮，老人夜里不敢出门，请尽快修复。"
UNITS = {"organization_ids": [UNIT_ID]}
NEW_WHISTLE = {**UNITS, "words": WORDS}
CALLED, REPORT_BY, HANDLE_BY = "2026-03-04T12:00:00+08:00", "2026-03-05T12:00:00+08:00", "2026-03-08T12:00:00+08:00"
HANDLED_AT = "2026-03-05T10:00:00+08:00"
CALL = {
    "id": CALL_ID, "organization_id": UNIT_ID, "organization": "区城管委党支部", "status": "called", "called_at": CALLED,
    "report_by": REPORT_BY, "handle_by": HANDLE_BY, "reported_at": None, "handled_at": None, "climb": "none",
    "stars": None, "rating_words": None,
}  # fmt: skip
REPORTED_IN = {**CALL, "status": "reported_in", "reported_at": "2026-03-04T12:40:00+08:00"}
HANDLED = {**REPORTED_IN, "status": "handled", "handled_at": HANDLED_AT}
HANDED_BACK = {**CALL, "status": "handed_back"}
RATED = {**HANDLED, "stars": 5, "rating_words": "来得快，修得好。"}
WHISTLE = {
    "id": WHISTLE_ID, "order": examples.line(), "status": "open", "words": WORDS, "blown_at": CALLED, "closed_at": None,
    "calls": [CALL],
}  # fmt: skip
CLOSED = {**WHISTLE, "status": "closed", "closed_at": HANDLED_AT, "calls": [{**HANDLED, "status": "closed"}]}
LINE = {
    "id": WHISTLE_ID, "order": examples.line(), "status": "open", "blown_at": CALLED, "called": 2, "waiting": 1,
    "handled": 1, "handed_back": 0, "overdue": 0,
}  # fmt: skip
OWN_CALL = {**CALL, "whistle_id": WHISTLE_ID, "words": WORDS, "order": examples.line()}
STEP = {
    "id": "0195600a-4a00-7000-8000-000000000034", "call_id": CALL_ID, "kind": "climbed", "from_status": None,
    "to_status": None, "at": REPORT_BY, "actor_id": None, "words": None, "place_code": "110107001",
}  # fmt: skip
RATES = {
    "called": 8, "in_time": 7, "late": 1, "owed": 7, "handled": 6, "rated": 5, "satisfied": 4,
    "response_rate": 87.5, "fulfilment_rate": 85.7, "satisfaction_rate": 80.0,
}  # fmt: skip
UNIT_RECORD = {"organization_id": UNIT_ID, "organization": "区城管委党支部", "record": RATES}
MONTH_RECORD = {"month": "2026-03-01", "record": RATES}
