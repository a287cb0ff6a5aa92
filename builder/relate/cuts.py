"""Where a cut would part a word: told by how much more often than by chance two characters stand side by side.

A cut lies inside a word where its two characters belong together (pointwise mutual information, Church and Hanks
1990) and belong together more than the pairs beside it do: 指|导 parts a word, 深入|贯彻 does not. The
corpus itself is the lexicon, so that new words need none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from builder.relate.repeats import Text

# so many times more often than by chance, and so often at all
TOGETHER = 10.0
LEAST = 3
# pairs are counted in hashed slots, at most so many
_MOST_SLOTS = 1 << 22
_AT_A_TIME = 1 << 21
_CHINESE = (0x4E00, 0x9FFF)
# after a mask these end the name that it hides (XX县, 某局)
_AFTER_MASK = np.array([ord(letter) for letter in "省市县区镇乡村局委办厅处科州旗盟院站所"], np.uint32)


def cuts_inside_words(text: Text, mask: str) -> NDArray[np.bool_]:
    """For each place of the text whether a cut right before it parts a word."""
    codes = text.codes
    inside = np.zeros(len(codes) + 1, np.bool_)
    if len(codes) < 2:
        return inside
    singles = np.bincount(codes, minlength=1)
    size = min(_MOST_SLOTS, 1 << max(12, (4 * len(codes)).bit_length()))
    pairs = np.zeros(size, np.int32)
    for at in range(0, len(codes) - 1, _AT_A_TIME):
        pairs += np.bincount(_slots(codes[at : at + _AT_A_TIME + 1], size), minlength=size).astype(np.int32)
    for at in range(0, len(codes) - 1, _AT_A_TIME):
        # one pair more on either side, to compare with
        low, high = max(0, at - 1), min(len(codes), at + _AT_A_TIME + 2)
        part = codes[low:high]
        bound = _bound(part, singles, pairs, len(codes))
        beside = np.concatenate(([0.0], bound, [0.0]))
        left, right = beside[:-2], beside[2:]
        peak = (bound >= TOGETHER) & (bound >= np.maximum(left, right)) & (bound > np.minimum(left, right))
        peak |= _letters(part[:-1]) & _letters(part[1:])
        peak |= (part[:-1] == ord(mask)) & np.isin(part[1:], _AFTER_MASK)
        first = at - low
        count = min(_AT_A_TIME, len(codes) - 1 - at)
        inside[at + 1 : at + 1 + count] = peak[first : first + count]
    return inside


def _slots(codes: NDArray[np.uint32], size: int) -> NDArray[np.int64]:
    mixed = codes[:-1].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + codes[1:].astype(np.uint64)
    mixed *= np.uint64(0xC2B2AE3D27D4EB4F)
    return (mixed >> np.uint64(64 - size.bit_length() + 1)).astype(np.int64)


def _bound(
    codes: NDArray[np.uint32], singles: NDArray[np.int64], pairs: NDArray[np.int32], total: int
) -> NDArray[np.float64]:
    """For each pair how many times more often than by chance it stands; 0 where it is no pair of Chinese characters."""
    chinese = (codes >= _CHINESE[0]) & (codes <= _CHINESE[1])
    both = chinese[:-1] & chinese[1:]
    together = pairs[_slots(codes, len(pairs))]
    chance = singles[codes[:-1]].astype(np.float64) * singles[codes[1:]]
    return np.where(both & (together >= LEAST), together * float(total) / chance, 0.0)


def _letters(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    return ((codes | 32) >= ord("a")) & ((codes | 32) <= ord("z"))
