"""An entry in one sentence, in the reader's language: "1.5 h × 10, +3 urgent: 18 points".

A figure that an older award does not keep was not invented when it was made, and counts nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.kit.texts import text
from app.points.models import Award, AwardStatus, TransactionKind
from app.points.rules import HALF_HOUR


def of_volunteer(award: Award, language: str) -> str:
    """Why the volunteer got so many points, and where they stand."""
    return _with_standing(sum_of_volunteer(award, language), award, language)


def of_organization(award: Award, language: str) -> str:
    """Why the home organization got so many points, and where they stand."""
    return _with_standing(sum_of_organization(award, language), award, language)


def sum_of_volunteer(award: Award, language: str) -> str:
    """How the volunteer's points come about."""
    parts = text("points.entry.separator", language).join(_parts(award.explanation, language))
    return text("points.entry.total", language, parts=parts, points=award.volunteer_points)


def sum_of_organization(award: Award, language: str) -> str:
    """How the home organization's points come about."""
    return text(
        "points.entry.share",
        language,
        points=award.volunteer_points,
        share=award.explanation["share"],
        organization=award.organization_points,
    )


def flag(name: str, language: str, evidence: Mapping[str, Any] | None = None) -> str:
    """What a flag says: with its evidence, or in short where that is not given."""
    if evidence is None:
        return text(f"points.flag.{name}.short", language)
    return text(f"points.flag.{name}", language, **evidence)


def against(award: Award, language: str) -> dict[str, str]:
    """What spoke against a service's points, by flag, in words with its evidence; an older award's in short."""
    evidence = award.explanation.get("evidence", {})
    return {name: flag(name, language, evidence.get(name)) for name in award.explanation.get("flags", ())}


def source(served_on: date, service_type: str, rule_effective_on: date, language: str) -> str:
    """Which service, under which version of the rules; the type by its name in the reader's language."""
    days = {"day": _day(served_on, language), "since": _day(rule_effective_on, language)}
    return text("points.entry.source", language, service_type=service_type, **days)


def of_transaction(kind: TransactionKind, reason: str | None, about: str | None, language: str) -> str:
    """Why a posting was written: the words of its kind, with the reason and the award's sum where there are such."""
    words = text(f"points.transaction.{kind.value}", language)
    if reason:
        words = text("points.transaction.because", language, words=words, reason=reason)
    return text("points.transaction.about", language, words=words, about=about) if about else words


def _parts(explanation: Mapping[str, Any], language: str) -> list[str]:
    return [text(f"points.entry.{name}", language, **figures) for name, figures in _figures(explanation) if figures]


def _figures(explanation: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The parts of the sum, each with what its words are filled with; nothing where it came to nothing."""
    half_hours, over_cap = explanation["half_hours"], explanation["over_cap"]
    urgent, night, rating = (explanation.get(name, 0) for name in ("urgent", "night", "rating"))
    at_night = _hours(explanation.get("night_half_hours", 0))
    is_told = half_hours or not over_cap
    yield "base", {"hours": _hours(half_hours), "rate": explanation["rate"]} if is_told else {}
    yield "urgent", {"urgent": urgent} if urgent else {}
    yield "night", {"hours": at_night, "night": night} if night else {}
    yield "rating", {"rating": rating} if rating else {}
    yield "over_cap", {"hours": _hours(over_cap // HALF_HOUR)} if over_cap else {}


def _with_standing(sentence: str, award: Award, language: str) -> str:
    for change in ("moved", "adjusted"):
        if award.explanation.get(change):
            sentence = text(f"points.entry.{change}", language, sentence=sentence, reason=award.explanation[change])
    if award.status is AwardStatus.HELD:
        separator = text("points.entry.separator", language)
        flags = separator.join(flag(name, language) for name in award.explanation["flags"])
        return text("points.entry.held", language, sentence=sentence, flags=flags)
    if award.status is AwardStatus.REVERSED:
        return text("points.entry.reversed", language, sentence=sentence, reason=award.explanation["reversed"])
    return sentence


def _day(day: date, language: str) -> str:
    return text("points.entry.day", language, year=day.year, month=day.month, day=day.day)


def _hours(half_hours: int) -> str:
    return f"{half_hours // 2}.5" if half_hours % 2 else str(half_hours // 2)
