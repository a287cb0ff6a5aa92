"""Numbers survive being packed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from builder.render.search_bits import ALPHABET, WORD, Codes, gamma, merged, pack, rice


def bits_of(text: str) -> Iterator[int]:
    for at in range(0, len(text), 2):
        number = ALPHABET.index(text[at]) * len(ALPHABET) + ALPHABET.index(text[at + 1])
        yield from (number >> bit & 1 for bit in range(WORD - 1, -1, -1))


def unary(bits: Iterator[int]) -> int:
    zeros = 0
    while not next(bits):
        zeros += 1
    return zeros


def fixed(bits: Iterator[int], width: int) -> int:
    value = 0
    for _ in range(width):
        value = value * 2 + next(bits)
    return value


STREAMS = st.lists(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 12)), min_size=1), min_size=1, max_size=5)


@given(STREAMS)
def test_rice_codes_are_read_back_from_every_stream(streams: list[list[tuple[int, int]]]) -> None:
    flat = [pair for stream in streams for pair in stream]
    first = np.cumsum([0, *map(len, streams[:-1])])
    codes = rice(np.array([v for v, _ in flat], np.int64), np.array([w for _, w in flat], np.int64))
    for stream, text in zip(streams, pack(codes, first), strict=True):
        bits = bits_of(text)
        assert [(unary(bits) << width) + fixed(bits, width) for _, width in stream] == [value for value, _ in stream]


@given(st.lists(st.integers(1, 2**40), min_size=1))
def test_gamma_codes_are_read_back(values: list[int]) -> None:
    (text,) = pack(gamma(np.array(values, np.int64)), np.zeros(1, np.int64))
    bits = bits_of(text)
    read = []
    for _ in values:
        width = unary(bits)
        read.append((1 << width) + fixed(bits, width))
    assert read == values


def test_codes_of_several_kinds_are_put_in_the_order_of_their_keys() -> None:
    one = Codes(np.array([1, 2]), np.array([3, 3]))
    other = Codes(np.array([9]), np.array([4]))
    codes, keys = merged([(np.array([0, 4]), one), (np.array([1]), other)])
    assert (codes.value.tolist(), keys.tolist()) == ([1, 9, 2], [0, 1, 4])
