"""The OpenAPI document: what each operation declares, written down; made from the code at first need, never kept in a file."""

from __future__ import annotations

import json
from threading import Lock
from typing import TYPE_CHECKING, Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask
from flask_smorest import Api
from marshmallow import Schema

from app.config import Settings
from mobile_api.describing import problem
from mobile_api.wording import COMMON, DESCRIPTION, HEADERS, TAGS

if TYPE_CHECKING:
    from mobile_api.endpoint import Endpoints

LONGEST_WORD = 200
"""Characters of a text in a path."""


class Document(Api):
    """flask-smorest's document, without its way of telling errors: :mod:`mobile_api.problems` tells all of them."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, settings: Settings) -> None:
        app.config.update(API_TITLE="One call, hundred responses (一呼百应)", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
        app.config["API_SPEC_OPTIONS"] = _frame(settings.public_url)
        super().__init__(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name)})
        self._blueprints: list[Endpoints] = []
        self._written: str | None = None
        self._lock = Lock()
        app.extensions["document"] = self

    def register_blueprint(self, blueprint: Endpoints) -> None:
        """Serve a concept's routes, and describe them when the document is asked for."""
        self._app.register_blueprint(blueprint)
        self._blueprints.append(blueprint)

    def text(self) -> str:
        """The document as JSON, written once a process."""
        with self._lock:
            if self._written is None:
                self._written = json.dumps(self._write(), ensure_ascii=False, separators=(",", ":"))
            return self._written

    def _write(self) -> dict[str, Any]:
        for blueprint in self._blueprints:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": TAGS.get(blueprint.name, blueprint.description)})
        _add_components(self.spec)
        document: dict[str, Any] = self.spec.to_dict()
        _bound_paths(document)
        _spell(document)
        return document

    def _register_error_handlers(self) -> None:
        """Leave the errors to our own renderer."""

    def _register_responses(self) -> None:
        """Make no default answers; each operation names its own."""


def _frame(public_url: str) -> dict[str, Any]:
    return {
        "info": {
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": public_url or "/"}],
        "security": [{"bearer": []}],
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
    }


def _add_components(spec: Any) -> None:
    lives = "The access token of a signed-in device; it lives 15 minutes."
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": lives}
    spec.components.security_scheme("bearer", bearer)
    for name, (kind, description) in HEADERS.items():
        spec.components.header(name, {"description": description, "schema": {"type": kind}})
    for status in COMMON | {400: (), 412: ()}:
        spec.components.response(f"Problem{status}", problem(status, []))


def _schema_name(schema: Any) -> str:
    """A schema's class; of a part of one, its fields too (``PlaceViewCodeName``)."""
    name = str(getattr(resolve_schema_cls(schema), "__name__", schema))
    only = getattr(schema, "only", None) if isinstance(schema, Schema) else None
    return name + "".join(field.title().replace("_", "") for field in sorted(only or ()))


def _spell(part: Any) -> None:
    """Bounds in the document's words: a text ends at ``^`` and ``$`` (JavaScript's), and an object has ``maxProperties``."""
    if isinstance(part, dict):
        if part.get("type") == "object" and "maxLength" in part:
            part["maxProperties"] = part.pop("maxLength")
        if isinstance(part.get("pattern"), str):
            part["pattern"] = part["pattern"].replace("\\A", "^").replace("\\Z", "$")
        for below in part.values():
            _spell(below)
    elif isinstance(part, list):
        for below in part:
            _spell(below)


def _bound_paths(document: dict[str, Any]) -> None:
    """Say of a text in a path how long it may be."""
    for operations in document["paths"].values():
        for parameter in operations.get("parameters", ()):
            schema = parameter["schema"]
            if schema.get("type") == "string" and "format" not in schema:
                schema.setdefault("minLength", 1)
                schema.setdefault("maxLength", LONGEST_WORD)
