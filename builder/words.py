"""Many words looked for in a text at once, in one pass however many they are (Aho-Corasick)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation

_DENSE = 2000  # up to so many words the larger table, which is the quicker one, takes little memory
_SURROGATE = re.compile("[\ud800-\udfff]")


class Words:
    """The places of `words`, which hold no line break. A word is told by its number among them."""

    __slots__ = ("_automaton",)

    def __init__(self, words: Iterable[str]) -> None:
        listed = list(words)
        if not all(listed):
            raise ValueError("an empty word stands everywhere")
        form = Implementation.DFA if len(listed) <= _DENSE else Implementation.ContiguousNFA
        self._automaton = AhoCorasick(listed, store_patterns=False, implementation=form)

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """Every place of every word as (number, start, end), overlapping ones too, by where they end."""
        # a string keeps the UTF-8 that is made of it: what is searched is a copy, lest lines that stay take twice the
        # memory
        copy = f"{text}\n"
        try:
            return self._automaton.find_matches_as_indexes(copy, overlapping=True)
        except UnicodeEncodeError:  # half of a pair, which is no character and in no word
            return self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", copy), overlapping=True)
