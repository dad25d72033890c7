"""Every refusal, event and setting is told in full: in both languages, to somebody, in the example file."""

import importlib
import pkgutil
import string
from dataclasses import fields
from types import ModuleType
from typing import Any

import pytest

import app
import jobs
import mobile_api
from app.config import Settings, variable_of
from app.kit import errors, texts
from app.kit.errors import Refusal
from app.kit.events import Event
from tests.architecture.source import ROOT

ENTRY = {"app.__main__", "jobs.__main__"}


def everything(package: ModuleType) -> None:
    """Import all modules of a package."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name not in ENTRY:
            importlib.import_module(found.name)


def subclasses(kind: type[Any]) -> list[type[Any]]:
    """All types below a type, of the service itself."""
    found: list[type[Any]] = [below for direct in kind.__subclasses__() for below in (direct, *subclasses(direct))]
    return sorted({each for each in found if each.__module__.startswith(("app.", "mobile_api."))}, key=str)


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    for package in (app, mobile_api, jobs):
        everything(package)


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    chinese, english = texts.catalogue("zh"), texts.catalogue("en")
    assert chinese.keys() == english.keys()
    assert not [name for name in chinese if _names(chinese[name]) != _names(english[name])]
    assert not [name for name in chinese if not chinese[name].strip() or not english[name].strip()]


def test_a_message_stands_in_one_file_only() -> None:
    seen: dict[str, str] = {}
    for path in sorted((texts.DIRECTORY / "zh").glob("*.po")):
        for line in path.read_text().splitlines():
            if line.startswith('msgid "') and line != 'msgid ""':
                assert seen.setdefault(line, path.name) == path.name, f"{line} stands in {path.name} and {seen[line]}"


def test_every_refusal_has_a_text() -> None:
    named = [refusal for refusal in subclasses(Refusal) if refusal.__module__ != errors.__name__]
    missing = [
        refusal.__qualname__
        for refusal in named
        if f"problem.{getattr(refusal, 'code', '')}" not in texts.catalogue("zh")
    ]
    assert named
    assert not missing


def test_refusals_have_codes_of_their_own() -> None:
    codes: dict[str, type] = {}
    for refusal in subclasses(Refusal):
        code = str(getattr(refusal, "code", ""))
        assert codes.setdefault(code, refusal) is refusal, f"{code} is {refusal} and {codes[code]}"


def test_events_are_frozen_facts_with_ids_only() -> None:
    personal = {"phone", "address", "name", "text", "title", "description"}
    for event in subclasses(Event):
        names = {field.name for field in fields(event)}
        assert not names & personal, event
        assert event.__dataclass_params__.frozen, event


def test_every_event_is_in_the_catalogue_of_notifications() -> None:
    catalogue = pytest.importorskip("app.notifications.catalogue")
    told = catalogue.CATALOGUE
    facts = [event for event in subclasses(Event) if not event.__subclasses__()]
    assert not [event.__name__ for event in facts if event not in told]


def test_every_setting_is_explained_in_the_example() -> None:
    example = ROOT / "deploy" / ".env.example"
    if not example.exists():
        pytest.skip("there is no example yet")
    text = example.read_text()
    assert not [variable_of(entry.name) for entry in fields(Settings) if f"{variable_of(entry.name)}=" not in text]


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
