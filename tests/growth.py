"""How the work of a function grows with its input: a ratio, which a slow or busy machine does not change."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 8
# linear work costs TIMES as much, quadratic work TIMES times that; the rest is for noise
LINEAR = 4 * TIMES
_LEAST = 0.01  # seconds; less cannot be told from noise


def growth(run: Callable[[int], object], size: int) -> float:
    """How many times more processor time `run` takes for TIMES the size; compare it with LINEAR.

    The least of up to three tries, each of another size, since results may be cached: what is quadratic is so each
    time, while a pause of the machine or of the collector of garbage hardly comes thrice.
    """

    def cost(count: int) -> float:
        started = time.process_time()
        run(count)
        return time.process_time() - started

    cost(size // 10)  # what is loaded once
    least = float("inf")
    for count in (size, size * 19 // 20, size * 18 // 20):
        small = max(_LEAST, cost(count))
        least = min(least, cost(TIMES * count) / small)
        if least < LINEAR:
            break
    return least
