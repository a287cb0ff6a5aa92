"""Passages that stand in several reports: found in one long text with numpy, never by comparing reports.

All paragraphs stand one after another in one text. Runs of SHORTEST characters are hashed; runs that enough reports
hold, and that cannot be extended to the left in all of their places, begin a passage. It is extended to the right
for as long as enough reports agree, so that what is found is closed: no longer passage has the same places.
Work and memory grow with the text; the order of the text decides nothing but numbering.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST = 12
LONGEST = 2000
# a run that repeats within a paragraph is looked at in its first places only
REPEATS = 3
SEPARATOR = "\uffff"
# so many runs are sorted at a time: what bounds memory
_AT_A_TIME = 1 << 21
_BASE = np.uint64(0x9E3779B97F4A7C15)

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs one after another, parted by SEPARATOR: `whole` is the text, `codes` its code points, `starts` where
    each paragraph begins and `owners` the number of its report, in ascending order."""

    whole: str
    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    owners: NDArray[np.int32]

    def paragraph(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers of the paragraphs that the places lie in."""
        return np.searchsorted(self.starts, places, side="right") - 1


def joined(paragraphs: Sequence[str], owners: Sequence[int]) -> Text:
    """The text of the paragraphs; `owners` ascend."""
    whole = SEPARATOR.join(paragraphs) + SEPARATOR
    lengths = np.fromiter((len(words) + 1 for words in paragraphs), np.int64, len(paragraphs))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))[:-1]
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    return Text(whole, codes, starts, np.asarray(owners, np.int32))


def repeated(text: Text, reports: int) -> Iterator[tuple[int, Places]]:
    """Length and places of every closed passage of SHORTEST to LONGEST characters that `reports` reports hold."""
    for places in _beginnings(text, reports):
        owners = dict(zip(places, text.owners[text.paragraph(np.asarray(places))].tolist(), strict=True))
        yield from _extended(text.whole, places, owners, reports)


def spread(text: Text, places: Sequence[int]) -> int:
    """In how many distinct reports the places lie."""
    return len(set(text.owners[text.paragraph(np.asarray(places, np.int64))].tolist()))


def _beginnings(text: Text, reports: int) -> Iterator[list[int]]:
    """The places of each run of SHORTEST characters that enough reports hold and that nothing longer replaces."""
    parts, count = _parts(text.codes)
    for part in range(count):
        places = np.flatnonzero(parts == part)
        hashes = _hashes(text.codes, places)
        order = np.argsort(hashes, kind="stable")
        if len(order):
            yield from _held(text, places[order], hashes[order], reports)


def _parts(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], int]:
    """For each place the part (by its hash) that the run which begins there is sorted in, and how many parts there
    are; a run that does not lie within one paragraph is in no part."""
    total = max(0, len(codes) - SHORTEST + 1)
    bits = min(7, (total // _AT_A_TIME).bit_length())
    parts = np.zeros(total, np.uint8)
    for first in range(0, total, _AT_A_TIME):
        count = min(_AT_A_TIME, total - first)
        broken = np.zeros(count, np.bool_)
        for offset in range(first, first + SHORTEST):
            broken |= codes[offset : offset + count] == ord(SEPARATOR)
        hashes = _hashes(codes, slice(first, first + count))
        chosen = (hashes >> np.uint64(56)).astype(np.uint8) >> np.uint8(8 - bits) if bits else np.uint8(0)
        parts[first : first + count] = np.where(broken, np.uint8(255), chosen)
    return parts, 1 << bits


def _hashes(codes: NDArray[np.uint32], places: NDArray[np.int64] | slice) -> NDArray[np.uint64]:
    """The hashes of the runs that begin at the places."""
    found: NDArray[np.uint64] = codes[places].astype(np.uint64)
    for offset in range(1, SHORTEST):
        found *= _BASE
        moved = slice(places.start + offset, places.stop + offset) if isinstance(places, slice) else places + offset
        found += codes[moved]
    found ^= found >> np.uint64(29)
    found *= _BASE
    return found


def _held(text: Text, places: NDArray[np.int64], hashes: NDArray[np.uint64], reports: int) -> Iterator[list[int]]:
    """Of places in the order of their hashes the groups that are beginnings."""
    paragraphs = text.paragraph(places)
    first = _changes(hashes)
    again = _rank(first | _changes(paragraphs))
    kept = again < REPEATS
    places, paragraphs, first = places[kept], paragraphs[kept], first[kept]
    heads = np.flatnonzero(first)
    owners = text.owners[paragraphs]
    fresh = (first | _changes(owners)).astype(np.int32)
    before = np.where(places > 0, text.codes[places - 1], ord(SEPARATOR)).astype(np.int64)
    low, high = np.minimum.reduceat(before, heads), np.maximum.reduceat(before, heads)
    begins = (np.add.reduceat(fresh, heads) >= reports) & ((low != high) | (high == ord(SEPARATOR)))
    ends = np.append(heads[1:], len(places))
    for group in np.flatnonzero(begins):
        yield places[heads[group] : ends[group]].tolist()


def _changes(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first always does."""
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _rank(first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The rank of each element within the group that begins at the last True."""
    numbers = np.arange(len(first))
    return numbers - np.maximum.accumulate(np.where(first, numbers, 0))


def _extended(whole: str, places: list[int], owners: dict[int, int], reports: int) -> Iterator[tuple[int, Places]]:
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
            yield length, tuple(here)
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
