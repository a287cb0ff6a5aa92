"""Signatures of reports: copies share bands of them, and reports that share none need not be compared.

One permutation hashing of 5-character shingles (Li, Owen, Zhang 2012) gives a signature, bands of it give candidates
(locality-sensitive hashing). A group by bands: a worker holds one part of the reports with a signature for each, or one
bucket of bands with the numbers of the reports that have them (16 bytes for each).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from builder.engines import Engine, Grouped
from builder.model import Report
from builder.relate.parts import Sizes, buckets_for, in_parts, keys_of

SHINGLE = 5
BINS = 126
ROWS = 3

_NOT_COMPARED = re.compile(r"[^\u4e00-\u9fff]+|某+")
_EMPTY = 1 << 32
_MIX = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _LAST = 0x4E00, 0x9FFF

Numbers = NDArray[np.int64]


def words_of(report: Report) -> str:
    """The report's Chinese characters alone: no masks, figures, letters, punctuation."""
    return _NOT_COMPARED.sub("", "".join(p.text for p in report.paragraphs))


def shingles(words: str) -> NDArray[np.uint32]:
    """The hashes (CRC-32 of UTF-32) of all runs of five Chinese characters, each once, ascending; of the whole where it
    is shorter."""
    if len(words) <= SHINGLE:
        return np.array([crc32(words.encode("utf-32-le"))] if words else [], np.uint32)
    letters = np.frombuffer(words.encode("utf-16-le"), np.uint16) - _FIRST
    last = len(letters) - SHINGLE + 1
    constant, tables = _crc_tables()
    found = np.full(last, constant, np.uint32)
    for place, table in enumerate(tables):
        found ^= table[letters[place : place + last]]
    found.sort()
    return found[np.concatenate(([True], found[1:] != found[:-1]))]


@cache
def _crc_tables() -> tuple[int, tuple[NDArray[np.uint32], ...]]:
    """What is common to the CRCs of all runs, and what each Chinese character adds in each place: CRCs are affine."""
    width = 4 * SHINGLE
    constant = crc32(bytes(width))

    def added(place: int) -> NDArray[np.uint32]:
        values = (crc32(bytes(place) + bytes([value]) + bytes(width - place - 1)) ^ constant for value in range(256))
        return np.fromiter(values, np.uint32, 256)

    letters = np.arange(_FIRST, _LAST + 1)
    tables = tuple(added(4 * n)[letters & 255] ^ added(4 * n + 1)[letters >> 8] for n in range(SHINGLE))
    return constant, tables


def signature(hashes: NDArray[np.uint32]) -> Numbers:
    """The least hash of each of BINS bins; an empty bin borrows from the next full one. Without hashes it is empty."""
    if not len(hashes):
        return np.zeros(0, np.int64)
    least = np.full(BINS, _EMPTY, np.int64)
    wide = hashes.astype(np.int64)
    np.minimum.at(least, wide % BINS, wide // BINS)
    borrowed = least.tolist()
    for place in range(BINS - 1, -BINS, -1):
        if borrowed[place] == _EMPTY:
            borrowed[place] = borrowed[(place + 1) % BINS]
    return np.array(borrowed, np.int64)


def candidates(reports: Sequence[Report], engine: Engine, sizes: Sizes) -> list[tuple[int, int]]:
    """Pairs of numbers of reports that share a band: of those that do, each with the first and with the one before."""
    buckets = buckets_for(len(reports) * (BINS // ROWS), sizes.keyed)
    parts = in_parts(enumerate(reports), sizes.reports)
    pairs: set[tuple[int, int]] = set()
    for found in engine.group(partial(_bands, buckets), parts, _pairs, buckets):
        pairs.update(map(tuple, found.tolist()))
    return sorted(pairs)


def _bands(
    buckets: int, part: Sequence[tuple[int, Report]]
) -> Iterator[tuple[str, tuple[NDArray[np.uint64], Numbers]]]:
    """The hashes of all bands of the part's reports with the numbers of these, by buckets."""
    signed = [(number, sign) for number, report in part if len(sign := signature(shingles(words_of(report))))]
    if not signed:
        return
    rows = np.stack([sign for _, sign in signed]).astype(np.uint64).reshape(len(signed), BINS // ROWS, ROWS)
    hashes = np.broadcast_to(np.arange(BINS // ROWS, dtype=np.uint64), rows.shape[:2])
    for row in range(ROWS):
        hashes = (hashes ^ hashes >> np.uint64(29)) * _MIX + rows[:, :, row]
    bands = ((hashes ^ hashes >> np.uint64(32)) * _MIX).ravel()
    numbers = np.repeat(np.array([number for number, _ in signed], np.int64), BINS // ROWS)
    bucket = (bands >> np.uint64(32)) * np.uint64(buckets) >> np.uint64(32)
    for place, key in enumerate(keys_of(buckets)):
        here = bucket == place
        yield key, (bands[here], numbers[here])


def _pairs(grouped: Grouped[tuple[NDArray[np.uint64], Numbers]]) -> Numbers:
    """The pairs of each band, in rows, each once."""
    values = [value for _, of_key in grouped for value in of_key]
    if not values:
        return np.zeros((0, 2), np.int64)
    bands, numbers = (np.concatenate([value[n] for value in values]) for n in range(2))
    order = np.lexsort((numbers, bands))
    bands, numbers = bands[order], numbers[order]
    again = np.flatnonzero(bands[1:] == bands[:-1]) + 1
    heads = np.ones(len(bands), np.bool_)
    heads[again] = False
    first = np.maximum.accumulate(np.where(heads, np.arange(len(bands)), 0))
    pairs = np.stack([np.concatenate((first[again], again - 1)), np.concatenate((again, again))], axis=1)
    return np.unique(numbers[pairs], axis=0)
