"""What the OpenAPI document says in words: the service, its tags, what a status means and a header holds."""

DESCRIPTION = """\
The API of *One call, hundred responses* (一呼百应): residents ask for help; volunteers nearby accept,
serve, are rated and earn points.

* **Sign in** with a phone number and a one-time code; send the access token as `Authorization: Bearer …`.
* **Sentences** are in the language of `Accept-Language` (`zh` or `en`); without it in the account's own.
* **Refusals** are `application/problem+json` (RFC 9457) with a stable `code`, a sentence and the `request_id`. What you may not
  see is 404; what you see and may not do is 403.
* **Creating** takes an `Idempotency-Key`: a repeat with the same key within a day gets the first answer and has no second effect.
* **Editing** needs `If-Match` with the `ETag` last read: 412 if somebody was faster, 428 without it.
* **Lists** are pages: pass `next_cursor` as `cursor` until it is `null`.
* **Moments** are RFC 3339 with an offset, answered in China's (+08:00).
"""

TAGS = {
    "people": "Signing in, one's own account, devices and data, and who holds which role.",
    "acts": "What others did in one's name (本人确认), and the answer to it with one tap.",
    "keys": "The public keys that verify access tokens.",
    "places": "The tree of districts, subdistricts and communities.",
    "registration": "Organizations, teams, the dual registration (双报到) of members, and their lists.",
    "receipts": "The receipts of registrations (报到回执), to print and to check.",
    "lists": "What communities need, what organizations give, and the projects that they agree on (清单).",
    "orders": "Asking for help, accepting, serving, rating, and what may go wrong between.",
    "activities": "Orders for many (活动): dates and roles, series, sign-up, the roster, rotating codes and attendance.",
    "calendar": "A volunteer's services for the calendar of their phone, at a secret address.",
    "dispatch": "Who hears of an order and when: the waves and the ladder.",
    "what-ifs": "What another way of carrying a place's orders would have come to (what if?), played by the simulator.",
    "desk": "The committee's desk: orders that nobody answered, handed out by name (派单) or ended with a word.",
    "reports": "How long answers take, where orders die, and who is asked too often or never.",
    "whistles": "Whistles (吹哨): units called by a committee, which report in, handle or hand back, and are rated.",
    "holds": "Slots that a team or an organization takes as one (整队接单), and fills with its members by a time.",
    "merges": "Similar orders that nobody answered, merged into an activity (合并); taking one's own out again.",
    "hand-outs": "A set of orders handed out at once: planned by a solver, changed by hand, sent with one click.",
    "notifications": "The inbox, devices for pushes, and what somebody wants to be pushed.",
    "points": "Report credit and reward points: balances, entries with their reasons, rules.",
    "rewards": "What reward points are spent on: a place's catalogue, redemptions, and points for a neighbour.",
    "recognition": "Stars by hours, honours, and certificates of service that anybody can check.",
    "statements": "Settlement: closed monthly statements, quarterly orders and annual reviews; the daily check.",
    "feedback": "The monthly sheet to a home organization, and exports of entries.",
    "notice": "Points in public notice (公示), and objections to them.",
    "rankings": "Rankings of organizations and teams: off unless a place says why it wants them; of persons only who ask.",
    "reviews": "What waits for a committee, and its decisions.",
    "verification": "Checking the number of a receipt, a certificate or a statement; nobody needs to log in for it.",
    "operating": "Whether the service lives and is ready, its figures, and this document.",
}

PHRASES = {
    200: "Done.",
    201: "Made.",
    202: "Taken on; it happens later.",
    204: "Done; there is nothing to tell.",
    304: "What you hold still holds.",
    400: "The request cannot be read.",
    401: "Who asks is not known, or no longer.",
    403: "You see it, and may not do this to it.",
    404: "There is no such thing, or none that you may see.",
    409: "Not in the present state of things.",
    412: "Somebody changed it since you read it.",
    413: "The body is too large.",
    414: "The address with its query is too long.",
    422: "The input is wrong; `faults` tells where.",
    428: "An edit needs `If-Match`.",
    429: "A limit is reached; `Retry-After` tells when to go on.",
    503: "A part of the service does not answer; try again.",
}

COMMON = {
    401: ("token-required", "token-invalid", "session-revoked"),
    403: ("role-required",),
    404: ("path-unknown",),
    409: ("idempotency-key-reused",),
    413: ("body-too-large",),
    414: ("address-too-long",),
    422: ("malformed-input", "malformed-json", "malformed-idempotency-key"),
    428: ("version-required",),
    429: ("rate-limited",),
    503: ("database-away",),
}

HEADERS = {
    "X-Request-ID": ("string", "The request's id; tell it when you ask for help."),
    "RateLimit-Limit": ("integer", "Requests in a window."),
    "RateLimit-Remaining": ("integer", "Requests left in this window."),
    "RateLimit-Reset": ("integer", "Seconds until the next window."),
    "Retry-After": ("integer", "Seconds to wait before the next try."),
    "ETag": ("string", "The version; send it as `If-Match` with an edit, as `If-None-Match` with the next reading."),
    "Idempotency-Replayed": ("string", "`true` on the stored answer to a repeat."),
}
