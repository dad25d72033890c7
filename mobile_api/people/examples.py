"""Examples for the API document: invented people, numbers that belong to nobody."""

from typing import Any

ACCOUNT_ID = "019cb7a4-3c00-7a6e-9d41-5f0f6c2b1a01"
SESSION_ID = "019cb7a4-3c01-7b12-8c55-0d8e7f6a5b02"
GRANT_ID = "019cb7a4-3c02-7c34-9e77-1f2e3d4c5b03"
MOMENT = "2026-03-04T12:00:00+08:00"

LOGIN_CODE_BODY = {"phone": "+86 100 0000 0001"}
LOGIN_CODE = {"expires_in": 600, "retry_after": 60}
SESSION_BODY = {"phone": "+86 100 0000 0001", "code": "135790", "device_name": "Wang Fang's phone"}
PAIR: dict[str, Any] = {
    "session_id": SESSION_ID,
    "token_type": "Bearer",
    "access_token": "eyJ…",
    "refresh_token": "kU0…",
    "expires_in": 900,
}
SIGNED_IN = {**PAIR, "account_id": ACCOUNT_ID, "name": "王芳"}
REFRESH_BODY = {"refresh_token": "kU0…"}
DEVICE = {
    "id": SESSION_ID,
    "device_name": "Wang Fang's phone",
    "created_at": MOMENT,
    "last_seen_at": MOMENT,
    "is_current": True,
}
DEVICES = {"items": [DEVICE], "next_cursor": None}
COMMUNITY_ROLE = {"role": "operator", "place_code": "110107001003", "organization_id": None, "team_id": None}
PROFILE = {
    "id": ACCOUNT_ID,
    "name": "王芳",
    "phone": "*********0001",
    "language": "zh",
    "is_elder_mode": False,
    "shows_name_to_organization": False,
    "roles": [COMMUNITY_ROLE],
    "created_at": MOMENT,
}
PROFILE_BODY = {"is_elder_mode": True}
ERASURE_BODY = {"confirm": "erase"}
GRANT_BODY = {"phone": "+86 100 0000 0001", "name": "王芳", "role": "operator", "place_code": "110107001003"}
GRANT = {
    "id": GRANT_ID,
    "account_id": ACCOUNT_ID,
    "name": "王芳",
    "phone": "*********0001",
    **COMMUNITY_ROLE,
    "scope_name": "古城南里社区",
    "granted_at": MOMENT,
    "granted_by_id": None,
}
GRANTS = {"items": [GRANT], "next_cursor": None}
EXPORT = {"made_at": MOMENT, "data": {"people": {"account": {"phone": "+8610000000001", "name": "王芳"}}}}
KEY_SET = {
    "keys": [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": SESSION_ID,
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        }
    ]
}
