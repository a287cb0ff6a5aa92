"""Passages that stand in several reports: found by grouping runs of characters, never by comparing reports.

Runs of SHORTEST characters are hashed and grouped by their hashes; runs that enough reports hold, and that cannot be
extended to the left in all of their places, begin a passage. It is extended to the right for as long as enough reports
agree, so that what is found is closed: no longer passage has the same places. Work and memory grow with the text; the
order of the text decides nothing but numbering.

A worker that groups holds one text, or one bucket of runs (16 bytes for each that is sent to it). The runs of few
reports, which are nearly all, end there: what comes back are the places of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from builder.engines import Engine, Grouped
from builder.relate.parts import Sizes, buckets_for, keys_of
from builder.relate.texts import SEPARATOR, Excerpt, Places, Text

SHORTEST = 12
LONGEST = 2000
# a run that repeats within a paragraph is looked at in its first places only
REPEATS = 3
_BASE = np.uint64(0x9E3779B97F4A7C15)

Hashes = NDArray[np.uint64]
Codes = NDArray[np.uint32]


def beginnings(texts: Sequence[Text], reports: int, engine: Engine, sizes: Sizes) -> Iterator[Places]:
    """The places in the corpus, ascending, of each run of SHORTEST characters that enough reports hold and that nothing
    longer replaces."""
    buckets = buckets_for(sum(len(text.codes) for text in texts), sizes.runs)
    for found in engine.group(partial(_shared_out, buckets), texts, partial(_begin, reports), buckets):
        yield from found


def repeated(excerpt: Excerpt, reports: int) -> Iterator[tuple[int, list[int]]]:
    """Length and places, in the excerpt, of every closed passage of SHORTEST to LONGEST characters that begins with one
    of its groups and that `reports` reports hold."""
    for group in excerpt.groups:
        places = group.tolist()
        owners = excerpt.text.owners[excerpt.text.within(group)].tolist()
        yield from _extended(excerpt.whole, places, dict(zip(places, owners, strict=True)), reports)


class _Runs:
    """The runs of a text that fall into one bucket: worked out when they are asked for, so that they take no room where
    nothing is sent, and sent as what was worked out."""

    def __init__(self, text: Text, bucket_of: NDArray[np.unsignedinteger], bucket: int) -> None:
        self.text = text
        self._bucket_of, self._bucket = bucket_of, bucket

    def places(self) -> Places:
        """Where they begin in the text."""
        return np.flatnonzero(self._bucket_of == self._bucket)

    def hashes(self, places: Places) -> Hashes:
        found = self.text.codes[places].astype(np.uint64)
        for offset in range(1, SHORTEST):
            found *= _BASE
            found += self.text.codes[places + offset]
        return found

    def before(self, places: Places) -> Codes:
        """The characters before the places."""
        return np.where(places > 0, self.text.codes[places - 1], np.uint32(ord(SEPARATOR)))

    def __reduce__(self) -> tuple[type[_SentRuns], tuple[Text, NDArray[np.uint32], Hashes, Codes]]:
        places = self.places()
        text = replace(self.text, codes=np.zeros(0, np.uint32))
        return _SentRuns, (text, places.astype(np.uint32), self.hashes(places), self.before(places))


class _SentRuns(_Runs):
    """Runs that were worked out elsewhere; their text has no characters."""

    def __init__(self, text: Text, places: NDArray[np.uint32], hashes: Hashes, before: Codes) -> None:
        self.text = text
        self._places, self._hashes, self._before = places.astype(np.int64), hashes, before

    def places(self) -> Places:
        return self._places

    def hashes(self, places: Places) -> Hashes:
        return self._hashes[np.searchsorted(self._places, places)]

    def before(self, places: Places) -> Codes:
        return self._before[np.searchsorted(self._places, places)]


def _shared_out(buckets: int, text: Text) -> Iterator[tuple[str, _Runs]]:
    """The runs by their buckets; a run that does not lie within one paragraph is in none."""
    keys = keys_of(buckets)
    total = max(0, len(text.codes) - SHORTEST + 1)
    bucket_of = np.full(total, buckets, np.min_scalar_type(buckets))
    ends = text.codes == ord(SEPARATOR)
    broken = np.zeros(total, np.bool_)
    for offset in range(SHORTEST):
        broken |= ends[offset : offset + total]
    hashes = _all_hashes(text.codes, total)
    chosen = ((hashes ^ hashes >> np.uint64(29)) * _BASE >> np.uint64(32)) * np.uint64(buckets) >> np.uint64(32)
    np.copyto(bucket_of, chosen.astype(bucket_of.dtype), where=~broken)
    for bucket in range(buckets):
        yield keys[bucket], _Runs(text, bucket_of, bucket)


def _all_hashes(codes: Codes, total: int) -> Hashes:
    """The hashes of the runs at all places: those of 1, 3, 6 and 12 characters, each from those before."""
    one = codes.astype(np.uint64)
    three = (one[:-2] * _BASE + one[1:-1]) * _BASE + one[2:]
    six = three[:-3] * _power(3) + three[3:]
    return (six[:-6] * _power(6) + six[6:])[:total]


def _power(exponent: int) -> np.uint64:
    return np.uint64(pow(int(_BASE), exponent, 1 << 64))


def _begin(reports: int, grouped: Grouped[_Runs]) -> list[Places]:
    """The beginnings among the runs of one bucket."""
    values = [runs for _, of_key in grouped for runs in of_key]
    if not values:
        return []
    places = [runs.places() for runs in values]
    hashes = np.concatenate([runs.hashes(at) for runs, at in zip(values, places, strict=True)])
    kept = _often(hashes, reports)
    parts = np.split(kept, np.cumsum([len(at) for at in places])[:-1])
    places = [at[keep] for at, keep in zip(places, parts, strict=True)]
    if not kept.any():
        return []
    told = [
        (at + runs.text.place, of_text + runs.text.paragraph, runs.text.owners[of_text], runs.before(at))
        for runs, at in zip(values, places, strict=True)
        for of_text in (runs.text.within(at),)
    ]
    at, paragraphs, owners, before = (np.concatenate([told_of[n] for told_of in told]) for n in range(4))
    return _held(hashes[kept], at, paragraphs, owners, before, reports)


def _often(hashes: Hashes, least: int) -> NDArray[np.bool_]:
    """Which hashes may be there so often; of those that are not, a few are among them."""
    bits = max(8, len(hashes).bit_length())
    slots = ((hashes ^ hashes >> np.uint64(31)) * _BASE >> np.uint64(64 - bits)).astype(np.int64)
    return np.bincount(slots, minlength=1 << bits)[slots] >= least


def _held(
    hashes: Hashes, places: Places, paragraphs: Places, owners: NDArray[np.int32], before: Codes, reports: int
) -> list[Places]:
    """The groups of places, by their hashes, that are beginnings."""
    order = np.argsort(hashes, kind="stable")
    first = _changes(hashes[order])
    again = _rank(first | _changes(paragraphs[order]))
    kept = again < REPEATS
    order, first = order[kept], first[kept]
    heads = np.flatnonzero(first)
    fresh = (first | _changes(owners[order])).astype(np.int32)
    low, high = np.minimum.reduceat(before[order], heads), np.maximum.reduceat(before[order], heads)
    begins = (np.add.reduceat(fresh, heads) >= reports) & ((low != high) | (high == ord(SEPARATOR)))
    ends = np.append(heads[1:], len(order))
    return [places[order[heads[group] : ends[group]]] for group in np.flatnonzero(begins).tolist()]


def _changes(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first always does."""
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _rank(first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The rank of each element within the group that begins at the last True."""
    numbers = np.arange(len(first))
    return numbers - np.maximum.accumulate(np.where(first, numbers, 0))


def _extended(whole: str, places: list[int], owners: dict[int, int], reports: int) -> Iterator[tuple[int, list[int]]]:
    """The closed passages that begin with the run at the places."""
    waiting = [(SHORTEST, places)]
    while waiting:
        length, here = waiting.pop()
        length = _agreed(whole, here, length)
        following: dict[str, list[int]] = {}
        for place in here:
            following.setdefault(whole[place + length], []).append(place)
        before = {whole[place - 1] if place else SEPARATOR for place in here}
        if len(before) > 1 or SEPARATOR in before:
            yield length, here
        if length < LONGEST:
            waiting.extend(
                (length + 1, group)
                for word, group in following.items()
                if word != SEPARATOR and len({owners[place] for place in group}) >= reports
            )


def _agreed(whole: str, places: Sequence[int], length: int) -> int:
    """How many characters, at most LONGEST and within their paragraphs, all places have in common."""
    step = 32
    while length < LONGEST:
        parts = [whole[place + length : place + length + step] for place in places]
        low, high = min(parts), max(parts)
        same = next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
        end = low.find(SEPARATOR, 0, same)
        if end >= 0:
            return min(LONGEST, length + end)
        length += same
        if same < step:
            return min(LONGEST, length)
        step = min(2 * step, 512)
    return LONGEST
