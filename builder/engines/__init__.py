"""Where independent pieces of work run: in this process, in processes of this machine, on a cluster.

Two shapes of work are enough for the whole pipeline. *Map*: compilations are read, cleaned and understood one by one.
*Group*: relating needs together what shares a key (a signature, an n-gram, a clause); pieces emit keyed values, and
each bucket of keys is reduced alone. Results never depend on the engine, the number of workers or the order in which
pieces finish: they come in the order of the pieces, of the buckets, and within a bucket of the keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from builder.errors import HuibianError

__all__ = ["Engine", "Grouped", "Serial", "bucket_of", "gathered", "named", "worker_lost"]

Part = TypeVar("Part")
Value = TypeVar("Value")
Result = TypeVar("Result")

Grouped = Sequence[tuple[str, Sequence[Value]]]
"""The keys of one bucket in their order, each with its values in the order of the parts that emitted them."""


class Engine(Protocol):
    """Runs pure functions over parts. A function may run more than once for one part (when its worker died).

    Functions are named at the top of a module (or are functools.partial of such) and, like parts, values and results,
    can be pickled. A function goes to each worker once for all parts of a call, so that what it is partial of may be
    large. Parts are taken from their iterable a few at a time, as the results are asked for.
    """

    def map(
        self,
        task: Callable[[Part], Result],
        parts: Iterable[Part],
        lost: Callable[[Part], Result] | None = None,
    ) -> Iterator[Result]:
        """`task` of every part, in the order of the parts. Raises what the first failing task raised.

        `lost` tells, in this process, the result of a part whose worker died each time that it was tried (it was
        killed, or its memory did not suffice). Without it the HuibianError of `worker_lost` is raised then.
        """
        ...

    def group(
        self,
        emit: Callable[[Part], Iterable[tuple[str, Value]]],
        parts: Iterable[Part],
        reduce: Callable[[Grouped[Value]], Result],
        buckets: int,
    ) -> Iterator[Result]:
        """`reduce` of every one of `buckets` shares of the keys, in the order of the buckets.

        A worker holds one part with what it emits, or one bucket: never all keys.
        """
        ...


class Serial:
    """Everything in this process, one piece after the other."""

    def map(
        self,
        task: Callable[[Part], Result],
        parts: Iterable[Part],
        lost: Callable[[Part], Result] | None = None,
    ) -> Iterator[Result]:
        return map(task, parts)

    def group(
        self,
        emit: Callable[[Part], Iterable[tuple[str, Value]]],
        parts: Iterable[Part],
        reduce: Callable[[Grouped[Value]], Result],
        buckets: int,
    ) -> Iterator[Result]:
        shares: list[list[tuple[str, Value]]] = [[] for _ in range(buckets)]
        for part in parts:
            for key, value in emit(part):
                shares[bucket_of(key, buckets)].append((key, value))
        return (reduce(gathered(share)) for share in shares)


def bucket_of(key: str, buckets: int) -> int:
    """The bucket that holds `key`, of `buckets`: the same on every machine and in every run."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % buckets


def gathered(pairs: Iterable[tuple[str, Value]]) -> Grouped[Value]:
    """Keyed values by key, keys in order; the values of a key stay in theirs."""
    found: dict[str, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return sorted(found.items())


def named(part: object) -> str:
    """What a person calls a part: its `name`, where it has one."""
    return str(getattr(part, "name", None) or "a part of the work")


def worker_lost(where: str) -> HuibianError:
    """The error of a part that took its worker with it each time that it was tried."""
    return HuibianError(
        where,
        "the worker that had it died, every time it was tried: its memory did not suffice, or it was killed.",
        "Split the input, give the workers more memory, or use fewer of them.",
    )
