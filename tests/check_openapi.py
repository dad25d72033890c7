"""``python -m tests.check_openapi``: the OpenAPI document is valid, complete, bounded, and tells exactly what is served.

Exits 1 and prints each fault. Needs no database.
"""

import json
import sys
import tempfile
import warnings
from collections.abc import Iterator
from typing import Any

from flask import Flask
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.config import Settings
from app.factory import create_app

METHODS = ("get", "post", "put", "patch", "delete")
JSON, PROBLEM = "application/json", "application/problem+json"
BOUNDED_FORMATS = {"uuid", "date", "date-time", "binary"}

Json = dict[str, Any]


def main() -> int:
    """Check, print, and return the exit code."""
    with tempfile.TemporaryDirectory() as var, warnings.catch_warnings():
        warnings.simplefilter("error")
        app = create_app(Settings(database_url="postgresql+psycopg:///nowhere", var_dir=var))
        document = json.loads(app.extensions["document"].text())
    found = faults(document, app)
    print("\n".join(found) or f"{len(list(operations(document)))} operations are described in full")
    return 1 if found else 0


def faults(document: Json, app: Flask) -> list[str]:
    """Everything that is wrong."""
    found = [f"document: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
    found += _routes_and_document(document, app)
    tags = {tag["name"]: tag.get("description", "") for tag in document["tags"]}
    for name, operation in operations(document):
        found += [f"{name}: {fault}" for fault in _operation(Schemas(document), operation, tags)]
    return found


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Each operation with ``GET /path``; the path's own parameters are put to the operation's."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                parameters = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                yield f"{method.upper()} {path}", {**item[method], "parameters": parameters}


class Schemas:
    """The document's schemas, with their references followed."""

    def __init__(self, document: Json) -> None:
        self._document = document

    def errors(self, schema: Json, value: Any) -> list[str]:
        """What is wrong with a value."""
        whole = {**schema, "components": self._document["components"]}
        validator = OAS31Validator(whole, format_checker=OAS31Validator.FORMAT_CHECKER)
        return [f"{error.json_path}: {error.message[:120]}" for error in validator.iter_errors(value)]

    def followed(self, thing: Json) -> Json:
        """What a reference stands for."""
        while "$ref" in thing:
            found: Any = self._document
            for step in thing["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            thing = found
        return thing

    def unbounded(self, schema: Json, at: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
        """The places of an input schema that take more than they should."""
        if schema.get("$ref") in seen:
            return
        seen = (*seen, schema.get("$ref", ""))
        schema = self.followed(schema)
        yield from _loose(schema, at)
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                yield from self.unbounded(part, at, seen)
        if isinstance(schema.get("items"), dict):
            yield from self.unbounded(schema["items"], f"{at}[]", seen)
        for name, part in schema.get("properties", {}).items():
            yield from self.unbounded(part, f"{at}/{name}", seen)


def _loose(schema: Json, at: str) -> Iterator[str]:
    kinds = schema.get("type", ())
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if "enum" in schema or "const" in schema:
        return
    if "string" in kinds and not (
        "maxLength" in schema or schema.get("format") in BOUNDED_FORMATS or "pattern" in schema
    ):
        yield f"{at}: a text without bounds"
    if kinds & {"integer", "number"} and not ("minimum" in schema and "maximum" in schema):
        yield f"{at}: a number without bounds"
    if "array" in kinds and "maxItems" not in schema:
        yield f"{at}: a list without bounds"
    if "object" in kinds and schema.get("additionalProperties", True) is not False and "maxProperties" not in schema:
        yield f"{at}: an object that takes any field"


def _routes_and_document(document: Json, app: Flask) -> list[str]:
    served = set()
    for rule in app.url_map.iter_rules():
        path = "".join(f"{{{part}}}" if is_variable else part for is_variable, part in rule._trace).lstrip("|")
        operation = app.view_functions[rule.endpoint].__dict__["operation"]
        served.add(f"{operation.method} {path}")
    described = {name for name, _ in operations(document)}
    return [f"{name}: served, not described" for name in sorted(served - described)] + [
        f"{name}: described, not served" for name in sorted(described - served)
    ]


def _operation(schemas: Schemas, operation: Json, tags: dict[str, str]) -> Iterator[str]:
    for word in ("operationId", "summary", "x-permission"):
        if not operation.get(word):
            yield f"no {word}"
    if not all(tags.get(tag) for tag in operation["tags"]):
        yield f"a tag without description in {operation['tags']}"
    yield from _refusals(schemas, operation)
    yield from _answers(schemas, operation)
    yield from _inputs(schemas, operation)


def _refusals(schemas: Schemas, operation: Json) -> Iterator[str]:
    if operation.get("x-permission") != "public" and not {"401", "403"} <= operation["responses"].keys():
        yield "401 or 403 is not declared"
    for status, response in operation["responses"].items():
        told = list(schemas.followed(response)["content"]) if status >= "400" else []
        if told and told != [PROBLEM] and (status, told) != ("404", [PROBLEM, "text/html"]):
            yield f"{status} is no problem document"


def _answers(schemas: Schemas, operation: Json) -> Iterator[str]:
    for status, response in operation["responses"].items():
        content = schemas.followed(response).get("content", {}).get(JSON)
        if status < "300" and content is not None:
            yield from _example(schemas, content, f"{status}")


def _inputs(schemas: Schemas, operation: Json) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if content is not None:
        yield from _example(schemas, content, "body")
        yield from schemas.unbounded(content["schema"], "body")
    for parameter in operation["parameters"]:
        yield from schemas.unbounded(schemas.followed(parameter)["schema"], f"{parameter['in']} {parameter['name']}")


def _example(schemas: Schemas, content: Json, what: str) -> Iterator[str]:
    if "example" not in content:
        yield f"{what}: no example"
        return
    yield from (
        f"{what}: the example does not fit: {error}" for error in schemas.errors(content["schema"], content["example"])
    )


if __name__ == "__main__":
    sys.exit(main())
