"""Dependencies point inward: entry points know the concepts, the concepts know the kit, and nobody looks back."""

import ast
import importlib
import re
from collections.abc import Iterator

import pytest

from app.kit.database import Base
from tests.architecture.source import CONCEPTS, Source, sources

pytestmark = pytest.mark.no_cover  # nothing of the service runs here
JOINING = ("app/factory.py", "app/cli", "app/demo", "app/operating/serving.py")
"""Where the parts are joined: these may name entry points."""

READS_AHEAD = {
    ("people", "registration"): "a grant at an organization or team is given only where there is one",
}
"""Tables that a concept may read although theirs comes later in the loop, and why."""

WRITES = {"insert", "upsert", "update", "delete"}


def test_the_service_imports_no_entry_point() -> None:
    faults = [
        f"{source.name}:{found.line} imports {found.name}"
        for source in sources("app")
        if not source.name.startswith(JOINING)
        for found in source.imports()
        if found.name.split(".")[0] in {"mobile_api", "jobs", "web"}
    ]
    assert not faults


def test_the_kit_knows_no_word_of_the_domain() -> None:
    faults = [
        f"{source.name}:{found.line} imports {found.name}"
        for source in sources("app/kit")
        for found in source.imports()
        if found.name.startswith("app.") and not found.name.startswith(("app.kit", "app.config"))
    ]
    assert not faults


def test_jobs_do_not_speak_http_and_routes_do_not_run_jobs() -> None:
    faults = [
        f"{source.name}:{found.line} imports {found.name}"
        for package, other in (("jobs", "mobile_api"), ("mobile_api", "jobs"))
        for source in sources(package)
        for found in source.imports()
        if found.name.split(".")[0] == other
    ]
    assert not faults


def test_a_concept_reads_only_the_tables_of_those_before_it_in_the_loop() -> None:
    faults = [
        f"{source.name}:{line} reads the tables of {other}"
        for source in sources("app")
        for other, line in _foreign_tables(source)
        if not _may_read(str(source.concept), other)
    ]
    assert not faults


def test_a_concept_writes_only_its_own_tables() -> None:
    faults = [fault for source in sources("app") if source.concept for fault in _foreign_writes(source)]
    assert not faults


def _may_read(concept: str, other: str) -> bool:
    return CONCEPTS.index(other) < CONCEPTS.index(concept) or (concept, other) in READS_AHEAD


def _foreign_tables(source: Source) -> Iterator[tuple[str, int]]:
    for found in source.imports():
        owner = re.fullmatch(r"app\.(\w+)\.models\.\w+", found.name)
        if source.concept and owner and owner[1] != source.concept and _is_table(found.name):
            yield owner[1], found.line


def _foreign_writes(source: Source) -> Iterator[str]:
    foreign = {
        found.name.rpartition(".")[2]
        for found in source.imports()
        if ".models." in found.name and f"app.{source.concept}." not in found.name and _is_table(found.name)
    }
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            written = node.func.id
            if written in WRITES and node.args and isinstance(node.args[0], ast.Name):
                written = node.args[0].id
            if written in foreign:
                yield f"{source.name}:{node.lineno} writes {written}"


def _is_table(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    found = getattr(importlib.import_module(module), attribute, None)
    return isinstance(found, type) and issubclass(found, Base)
