"""What was measured, a line each, and whether it keeps its bound."""

from statistics import median


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(seconds: float) -> str:
    """A duration as people read it."""
    return f"{seconds * 1000:.2f} ms"


class Report:
    """Prints each figure as it comes, and remembers which bound was not met."""

    def __init__(self) -> None:
        self._missed: list[str] = []

    def figure(self, name: str, value: str) -> None:
        """A figure without a bound."""
        print(f"{name:<66} {value}", flush=True)

    def at_least(self, name: str, ratios: list[float], bound: float) -> None:
        """The median of the rounds' ratios must not be below the bound."""
        self._bound(name, ratios, f">= {bound}", median(ratios) >= bound)

    def at_most(self, name: str, ratios: list[float], bound: float) -> None:
        """The median of the rounds' ratios must not be above the bound."""
        self._bound(name, ratios, f"<= {bound}", median(ratios) <= bound)

    def _bound(self, name: str, ratios: list[float], bound: str, is_met: bool) -> None:
        spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
        self.figure(name, f"{median(ratios):.2f}  ({spread}; bound {bound}) {'ok' if is_met else 'MISSED'}")
        if not is_met:
            self._missed.append(name)

    def finish(self) -> int:
        """The exit code: 1 if a bound was missed."""
        if self._missed:
            print("missed: " + "; ".join(self._missed))
        return 1 if self._missed else 0
