"""The routes of "Was this you?" (本人确认)."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from app.kit.pages import Page, PageRequest
from app.kit.texts import text
from app.people import claims
from app.people.actors import Occasion
from app.people.errors import ActAnswered, ActNotFound
from app.people.models import ActAnswer, ActKind
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints
from mobile_api.fields import Moment, OneOf, PageQuery, page_view
from mobile_api.problems import reader_language

blueprint = Endpoints("acts", __name__, url_prefix="/api/v1")


class ActSearch(PageQuery):
    """Which acts; all of them unless told."""

    answer = OneOf(ActAnswer, load_default=None)


class ActView(Schema):
    """What somebody did in your name: in words, with the id of what came of it, who did it, and your answer."""

    id = fields.UUID(attribute="act.id", required=True)
    kind = OneOf(ActKind, attribute="act.kind", required=True)
    words = fields.Function(lambda sheet: text(f"act.{sheet.act.kind}", reader_language()), required=True)
    subject_id = fields.UUID(attribute="act.subject_id", required=True)
    place_code = fields.String(attribute="act.place_code", allow_none=True, required=True)
    made_by = fields.String(allow_none=True, required=True, metadata={"description": "The name of who did it"})
    made_at = Moment(attribute="act.made_at", required=True)
    answer = OneOf(ActAnswer, attribute="act.answer", required=True)
    answered_at = Moment(attribute="act.answered_at", allow_none=True, required=True)


EXAMPLE = {
    "id": "0195600a-4a00-7000-8000-000000000021", "kind": "team", "words": "把您加入了志愿服务队",
    "subject_id": "0195600a-4a00-7000-8000-000000000003", "place_code": "110107003026", "made_by": "王芳",
    "made_at": "2026-03-04T12:00:00+08:00", "answer": "open", "answered_at": None,
}  # fmt: skip
ANSWERED_AT = "2026-03-05T09:30:00+08:00"


@blueprint.operation(
    "GET", "/acts-in-my-name", permission=Permission.ACCOUNT_OWN, query=ActSearch, answer=page_view(ActView),
    example={"items": [EXAMPLE], "next_cursor": None},
)  # fmt: skip
def list_acts_in_my_name(occasion: Occasion, query: dict[str, Any]) -> Page[claims.Sheet]:
    """List what others did in your name, the latest first."""
    return claims.of_person(occasion.person.account_id, query.pop("answer"), PageRequest(**query))


@blueprint.operation(
    "POST", "/acts-in-my-name/<uuid:act_id>/confirmation", permission=Permission.ACCOUNT_OWN, answer=ActView, creates=True,
    refuses=(ActNotFound, ActAnswered), example={**EXAMPLE, "answer": "confirmed", "answered_at": ANSWERED_AT},
)  # fmt: skip
def confirm_act(occasion: Occasion, act_id: UUID) -> claims.Sheet:
    """Say that you wanted it."""
    return claims.confirm(act_id, occasion)


@blueprint.operation(
    "POST", "/acts-in-my-name/<uuid:act_id>/refusal", permission=Permission.ACCOUNT_OWN, answer=ActView, creates=True,
    refuses=(ActNotFound, ActAnswered), example={**EXAMPLE, "answer": "refused", "answered_at": ANSWERED_AT},
)  # fmt: skip
def refuse_act(occasion: Occasion, act_id: UUID) -> claims.Sheet:
    """Say that it was not you.

    What can be undone is undone: a registration is withdrawn, a team left, a role taken back, an order that nobody began
    cancelled. Who did it and the committee of the place are told.
    """
    return claims.refuse(act_id, occasion)
