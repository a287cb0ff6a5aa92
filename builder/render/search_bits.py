"""Numbers as bits, bits as text: the compact form of the index files.

Every number is written as a Rice code (Rice and Plaunt 1971): `quotient` zeros, a one, then `width` bits of remainder,
most significant first. Elias's gamma code (Elias 1975) of n is the Rice code with quotient and width floor(log2 n).
13 bits make two of 91 printable characters (8192 <= 91 * 91), which gzip shrinks back to about 13 bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
WORD = 13
# printable ASCII without the characters that JSON escapes (" and \\) and two that need care in HTML
ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in "\"\\<&")
_PAIRS = np.frombuffer(
    "".join(a + b for a in ALPHABET for b in ALPHABET).encode("ascii"), dtype=np.uint16
)  # two characters at once


@dataclass(frozen=True, slots=True)
class Codes:
    """Numbers ready to be written: arrays of one length."""

    quotient: Ints
    width: Ints
    remainder: Ints

    def lengths(self) -> Ints:
        """Bits that each number takes."""
        return self.quotient + self.width + 1


def rice(values: Ints, width: Ints) -> Codes:
    """`values` (>= 0), each with its own `width`."""
    return Codes(values >> width, width, values & ((np.int64(1) << width) - 1))


def bit_length(values: Ints) -> Ints:
    """int.bit_length of each of `values` (>= 0, below 2**52)."""
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


def gamma(values: Ints) -> Codes:
    """`values` (>= 1)."""
    width = bit_length(values) - 1
    return Codes(width, width, values - (np.int64(1) << width))


def rice_width(space: int, count: Ints) -> Ints:
    """The width for the gaps of `count` (>= 1) numbers drawn from `space`; the reader computes the same."""
    return np.maximum(bit_length(np.int64(space) // count) - 1, 0)


def interleave(columns: list[Codes]) -> Codes:
    """Record by record: the first number of every column, then the second …"""

    def weave(name: str) -> Ints:
        return np.stack([getattr(column, name) for column in columns], axis=1).reshape(-1)

    return Codes(weave("quotient"), weave("width"), weave("remainder"))


def pack(codes: Codes, first: Ints) -> list[str]:
    """The texts of several streams: stream i holds the codes from `first[i]` up to `first[i + 1]` (or the end)."""
    lengths = codes.lengths()
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    bounds = np.append(first, len(lengths))
    bits = ends[bounds[1:]] - ends[bounds[:-1]]
    words = -(-bits // WORD)
    word_starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(words)))
    shift = np.repeat(word_starts[:-1] * WORD - ends[bounds[:-1]], np.diff(bounds))
    mark = ends[:-1] + shift + codes.quotient
    field = np.zeros(int(word_starts[-1]) * WORD, dtype=np.uint8)
    field[mark] = 1
    for bit in range(int(codes.width.max(initial=0))):
        has = np.flatnonzero((codes.width > bit) & ((codes.remainder >> bit) & 1 == 1))
        field[mark[has] + codes.width[has] - bit] = 1
    powers = (1 << np.arange(WORD - 1, -1, -1)).astype(np.float32)
    numbers = (field.reshape(-1, WORD).astype(np.float32) @ powers).astype(np.int64)
    text = _PAIRS[numbers].tobytes().decode("ascii")
    return [text[2 * a : 2 * b] for a, b in zip(word_starts[:-1], word_starts[1:], strict=True)]
