"""Numbers as bits, bits as text: the compact form of the index files.

Numbers are written most significant bit first, as Rice codes (Rice and Plaunt 1971): `n >> width` zeros, a one, then
the low `width` bits; or as Elias's gamma codes (Elias 1975): as many zeros as n has bits after its first, then n. 13
bits make two of 91 printable characters (8192 <= 91 * 91), which gzip shrinks back to about 13 bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
WORD = 13
# printable ASCII without the characters that JSON escapes (" and \\) and two that need care in HTML
ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\<&')
_PAIRS = np.frombuffer("".join(a + b for a in ALPHABET for b in ALPHABET).encode("ascii"), dtype=np.uint16)
_BATCH = 1 << 24  # bits packed at a time


@dataclass(frozen=True, slots=True)
class Codes:
    """Bit strings: the low `length` bits of `value`, zeros in front where `length` exceeds those of an int64."""

    value: Ints
    length: Ints

    def __getitem__(self, index: slice | Ints) -> Codes:
        return Codes(self.value[index], self.length[index])


def rice(values: Ints, width: Ints | int) -> Codes:
    """`values` (>= 0), each with its own `width`."""
    one = np.int64(1) << np.asarray(width, np.int64)
    return Codes((values & (one - 1)) | one, (values >> width) + 1 + width)


def bit_length(values: Ints) -> Ints:
    """int.bit_length of each of `values` (>= 0, below 2**52)."""
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


def gamma(values: Ints) -> Codes:
    """`values` (>= 1)."""
    return Codes(values, 2 * bit_length(values) - 1)


def rice_width(space: int, count: Ints) -> Ints:
    """The width for the gaps of `count` (>= 1) numbers drawn from `space`; the reader computes the same."""
    return np.maximum(bit_length(np.int64(space) // count) - 1, 0)


def merged(columns: list[tuple[Ints, Codes]]) -> tuple[Codes, Ints]:
    """Codes of several kinds in the order of their keys, which are small numbers and all different; and the keys in
    that order."""
    held = np.zeros(max(int(key.max(initial=-1)) for key, _ in columns) + 1, np.bool_)
    for key, _ in columns:
        held[key] = True
    places = np.cumsum(held) - 1
    keys = np.flatnonzero(held)
    value, length = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
    for key, codes in columns:
        value[places[key]], length[places[key]] = codes.value, codes.length
    return Codes(value, length), keys


def pack(codes: Codes, first: Ints) -> list[str]:
    """The texts of several streams: stream i holds the codes from `first[i]` up to `first[i + 1]` (or the end)."""
    bounds = np.append(first, len(codes.length))
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(codes.length)))[bounds]
    texts: list[str] = []
    at = 0
    while at < len(first):
        to = max(at + 1, int(np.searchsorted(ends, ends[at] + _BATCH, side="right")) - 1)
        texts += _packed(codes[bounds[at] : bounds[to]], bounds[at : to + 1] - bounds[at])
        at = to
    return texts


def _packed(codes: Codes, bounds: Ints) -> list[str]:
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(codes.length)))
    words = -(-np.diff(ends[bounds]) // WORD)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(words)))
    last = ends[1:] - 1 + np.repeat(starts[:-1] * WORD - ends[bounds[:-1]], np.diff(bounds))
    octets = _field(codes.value, last, int(starts[-1]) * WORD).astype(np.uint32)
    at = np.arange(int(starts[-1]), dtype=np.int64) * WORD
    byte, shift = at >> 3, (at & 7).astype(np.uint32)
    three = (octets[byte] << 16) | (octets[byte + 1] << 8) | octets[byte + 2]
    text = _PAIRS[(three >> (24 - WORD - shift)) & ((1 << WORD) - 1)].tobytes().decode("ascii")
    return [text[2 * a : 2 * b] for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)]


def _field(value: Ints, last: Ints, size: int) -> NDArray[np.uint8]:
    """`size` bits (and some more) in octets, with each of `value` (below 2**62) written so as to end at bit `last`;
    these ascend."""
    unit = 32  # bits of a word, two to the fifth
    field = np.zeros(size // unit + 4, np.int64)
    if len(last):
        word, shift = last >> 5, unit - 1 - (last & 31)
        mask = (1 << unit) - 1
        low, high = (value & mask) << shift, (value >> unit) << shift
        # codes that end in one word follow each other; they share no bit, so that a sum is all of them together
        first = np.flatnonzero(np.append(True, word[1:] != word[:-1]))
        for back, part in enumerate((low & mask, (low >> unit) | (high & mask), high >> unit)):
            field[word[first] - back] += np.add.reduceat(part, first)
    return field.astype(">u4").view(np.uint8)
