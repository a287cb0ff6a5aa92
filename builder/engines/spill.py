"""Grouping by way of files: what a part emits is written to one file by bucket, of which a bucket reads its share."""

from __future__ import annotations

import os
import pickle
import struct
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from builder.engines import Grouped, bucket_of, gathered

Value = TypeVar("Value")
Result = TypeVar("Result")

_PLACE = struct.Struct("<Q")  # where a share begins, in bytes after the table of places


class Numbered(NamedTuple):
    """A part, what it is called, and which of all it is."""

    number: int
    name: str
    part: Any


def shares_of(pairs: Iterable[tuple[str, Value]], buckets: int) -> list[bytes]:
    """The keyed values of one part by bucket, pickled; empty bytes where a bucket has none."""
    shares: list[list[tuple[str, Value]]] = [[] for _ in range(buckets)]
    for key, value in pairs:
        shares[bucket_of(key, buckets)].append((key, value))
    return [pickle.dumps(share, pickle.HIGHEST_PROTOCOL) if share else b"" for share in shares]


def together(shares: Iterable[bytes]) -> Grouped[Value]:
    """The keys of one bucket from its shares, which come in the order of the parts."""
    pairs: Iterator[tuple[str, Value]] = (pair for share in shares if share for pair in pickle.loads(share))  # noqa: S301 - of `shares_of`
    return gathered(pairs)


def spilled(emit: Callable[[Any], Iterable[tuple[str, Value]]], buckets: int, folder: Path, numbered: Numbered) -> int:
    """Write what a part emits into a file of `folder`, whole or not at all; 1, the number of parts done."""
    shares = shares_of(emit(numbered.part), buckets)
    temporary = folder / f"{numbered.number}.{os.getpid()}"
    with temporary.open("wb") as stream:
        for place in (0, *accumulate(map(len, shares))):
            stream.write(_PLACE.pack(place))
        for share in shares:
            stream.write(share)
    os.replace(temporary, folder / str(numbered.number))
    return 1


def reduced(reduce: Callable[[Grouped[Value]], Result], folder: Path, buckets: int, count: int, bucket: int) -> Result:
    """`reduce` of one of `buckets`, whose shares are in the files of `count` parts."""
    return reduce(together(_share(folder / str(number), buckets, bucket) for number in range(count)))


def _share(path: Path, buckets: int, bucket: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(bucket * _PLACE.size)
        (first,), (last,) = (_PLACE.unpack(stream.read(_PLACE.size)) for _ in range(2))
        stream.seek((buckets + 1) * _PLACE.size + first)
        return stream.read(last - first)
