"""Where a cut would part a word: told by how much more often than by chance two characters stand side by side.

A cut lies inside a word where its two characters belong together (pointwise mutual information, Church and Hanks
1990) and belong together more than the pairs beside it do: 指|导 parts a word, 深入|贯彻 does not. The
corpus itself is the lexicon, so that new words need none. What is counted of it takes the same room whatever its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from builder.engines import Engine
from builder.relate.texts import SEPARATOR, Text

# so many times more often than by chance, and so often at all
TOGETHER = 10.0
LEAST = 3
# pairs are counted in hashed slots, at most so many (of 4 bytes)
_MOST_SLOTS = 1 << 22
_CHINESE = (0x4E00, 0x9FFF)
# after a mask these end the name that it hides (XX县, 某局)
_AFTER_MASK = np.array([ord(letter) for letter in "省市县区镇乡村局委办厅处科州旗盟院站所"], np.uint32)

Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each character and (in hashed slots) each pair of characters stands in a corpus of `total`."""

    singles: NDArray[np.int64]
    pairs: NDArray[np.int32]
    total: int


def counted(texts: Sequence[Text], engine: Engine) -> Counts:
    """The counts of all texts: a map over them, whose results hold what stands in each text alone."""
    total = sum(len(text.codes) for text in texts)
    size = min(_MOST_SLOTS, 1 << max(12, (4 * total).bit_length()))
    singles = np.zeros(1 + max((int(text.codes.max()) for text in texts), default=0), np.int64)
    pairs = np.zeros(size, np.int32)
    for letters, often, slots, together in engine.map(partial(_count, size), texts):
        singles[letters] += often
        pairs[slots] += together
    return Counts(singles, pairs, total)


def _count(size: int, text: Text) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    singles = np.bincount(text.codes)
    # the last character of the text before is its last separator
    led = np.concatenate((np.array([ord(SEPARATOR)] if text.place else [], np.uint32), text.codes))
    pairs = np.bincount(_slots(led, size), minlength=size)
    letters, slots = np.flatnonzero(singles), np.flatnonzero(pairs)
    return letters, singles[letters], slots, pairs[slots].astype(np.int32)


def cuts_inside_words(codes: Codes, mask: str, counts: Counts) -> NDArray[np.bool_]:
    """For each place in whole paragraphs of the corpus whether a cut right before it parts a word."""
    inside = np.zeros(len(codes) + 1, np.bool_)
    if len(codes) < 2:
        return inside
    bound = _bound(codes, counts)
    beside = np.concatenate(([0.0], bound, [0.0]))
    left, right = beside[:-2], beside[2:]
    peak = (bound >= TOGETHER) & (bound >= np.maximum(left, right)) & (bound > np.minimum(left, right))
    peak |= _letters(codes[:-1]) & _letters(codes[1:])
    peak |= (codes[:-1] == ord(mask)) & np.isin(codes[1:], _AFTER_MASK)
    inside[1:-1] = peak
    return inside


def _slots(codes: Codes, size: int) -> NDArray[np.int64]:
    mixed = codes[:-1].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + codes[1:].astype(np.uint64)
    mixed *= np.uint64(0xC2B2AE3D27D4EB4F)
    return (mixed >> np.uint64(64 - size.bit_length() + 1)).astype(np.int64)


def _bound(codes: Codes, counts: Counts) -> NDArray[np.float64]:
    """For each pair how many times more often than by chance it stands; 0 where it is no pair of Chinese characters."""
    chinese = (codes >= _CHINESE[0]) & (codes <= _CHINESE[1])
    both = chinese[:-1] & chinese[1:]
    together = counts.pairs[_slots(codes, len(counts.pairs))]
    chance = counts.singles[codes[:-1]].astype(np.float64) * counts.singles[codes[1:]]
    return np.where(both & (together >= LEAST), together * float(counts.total) / chance, 0.0)


def _letters(codes: Codes) -> NDArray[np.bool_]:
    return ((codes | 32) >= ord("a")) & ((codes | 32) <= ord("z"))
