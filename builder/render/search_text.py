"""The published text in small files: words of a learnt list in Huffman's code.

The list is learnt from a sample by byte pair encoding (Gage 1994) over characters; its words are coded by how often
they occur (Huffman 1952, in canonical form: the numbers of codes of each length are all that a reader needs). A
character outside the list is written as ESCAPE and 21 bits. Chinese text takes half of what it takes in gzipped UTF-8.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from builder.render.search_bits import Codes, Ints, pack

ESCAPE = "\x1b"
BREAK = "\n"  # between units
_LITERAL = 21  # bits of a code point
_SAMPLE = 400_000
_LONGEST = 8
_ROUND = 96  # pairs merged at a time
_BATCH = 2_000_000  # characters encoded at a time
_SEVERAL = 16  # texts that are gone through together; the rest of fewer, one after another
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_INDEX = np.uint64(64 - 20)  # the upper bits of a hash index a table


@dataclass(frozen=True, slots=True)
class Words:
    """`words` by length of their codes; `lengths[n]` of them have codes of n bits."""

    words: tuple[str, ...]
    lengths: tuple[int, ...]

    def codes(self) -> Codes:
        """The canonical code of every word."""
        value = 0
        values: list[int] = []
        sizes: list[int] = []
        for bits, count in enumerate(self.lengths):
            value <<= 1
            values += range(value, value + count)
            sizes += [bits] * count
            value += count
        return Codes(np.array(values, np.int64), np.array(sizes, np.int64))


def learn(texts: Sequence[str], size: int) -> Words:
    """A list of at most `size` words for `texts`, with ESCAPE and BREAK among them."""
    sample = BREAK.join(texts[:: max(1, sum(map(len, texts)) // _SAMPLE)]).replace(ESCAPE, "")
    points = np.frombuffer(sample.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    alphabet, tokens = np.unique(points, return_inverse=True)
    strings = [chr(point) for point in alphabet.tolist()]
    while len(strings) < len(alphabet) + size:
        fresh = _frequent_pairs(tokens, strings, min(_ROUND, len(alphabet) + size - len(strings)))
        if not fresh:
            break
        tokens = _merged(tokens, fresh, len(strings))
        strings += [strings[left] + strings[right] for left, right in fresh]
    used = dict(zip(strings, np.bincount(tokens, minlength=len(strings)).tolist(), strict=True))
    unlisted = sorted(((-count, word) for word, count in used.items() if word != BREAK and count), key=lambda w: w)
    listed = {word: -count for count, word in unlisted[: max(0, size - 2)] if -count > 1 or len(word) == 1}
    listed[BREAK] = max(1, used.get(BREAK, 0))
    listed[ESCAPE] = 1 + sum(count for word, count in used.items() if word not in listed)
    return _huffman(listed)


def _frequent_pairs(tokens: Ints, strings: Sequence[str], most: int) -> list[tuple[int, int]]:
    base = len(strings)
    pairs, counts = np.unique(tokens[:-1] * base + tokens[1:], return_counts=True)
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    often = np.flatnonzero(counts >= 3)
    for at in often[np.argsort(-counts[often], kind="stable")[: 8 * most]].tolist():
        left, right = divmod(int(pairs[at]), base)
        if len(found) == most:
            break
        # a token takes part in one merge a round, so that counts stay true
        if used & {left, right} or len(strings[left]) + len(strings[right]) > _LONGEST:
            continue
        if BREAK not in (strings[left], strings[right]):
            used |= {left, right}
            found.append((left, right))
    return found


def _merged(tokens: Ints, pairs: Sequence[tuple[int, int]], first: int) -> Ints:
    """`tokens` with each of `pairs`, no two of which share a token, as one; the new ones are numbered from `first`."""
    follower, name = np.full(first, -1, np.int64), np.zeros(first, np.int64)
    lefts, rights = np.array(pairs, np.int64).T
    follower[lefts], name[lefts] = rights, np.arange(first, first + len(pairs))
    at = np.flatnonzero(follower[tokens[:-1]] == tokens[1:])
    if len(at):  # pairs that overlap are of one token, aaa: every other pair of a stretch
        stretch = np.cumsum(np.append(True, np.diff(at) > 1))
        at = at[(np.arange(len(at)) - np.searchsorted(stretch, stretch)) % 2 == 0]
    merged = tokens.copy()
    merged[at] = name[tokens[at]]
    return np.delete(merged, at + 1)


def _huffman(counts: dict[str, int]) -> Words:
    heap: list[tuple[int, int, tuple[str, ...]]] = []
    for at, (word, count) in enumerate(sorted(counts.items())):
        heap.append((count, at, (word,)))
    heapq.heapify(heap)
    depth = dict.fromkeys(counts, 0 if len(heap) > 1 else 1)
    serial = len(heap)
    while len(heap) > 1:
        (few, _, some), (more, _, others) = heapq.heappop(heap), heapq.heappop(heap)
        for word in some + others:
            depth[word] += 1
        heapq.heappush(heap, (few + more, serial, some + others))
        serial += 1
    words = sorted(counts, key=lambda word: (depth[word], word))
    lengths = [0] * (max(depth.values()) + 1)
    for bits in depth.values():
        lengths[bits] += 1
    return Words(tuple(words), tuple(lengths))


def encode(texts: Sequence[str], words: Words) -> Iterator[str]:
    """Each text packed, by the longest word at every point."""
    index = {word: at for at, word in enumerate(words.words)}
    codes = words.codes()
    finder = _Finder(words.words)
    batch: list[str] = []
    size = 0
    for number, text in enumerate(texts):
        batch.append(text)
        size += len(text)
        if number + 1 == len(texts) or size > _BATCH:
            yield from _encoded(batch, finder, index, codes)
            batch, size = [], 0


def _encoded(texts: Sequence[str], finder: _Finder, index: dict[str, int], codes: Codes) -> list[str]:
    """`texts` as packed codes; the words are found in all of them at once, ESCAPE standing between two."""
    joined = "".join(text.replace(ESCAPE, "") + ESCAPE for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    place, step = finder.find(points)
    place[points == ord(ESCAPE)] = -2
    at_word = _taken(step, np.flatnonzero(place == -2))
    found = place[at_word].astype(np.int64)
    ends = np.flatnonzero(found == -2)
    literal = found == -1
    found[literal] = index[ESCAPE]
    value, length = codes.value[np.maximum(found, 0)], codes.length[np.maximum(found, 0)]
    value = np.where(literal, (value << _LITERAL) | points[at_word], value)
    length = np.where(literal, length + _LITERAL, length)
    keep = found != -2
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1)) - np.arange(len(ends))
    return pack(Codes(value[keep], length[keep]), starts)


def _taken(step: NDArray[np.int8], ends: Ints) -> Ints:
    """The points at which words begin, `step` being the length of the longest at each point and `ends` the last points
    of the texts: one word of each text at a time, in all texts at once."""
    begins = np.zeros(len(step), np.bool_)
    at = np.append(0, ends[:-1] + 1)
    while len(at) > _SEVERAL:
        begins[at] = True
        after = at + step[at]
        inside = after <= ends
        at, ends = after[inside], ends[inside]
    for first, last in zip(at.tolist(), ends.tolist(), strict=True):
        strides = step[first : last + 1].tolist()
        within = 0
        while within < len(strides):
            begins[first + within] = True
            within += strides[within]
    return np.flatnonzero(begins)


class _Finder:
    """Finds the longest listed word at every point of a text, by a rolling hash for every length."""

    def __init__(self, words: Sequence[str]) -> None:
        self._tables: list[tuple[NDArray[np.uint64], NDArray[np.int16], NDArray[np.bool_]]] = []
        for length in range(1, _LONGEST + 1):
            group = sorted((_hash(word), at) for at, word in enumerate(words) if len(word) == length and word != ESCAPE)
            hashes = np.array([value for value, _ in group], np.uint64)
            listed = np.zeros(1 << 20, np.bool_)
            listed[hashes >> _INDEX] = True
            self._tables.append((hashes, np.array([at for _, at in group], np.int16), listed))

    def find(self, points: NDArray[np.uint32]) -> tuple[NDArray[np.int16], NDArray[np.int8]]:
        """The number of the word at every point (-1: none) and its length (1 if none)."""
        place = np.full(len(points), -1, np.int16)
        step = np.ones(len(points), np.int8)
        value = np.zeros(len(points), np.uint64)
        for length, (hashes, numbers, listed) in enumerate(self._tables, 1):
            if len(points) < length:
                break
            value = (value[: len(points) - length + 1] ^ points[length - 1 :]) * _PRIME
            near = np.flatnonzero(listed[value >> _INDEX])
            if len(hashes) and len(near):
                slot = np.minimum(np.searchsorted(hashes, value[near]), len(hashes) - 1)
                same = hashes[slot] == value[near]
                place[near[same]] = numbers[slot[same]]
                step[near[same]] = length
        return place, step


def _hash(word: str) -> int:
    value = 0
    for character in word:
        value = ((value ^ ord(character)) * int(_PRIME)) & 0xFFFFFFFFFFFFFFFF
    return value
