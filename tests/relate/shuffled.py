"""An engine as bad as clusters get: parts end in any order, some are worked off twice, all is pickled."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from builder.engines import Grouped, bucket_of, gathered

Part = TypeVar("Part")
Value = TypeVar("Value")
Result = TypeVar("Result")


class Shuffled:
    """`most` is the size in bytes of the largest part or bucket that a worker was sent."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self.most = 0

    def map(
        self,
        task: Callable[[Part], Result],
        parts: Iterable[Part],
        lost: Callable[[Part], Result] | None = None,
    ) -> Iterator[Result]:
        return iter(self._all(task, list(parts)))

    def group(
        self,
        emit: Callable[[Part], Iterable[tuple[str, Value]]],
        parts: Iterable[Part],
        reduce: Callable[[Grouped[Value]], Result],
        buckets: int,
    ) -> Iterator[Result]:
        shares: list[list[tuple[str, Value]]] = [[] for _ in range(buckets)]
        for pairs in self._all(_Listed(emit), list(parts)):
            for key, value in pairs:
                shares[bucket_of(key, buckets)].append((key, value))
        return iter(self._all(reduce, [gathered(share) for share in shares]))

    def _all(self, task: Callable[[Any], Any], parts: list[Any]) -> list[Any]:
        order = list(range(len(parts)))
        self._rng.shuffle(order)
        done = {}
        for number in (*order, *order[:2]):
            sent = pickle.dumps((task, parts[number]))
            self.most = max(self.most, len(sent))
            function, part = pickle.loads(sent)
            done[number] = pickle.loads(pickle.dumps(function(part)))
        return [done[number] for number in range(len(parts))]


class _Listed:
    """What a task yields, as a list, which can be sent."""

    def __init__(self, task: Callable[[Any], Iterable[Any]]) -> None:
        self._task = task

    def __call__(self, part: Any) -> list[Any]:
        return list(self._task(part))
