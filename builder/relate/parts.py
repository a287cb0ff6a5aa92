"""How relating is cut into parts, so that no worker ever holds more than one of them.

The results do not depend on these sizes, nor on where the parts are worked off (builder.engines).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice
from typing import TypeVar

from builder.engines import Engine, Serial, bucket_of

__all__ = ["HERE", "SIZES", "Sizes", "buckets_for", "in_parts", "keys_of"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a worker is given at most: `reports` (of some 4,000 characters) in a part; in a bucket `keyed` values,
    or `runs` of characters; `places` of passages together with the paragraphs that they lie in.

    A bucket exceeds them only by what shares one key: a key's values are never parted.
    """

    reports: int = 200
    keyed: int = 1 << 19
    runs: int = 1 << 21
    places: int = 1 << 14


def buckets_for(values: int, most: int) -> int:
    """How many buckets hold so many values, at most `most` each."""
    return max(1, -(-values // most))


@lru_cache(maxsize=8)
def keys_of(buckets: int) -> tuple[str, ...]:
    """For each bucket a key that falls into it: names for even shares of what is hashed already."""
    found: dict[int, str] = {}
    for number in count():
        found.setdefault(bucket_of(str(number), buckets), str(number))
        if len(found) == buckets:
            break
    return tuple(found[bucket] for bucket in range(buckets))


HERE: Engine = Serial()
SIZES = Sizes()


def in_parts(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The items in their order, `size` at a time."""
    rest = iter(items)
    while part := tuple(islice(rest, size)):
        yield part
