"""A client of the service as an app would be: HTTP only, a token of its own, an Idempotency-Key on what creates."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

TIMEOUT = httpx.Timeout(30)


class Deviation(Exception):
    """The service did otherwise than the story tells."""

    def __init__(self, where: str, expected: object, found: object) -> None:
        super().__init__(where)
        self.where, self.expected, self.found = where, expected, found


def expect(where: str, expected: object, found: object) -> None:
    """Raise :class:`Deviation` unless both are equal."""
    if expected != found:
        raise Deviation(where, expected, found)


@dataclass(frozen=True)
class Client:
    """One signed-in person, on one device."""

    http: httpx.Client
    name: str
    account_id: str

    def get(self, path: str, **query: str | int) -> Any:
        """What is there."""
        return _answer(self.http.get(f"/api/v1{path}", params=query), 200)

    def post(self, path: str, body: dict[str, Any], status: int = 201) -> Any:
        """Do something; a repeat of the same request would change nothing."""
        headers = {"Idempotency-Key": uuid4().hex} if status == 201 else {}
        return _answer(self.http.post(f"/api/v1{path}", json=body, headers=headers), status)

    def decide(self, path: str, verb: str, body: dict[str, Any]) -> Any:
        """Do something to a thing as it was just read: its version goes along, so that nobody is overwritten unseen."""
        seen = self.http.get(f"/api/v1{path}")
        _answer(seen, 200)
        return _answer(
            self.http.post(f"/api/v1{path}{verb}", json=body, headers={"If-Match": seen.headers["ETag"]}), 200
        )

    def change(self, path: str, **changes: Any) -> None:
        """Change some of one's own settings as they were just read."""
        seen = self.http.get(f"/api/v1{path}")
        kept = {name: value for name, value in _answer(seen, 200).items() if name != "version"}
        headers = {"If-Match": seen.headers["ETag"]}
        _answer(self.http.put(f"/api/v1{path}", json={**kept, **changes}, headers=headers), 200)

    def take_pushes(self, token: str) -> None:
        """Register this device with a provider's token."""
        _answer(self.http.put("/api/v1/me/devices", json={"channel": "fcm", "token": token}), 200)

    def log_out(self) -> None:
        """End the session; its device takes no more pushes."""
        _answer(self.http.delete("/api/v1/me/sessions/current"), 204)
        self.http.close()


def log_in(url: str, phone: str, code: str) -> Client:
    """Log in by phone and one-time code."""
    http = httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False, headers={"Accept-Language": "zh"})
    _answer(http.post("/api/v1/login-codes", json={"phone": phone}), 202)
    body = {"phone": phone, "code": code, "device_name": "yihu story"}
    session = _answer(http.post("/api/v1/sessions", json=body), 201)
    http.headers["Authorization"] = f"Bearer {session['access_token']}"
    return Client(http, session["name"] or "", session["account_id"])


def _answer(response: httpx.Response, status: int) -> Any:
    where = f"{response.request.method} {response.request.url.path}"
    if response.status_code != status:
        raise Deviation(where, status, f"{response.status_code} {response.text[:500]}")
    return response.json() if response.content else None
