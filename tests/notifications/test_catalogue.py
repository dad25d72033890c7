"""Every event tells somebody, or says that it tells nobody; every kind has its words in both languages."""

import pkgutil
from importlib import import_module
from string import Formatter

import pytest

import app
from app.kit.events import Event
from app.kit.texts import LANGUAGES, text
from app.notifications.catalogue import CATALOGUE
from app.notifications.kinds import Kind
from app.notifications.telling import statement_of

PLACEHOLDERS = {
    "activity_title",
    "decision_words",
    "order_title",
    "starts",
    "place",
    "stars",
    "flags",
    "month",
    "slots",
    "words",
}


def _events() -> list[type[Event]]:
    concepts = [module.name for module in pkgutil.iter_modules(app.__path__) if module.ispkg]
    found = []
    for concept in concepts:
        try:
            module = import_module(f"app.{concept}.events")
        except ModuleNotFoundError:
            continue
        found += [
            thing
            for thing in vars(module).values()
            if isinstance(thing, type)
            and issubclass(thing, Event)
            and thing.__module__ == module.__name__
            and not thing.__subclasses__()
        ]
    return found


@pytest.mark.parametrize("event", _events(), ids=lambda event: event.__name__)
def test_each_event_has_an_entry(event: type[Event]):
    assert event in CATALOGUE


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_has_its_words(kind: Kind, language: str):
    for part in ("title", "body"):
        words = text(f"notification.{kind}.{part}", language)
        assert {name for _, name, _, _ in Formatter().parse(words) if name} <= PLACEHOLDERS


def test_each_kind_is_told_by_some_event():
    assert {message.kind for messages in CATALOGUE.values() for message in messages} == set(Kind)


@pytest.mark.parametrize(
    "event", [event for event, messages in CATALOGUE.items() if messages], ids=lambda e: e.__name__
)
def test_what_a_message_needs_the_event_has(event: type[Event]):
    fields = set(event.__dataclass_fields__)
    for message in CATALOGUE[event]:
        bound = {name for name in message.recipients.compile().params if name.startswith("event_")}
        needed = {name.removeprefix("event_") for name in bound} | set(message.facts)
        assert needed | ({message.subject} if message.subject else set()) <= fields


def test_every_message_is_a_statement_that_is_built_once() -> None:
    for messages in CATALOGUE.values():
        for message in messages:
            assert statement_of(message).text
