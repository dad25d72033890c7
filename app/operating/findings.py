"""What an examination finds: one line a check, with what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from app.operating.sentences import side_by_side


class Mark(StrEnum):
    """How a check came out."""

    GOOD = "✓"
    NOTE = "!"
    """It works, and should be otherwise in production."""
    BAD = "✗"


@dataclass(frozen=True)
class Finding:
    """One check's outcome. ``check`` and ``advice`` are message ids below ``doctor.``; ``detail`` is figures and names."""

    mark: Mark
    check: str
    detail: str = ""
    advice: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether the service cannot do its work like this."""
        return self.mark is Mark.BAD

    def line(self) -> str:
        """The line, in both languages."""
        found = f"{self.mark} {side_by_side(f'doctor.{self.check}')}"
        advice = side_by_side(f"doctor.advice.{self.advice}") if self.advice else ""
        return " — ".join(part for part in (found, self.detail, advice) if part)


def good(check: str, detail: str = "") -> Finding:
    """All well."""
    return Finding(Mark.GOOD, check, detail)


def note(check: str, advice: str, detail: str = "") -> Finding:
    """It works, and should be otherwise."""
    return Finding(Mark.NOTE, check, detail, advice)


def bad(check: str, advice: str, detail: str = "") -> Finding:
    """It does not work."""
    return Finding(Mark.BAD, check, detail, advice)
