"""An entry in one sentence, in the reader's language: "1.5 h × 10, +3 urgent: 18 points"."""

from collections.abc import Mapping
from typing import Any

from app.kit.texts import text
from app.points.models import Award, AwardStatus


def of_volunteer(award: Award, language: str) -> str:
    """Why the volunteer got so many points."""
    explanation = award.explanation
    parts = text("points.entry.separator", language).join(_parts(explanation, language))
    sentence = text("points.entry.total", language, parts=parts, points=award.volunteer_points)
    return _with_standing(sentence, award, language)


def of_organization(award: Award, language: str) -> str:
    """Why the home organization got so many points."""
    sentence = text(
        "points.entry.share",
        language,
        points=award.volunteer_points,
        share=award.explanation["share"],
        organization=award.organization_points,
    )
    return _with_standing(sentence, award, language)


def flag(name: str, language: str) -> str:
    """What a flag says."""
    return text(f"points.flag.{name}", language)


def _parts(explanation: Mapping[str, Any], language: str) -> list[str]:
    hours = _hours(explanation["half_hours"])
    parts = [text("points.entry.base", language, hours=hours, rate=explanation["rate"])]
    if explanation["urgent"]:
        parts.append(text("points.entry.urgent", language, urgent=explanation["urgent"]))
    if explanation["over_cap"]:
        parts.append(text("points.entry.over_cap", language, hours=_hours(explanation["over_cap"] // 30)))
    return parts


def _with_standing(sentence: str, award: Award, language: str) -> str:
    if award.status is AwardStatus.HELD:
        separator = text("points.entry.separator", language)
        flags = separator.join(flag(name, language) for name in award.explanation["flags"])
        return text("points.entry.held", language, sentence=sentence, flags=flags)
    if award.status is AwardStatus.REVERSED:
        return text("points.entry.reversed", language, sentence=sentence, reason=award.explanation["reversed"])
    return sentence


def _hours(half_hours: int) -> str:
    return f"{half_hours // 2}.5" if half_hours % 2 else str(half_hours // 2)
