"""The folded corpus as arrays: a symbol for every character, its address, and what each pair of characters is like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder.render.search_bits import Ints
from builder.render.search_layout import Run, Space

RARE = 16  # pairs that occur so often or less have no positions: so few texts are soon read
SLICE = 1 << 21  # positions handled at a time, to bound memory
_TABLE = 12_000  # characters up to which a table of all pairs is small
Bools = NDArray[np.bool_]
Symbols = NDArray[np.int32] | NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Characters:
    """The folded corpus: one entry per character, every run followed by an end mark (symbol 0)."""

    symbols: Symbols  # index into `alphabet`
    addresses: Ints | NDArray[np.int32]
    kinds: NDArray[np.uint8]  # place + 4 * region (0 body, 1 heading, 2 organ, 3 title)
    alphabet: tuple[str, ...]  # alphabet[0] is the end mark, "\n"
    chunk: int  # addresses of a chunk
    chunks: int

    @property
    def fill(self) -> int:
        """Characters of an average chunk: what the reader needs to know the width of offsets."""
        return len(self.symbols) // max(1, self.chunks) + 1

    def pairs(self, at: slice | Ints) -> Ints:
        """The pair that begins at each position of `at` as a number; -1 where a run ends."""
        left, right = self.symbols[at].astype(np.int64), self.later(at, 1)
        return np.where((left == 0) | (right == 0), -1, left * len(self.alphabet) + right)

    def later(self, at: slice | Ints, by: int) -> Symbols:
        """The symbols so many characters after the positions of `at`, the last one where there are no more."""
        if isinstance(at, slice):
            if at.stop + by <= len(self.symbols):
                return self.symbols[at.start + by : at.stop + by]
            at = np.arange(at.start, at.stop)
        return self.symbols[np.minimum(at + by, len(self.symbols) - 1)]

    def strings(self, at: Ints, sizes: Ints) -> list[str]:
        """The so many characters from each position of `at` on."""
        points = np.array([ord(character) for character in self.alphabet], np.uint32)
        found = [""] * len(at)
        for size in np.unique(sizes).tolist():
            numbers = np.flatnonzero(sizes == size)
            own = points[self.symbols[at[numbers, None] + np.arange(size)]]
            joined = own.tobytes().decode("utf-32-le", "surrogatepass")
            for place, number in enumerate(numbers.tolist()):
                found[number] = joined[place * size : (place + 1) * size]
        return found

    def slices(self) -> Iterator[slice]:
        """All positions, some at a time."""
        for first in range(0, len(self.symbols), SLICE):
            yield slice(first, min(first + SLICE, len(self.symbols)))


def characters_of(runs: Sequence[Run], space: Space, chunks: int) -> Characters:
    """Lay the runs out one after another."""
    text = "\n".join(run.text for run in runs) + "\n" if runs else ""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    present = np.zeros(0x110000, np.bool_)
    present[points] = True
    known = np.flatnonzero(present).astype(np.uint32)
    alphabet = np.concatenate((np.array([10], np.uint32), known[known != 10]))
    narrow: type[Any] = np.uint16 if len(alphabet) < 1 << 16 else np.int32
    table = np.zeros(0x110000, narrow)
    table[alphabet] = np.arange(len(alphabet))
    symbols = table[points]
    del points, text, present, table
    lengths = np.array([len(run.text) + 1 for run in runs], np.int64)
    first = np.array([run.chunk * space.size + run.offset for run in runs], np.int64)
    edges = np.cumsum((space.body, space.headings, space.organ))
    region = np.searchsorted(edges, np.array([run.offset for run in runs], np.int64), side="right")
    kind = (np.array([run.place for run in runs], np.int64) + 4 * region).astype(np.uint8)
    # addresses rise by one within a run and jump between runs
    wide: type[Any] = np.int32 if chunks * space.size < 1 << 31 else np.int64
    addresses = np.ones(len(symbols), wide)
    if len(runs):
        starts = np.cumsum(lengths) - lengths
        addresses[starts] = np.diff(first, prepend=0) - np.append(0, lengths[:-1] - 1)
        np.cumsum(addresses, out=addresses)
    letters = tuple(map(chr, alphabet.tolist()))
    return Characters(symbols, addresses, np.repeat(kind, lengths), letters, space.size, max(1, chunks))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The strong and the rare pairs of a corpus, as numbers, ascending; and what each position begins with."""

    strong: Ints
    is_strong: Bools
    is_rare: Bools


def pairs_of(text: Characters, limit: int) -> Pairs:
    """Count all pairs."""
    found, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    for at in text.slices():
        pairs = text.pairs(at)
        more, times = np.unique(pairs[pairs >= 0], return_counts=True)
        found, where = np.unique(np.concatenate((found, more)), return_inverse=True)
        counts = np.bincount(where, weights=np.concatenate((counts, times))).astype(np.int64)
    is_strong, is_rare = (np.zeros(len(text.symbols), np.bool_) for _ in range(2))
    kind = np.where(counts > limit, 2, np.where(counts <= RARE, 1, 0)).astype(np.int8)
    table = np.zeros(len(text.alphabet) ** 2 if len(text.alphabet) < _TABLE else 0, np.int8)
    if len(table):
        table[found] = kind
    for at in text.slices():
        pairs = text.pairs(at)
        if len(table):
            kinds = np.where(pairs < 0, 0, table[pairs])
        elif len(found):
            kinds = np.where(pairs < 0, 0, kind[np.minimum(np.searchsorted(found, pairs), len(found) - 1)])
        else:
            break
        is_strong[at], is_rare[at] = kinds == 2, kinds == 1
    return Pairs(found[counts > limit], is_strong, is_rare)
