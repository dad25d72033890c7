"""Random numbers that belong to a person and an order, not to a moment: every policy of a comparison meets the same ones."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_MASK = (1 << 64) - 1


def uniforms(seed: int, order: int, people: Ints, count: int) -> Floats:
    """``count`` numbers between 0 and 1 for each of the people (a row a number), by SplitMix64 of seed, order, person, number."""
    begin = np.uint64((seed * 0xD1342543DE82EF95 + order * 0x2545F4914F6CDD1D) & _MASK)
    with np.errstate(over="ignore"):
        state = begin + people.astype(np.uint64) * _FIRST
        mixed = _mixed(state)[None, :] + np.arange(1, count + 1, dtype=np.uint64)[:, None] * _GOLDEN
        drawn: Floats = (_mixed(mixed) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return drawn


def _mixed(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed


def normals(one: Floats, other: Floats) -> Floats:
    """Normal numbers of two uniform ones each (Box and Muller)."""
    drawn: Floats = np.sqrt(-2 * np.log1p(-one)) * np.cos(2 * np.pi * other)
    return drawn


def exponentials(uniform: Floats, mean: float) -> Floats:
    """Exponential numbers with this mean."""
    drawn: Floats = -mean * np.log1p(-uniform)
    return drawn
