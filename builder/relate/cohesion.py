"""Whether words belong together: how often they stand, beside how often their parts do (counted over all clauses).

Words belong together that are met far more often than their parts would meet by chance (pointwise mutual information,
Church and Hanks 1990). The counts are a map over parts of the clauses, summed: a worker holds one part of the clauses
and at most AT_A_TIME of the words to count; the caller holds a number for each word and each of its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from builder.engines import Engine
from builder.relate.parts import in_parts
from builder.relate.shared_words import Cores

# how many times more often than by chance the parts of the words must meet
COHESION = 20.0
# … or else how often both parts together may stand, for one time that they meet (2 is the least)
ALONE = 3
# so many words are counted in one pass over the clauses
AT_A_TIME = 1 << 18
_BASE = np.uint64(0x9E3779B97F4A7C15)
# a first look at words is a bit in a table of so many
_BITS = 20

Hashes = NDArray[np.uint64]


def part_counts(
    parts: Sequence[Cores], found: Iterable[str], engine: Engine, at_a_time: int = AT_A_TIME
) -> dict[str, int]:
    """In how many clauses the words and both parts of each of their divisions stand."""
    found = list(found)
    wanted = {part for words in found for cut in range(2, len(words) - 1) for part in (words[:cut], words[cut:])}
    counts: dict[str, int] = {}
    for some in in_parts(sorted(wanted.union(found), key=lambda word: (len(word), word)), at_a_time):
        hashes = _hashed(some)
        total = np.zeros(len(some), np.int64)
        for counted in engine.map(partial(count_words, hashes), parts):
            total += counted
        counts.update(zip(some, total.tolist(), strict=True))
    return counts


def cohesive(words: str, counts: Mapping[str, int], total: int) -> bool:
    """Whether the words belong together however they are divided: their parts meet far more often than by chance,
    or hardly stand alone (which is all that a small corpus can show). `total` is the number of clauses."""
    for cut in range(2, len(words) - 1):
        left, right = counts[words[:cut]], counts[words[cut:]]
        if counts[words] * total < COHESION * left * right and ALONE * counts[words] < left + right:
            return False
    return True


def count_words(wanted: Sequence[tuple[int, Hashes]], part: Cores) -> NDArray[np.int64]:
    """In how many clauses of the part each word stands; `wanted` are lengths, each with the hashes of its words."""
    letters = _letters("".join(part.cores))
    lengths = np.fromiter(map(len, part.cores), np.int64, len(part.cores))
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(letters))  # characters to the end of the clause
    within = np.repeat(np.arange(len(lengths)), lengths)
    rolled, reached = letters, 1
    counts = []
    for length, words in wanted:
        for more in range(reached, length):
            rolled = rolled[:-1] * _BASE + letters[more:]
        reached = length
        order = np.argsort(words)
        at, place = _met(rolled, words[order])
        inside = left[at] >= length
        met = np.unique(place[inside] * len(lengths) + within[at[inside]]) // max(1, len(lengths))
        counted = np.zeros(len(words), np.int64)
        counted[order] = np.bincount(met, minlength=len(words))
        counts.append(counted)
    return np.concatenate(counts)


def _met(rolled: Hashes, ordered: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where one of the ordered hashes stands, and which."""
    look = np.zeros(1 << _BITS, np.bool_)
    look[_bit(ordered)] = True
    at = np.flatnonzero(look[_bit(rolled)])
    place = np.minimum(np.searchsorted(ordered, rolled[at]), len(ordered) - 1)
    same = ordered[place] == rolled[at]
    return at[same], place[same]


def _bit(hashes: Hashes) -> Hashes:
    return (hashes ^ hashes >> np.uint64(29)) * _BASE >> np.uint64(64 - _BITS)


def _hashed(words: Sequence[str]) -> list[tuple[int, Hashes]]:
    """The hashes of the words, which are in the order of their lengths."""
    by_length: dict[int, list[str]] = {}
    for word in words:
        by_length.setdefault(len(word), []).append(word)
    found = []
    for length, some in by_length.items():
        letters = _letters("".join(some)).reshape(len(some), length)
        rolled = letters[:, 0]
        for more in range(1, length):
            rolled = rolled * _BASE + letters[:, more]
        found.append((length, rolled))
    return found


def _letters(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-16-le"), np.uint16).astype(np.uint64)
