"""Where words may begin in a text, for all its places at once: where their first two characters seem to stand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_SLOTS = 20  # bits: some ten for each beginning of the largest vocabulary, so that few places are told in vain


class Beginnings:
    """The first two characters of many words: a hash table of a bit each, in which a text is looked up as a whole."""

    def __init__(self, pairs: Iterable[str]) -> None:
        codes = _codes("".join(pair for pair in pairs if len(pair) == 2)).reshape(-1, 2)
        self._begins = np.zeros(1 << _SLOTS, np.bool_)
        self._begins[_slots(codes[:, 0], codes[:, 1])] = True

    def places(self, text: str) -> list[int]:
        """The places of `text`, ascending, where a word may begin: all where one does, and a few where none does."""
        codes = _codes(text)
        places: list[int] = np.flatnonzero(self._begins[_slots(codes[:-1], codes[1:])]).tolist()
        return places


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _slots(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA77)) >> np.uint32(32 - _SLOTS)
