"""How relating is cut into parts, so that no worker ever holds more than one of them.

The results do not depend on these sizes, nor on where the parts are worked off (builder.engines).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from builder.engines import Engine, Serial

__all__ = ["HERE", "SIZES", "Sizes", "in_parts"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a worker is given at most: `reports` (of some 4,000 characters) in a part, `keyed` values in a bucket.

    A bucket exceeds `keyed` only by what shares one key: a key's values are never parted.
    """

    reports: int = 200
    keyed: int = 1 << 19

    def buckets(self, values: int) -> int:
        """In how many buckets so many keyed values are reduced."""
        return max(1, -(-values // self.keyed))


HERE: Engine = Serial()
SIZES = Sizes()


def in_parts(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The items in their order, `size` at a time."""
    rest = iter(items)
    while part := tuple(islice(rest, size)):
        yield part
