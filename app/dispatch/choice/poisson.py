"""How many yeses must be expected so that enough come."""

from functools import lru_cache
from math import exp, lgamma, log


def at_least(n: int, mean: float) -> float:
    """The probability that a Poisson number with this mean is ``n`` or more."""
    if mean <= 0:
        return 1.0 if n <= 0 else 0.0
    return 1 - sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(n))


@lru_cache(maxsize=4096)
def mean_for(n: int, certainty: float) -> float:
    """The mean of a Poisson number that is ``n`` or more with this probability, to a millionth."""
    low, high = 0.0, 2.0 * n + 20
    while high - low > 1e-6:
        middle = (low + high) / 2
        if at_least(n, middle) < certainty:
            low = middle
        else:
            high = middle
    return high
