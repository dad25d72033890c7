"""Routes for tests of the endpoint itself: each shows one thing that every route has."""

from typing import Any
from uuid import UUID

from flask import Flask, Response
from marshmallow import Schema, fields

from app.kit.database import db
from app.kit.errors import Conflict, NotFound
from app.people.actors import Occasion
from app.people.models import AuditEntry
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints
from mobile_api.fields import Body, Text, Whole, WholeText

blueprint = Endpoints("probe", __name__, url_prefix="/api/v1/probe", description="Routes of tests.")


class ProbeRefused(Conflict):
    """The probe was told to refuse."""


class ProbeKept(Conflict):
    """The probe was told to refuse, and to keep what it wrote."""

    keeps = True


class ProbeMissing(NotFound):
    """There is no such probe."""


class NoteBody(Body):
    """What to note."""

    text = Text(least=1, most=100, required=True)
    number = Whole(least=0, most=1000, load_default=0)


class NoteQuery(Body):
    """What to look for."""

    text = Text(most=100, load_default="")
    number = WholeText(least=0, most=1000, load_default=0)


class NoteView(Schema):
    """A note."""

    text = fields.String(required=True)
    number = fields.Integer(required=True)


class Note:
    """A note with its version."""

    def __init__(self, text: str, number: int) -> None:
        self.text = text
        self.number = number
        self.version = number


@blueprint.operation(
    "GET", "/notes", permission=Permission.PUBLIC, query=NoteQuery, answer=NoteView, example={"text": "", "number": 0}
)
def read_note(occasion: Occasion, query: dict[str, Any]) -> Note:
    """Say a note again."""
    return Note(query["text"], query["number"])


@blueprint.operation(
    "POST", "/notes", permission=Permission.ACCOUNT_OWN, body=NoteBody, answer=NoteView, status=201, creates=True,
    refuses=(ProbeRefused, ProbeKept), example={"text": "", "number": 0}, body_example={"text": "a", "number": 1},
)  # fmt: skip
def write_note(occasion: Occasion, body: dict[str, Any]) -> Note:
    """Note something: one row an effect."""
    db.session.add(AuditEntry(at=occasion.at, action=f"probe.{body['text']}", subject_id=occasion.person.account_id))
    db.session.flush()
    if body["text"] == "refuse":
        raise ProbeRefused()
    if body["text"] == "keep":
        raise ProbeKept()
    if body["text"] == "crash":
        raise RuntimeError("a canary that must not be told")
    return Note(body["text"], body["number"])


@blueprint.operation(
    "PUT", "/notes/<uuid:note_id>", permission=Permission.ACCOUNT_OWN, body=NoteBody, answer=NoteView, edits=True,
    etag=lambda note: f"v{note.version}", refuses=(ProbeMissing,), example={"text": "", "number": 0},
    body_example={"text": "a", "number": 1},
)  # fmt: skip
def edit_note(occasion: Occasion, note_id: UUID, body: dict[str, Any], version: int) -> Note:
    """Edit a note; the answer tells the version that was expected."""
    return Note(body["text"], version)


@blueprint.operation(
    "GET", "/notes/<uuid:note_id>", permission=Permission.PUBLIC, answer=NoteView, example={"text": "", "number": 0},
    etag=lambda note: f"v{note.version}",
)  # fmt: skip
def read_long_note(occasion: Occasion, note_id: UUID) -> Note:
    """A note that is worth compressing."""
    return Note("红" * 1000, 3)


@blueprint.operation(
    "POST", "/pictures", permission=Permission.PUBLIC, upload=("image/png",), answer=NoteView,
    example={"text": "", "number": 0},
)  # fmt: skip
def send_picture(occasion: Occasion, upload: bytes) -> Note:
    """Send a picture; the answer tells its size."""
    return Note("", len(upload))


@blueprint.operation("GET", "/own-answer", permission=Permission.PUBLIC, content="text/csv", example="a,b")
def own_answer(occasion: Occasion) -> Response:
    """An answer that is no JSON."""
    return Response("a,b", mimetype="text/csv")


@blueprint.operation("GET", "/slow", permission=Permission.PUBLIC)
def be_slow(occasion: Occasion) -> None:
    """Take longer than a statement may."""
    db.session.execute(db.text("SET LOCAL statement_timeout = 50"))
    db.session.execute(db.text("SELECT pg_sleep(5)"))


@blueprint.operation("GET", "/lost", permission=Permission.PUBLIC)
def lose_connection(occasion: Occasion) -> None:
    """Lose the connection in the middle."""
    db.session.execute(db.text("SELECT pg_terminate_backend(pg_backend_pid())"))


@blueprint.operation("GET", "/plain", permission=Permission.PUBLIC)
def be_plain(occasion: Occasion) -> None:
    """Ask the database for one thing."""
    db.session.execute(db.select(1))


def install(app: Flask) -> None:
    """Add the probe's routes to an application that has served nothing yet."""
    app.register_blueprint(blueprint)


def noted(text: str) -> int:
    """How many rows a note has."""
    counted = db.select(db.func.count()).select_from(AuditEntry).where(AuditEntry.action == f"probe.{text}")
    return int(db.session.execute(counted).scalar_one())
