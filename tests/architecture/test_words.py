"""The rules of the house that a reader would otherwise have to check by eye."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, Source, sources

pytestmark = pytest.mark.no_cover  # nothing of the service runs here
EVERYTHING = ("app", "mobile_api", "jobs", "bench", "tests")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "process_data"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
COMMITS = ("app/kit/statements.py", "app/kit/transaction.py", "app/demo", "app/operating", "app/cli")


@pytest.mark.parametrize("package", EVERYTHING)
def test_files_and_functions_stay_short(package: str) -> None:
    faults = []
    for source in sources(package):
        lines = source.text.count("\n")
        if lines > LONGEST_FILE:
            faults.append(f"{source.name} has {lines} lines")
        faults += [
            f"{source.name}:{function.lineno} {function.name} has {_length(function)} lines"
            for function in source.functions()
            if _length(function) > LONGEST_FUNCTION
        ]
    assert not faults


def test_no_module_is_named_after_nothing() -> None:
    assert not [source.name for source in sources(*EVERYTHING) if EMPTY_NAMES & set(source.parts)]


def test_lock_files_hold_no_addresses() -> None:
    locks = [*ROOT.glob("*.lock"), ROOT / "web" / "package-lock.json"]
    assert len(locks) >= 5
    assert not [lock.name for lock in locks if "://" in lock.read_text()]


def test_the_clock_is_read_in_one_place() -> None:
    faults = [
        f"{source.name}:{line}"
        for source in sources("app", "mobile_api", "jobs")
        if source.name != "app/kit/clock.py"
        for line in _clock_readings(source)
    ]
    assert not faults


def test_only_an_edge_commits() -> None:
    faults = [
        f"{source.name}:{node.lineno}"
        for source in sources("app", "mobile_api", "jobs")
        if not source.name.startswith(COMMITS)
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not faults


def test_services_read_no_request() -> None:
    faults = [
        f"{source.name}:{found.line}"
        for source in sources("app")
        for found in source.imports()
        if found.name in {"flask.request", "flask.g", "flask.session"}
    ]
    assert not faults


def test_randomness_is_secret_or_a_parameter() -> None:
    """``random.random()`` and its like share a hidden state; a ``random.Random`` is handed in."""
    faults = [
        f"{source.name}:{node.lineno}"
        for source in sources("app", "mobile_api", "jobs")
        for node in source.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id == "random" and node.attr not in {"Random", "SystemRandom"}
    ]
    assert not faults


def test_no_secret_and_no_machine_path_is_committed() -> None:
    marks = ("-----BEGIN " + "PRIVATE KEY", "-----BEGIN RSA " + "PRIVATE KEY", "/root/", "AKIA" + "IOSF")
    faults = [
        f"{source.name}: {mark}"
        for source in sources("app", "mobile_api", "jobs")
        for mark in marks
        if mark in source.text.replace("under ``/root``", "")
    ]
    assert not faults


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _clock_readings(source: Source) -> Iterator[int]:
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (owner, node.attr) in CLOCKS:
                yield node.lineno
