"""Patterns made quick by what they need, which is derived from them when they are loaded.

A long alternation is slow where nothing stands, since each of its words is tried at each character. Two things spare
most of that: a look at the next two characters, and a search for words of which every match has one, which most lines
lack; it is one for many patterns. Both leave the matches as they are. A pattern of which nothing can be derived is
searched for as ever.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from builder.clean.needs import beginnings, needed
from builder.words import Words

T = TypeVar("T")

_SPREAD = 24  # places that a match may begin at for one word; where more are possible, a text is searched as a whole


def led(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled with a look at the next two characters before it: the matches are the same."""
    begin = "".join(f"[{inside}]" for inside in beginnings(pattern))
    return re.compile(f"(?={begin})(?:{pattern})" if begin else pattern)


class Screen:
    """Many patterns, and where in a text they may match by what they need: one pass tells it of all of them."""

    __slots__ = ("_last", "_needs", "_open", "_sought", "_uses", "_words")

    def __init__(self) -> None:
        self._sought = 0  # patterns so far
        self._open: list[int] = []  # those of which nothing is known
        # what is needed, by which patterns, and how far behind the place where a match may begin
        self._needs: dict[str, list[tuple[int, int]]] = {}
        self._uses: tuple[list[tuple[int, int]], ...] = ()
        self._words: Words | None = None
        self._last: tuple[str | None, Mapping[int, Sequence[int]]] = (None, {})

    def seek(self, pattern: str) -> Sought:
        """One more pattern."""
        number = self._sought
        self._sought += 1
        anchors = needed(pattern)
        near = bool(anchors) and all(anchor.most - anchor.least < _SPREAD for anchor in anchors)
        for word, least, most in anchors:
            steps = range(least, most + 1 if near else least + 1)
            self._needs.setdefault(word, []).extend((number, step) for step in steps)
        if not anchors:
            self._open.append(number)
        self._words, self._last = None, (None, {})
        return Sought(led(pattern), near, number, self)

    def passing(self, text: str) -> Mapping[int, Sequence[int]]:
        """The numbers of the patterns that may match in `text`, each with the places where a match of a `near` one may
        begin; a text that is asked about again is not read again."""
        last, found = self._last
        if text is last:
            return found
        if self._words is None:
            self._words = Words(self._needs)
            self._uses = tuple(self._needs.values())
        starts: dict[int, list[int]] = defaultdict(list, {number: [] for number in self._open})
        for word, start, _ in self._words.places(text):
            for number, step in self._uses[word]:
                starts[number].append(start - step)
        self._last = text, starts
        return starts


class Sought(NamedTuple):
    """A pattern of a screen, tried only where a text holds what it needs.

    `near`: what it needs stands so near to where a match begins that it is tried at these places alone.
    """

    pattern: re.Pattern[str]
    near: bool
    number: int
    screen: Screen

    def may_match(self, text: str) -> bool:
        """Whether `text` holds what the pattern needs."""
        return self.number in self.screen.passing(text)

    def matched(self, text: str, parts: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Those of the `parts` of a text in which, each taken alone, the pattern matches."""
        passing = self.screen.passing(text)
        if self.number not in passing:
            return
        starts = sorted(passing[self.number]) if self.near else []
        at = 0
        for part in parts.finditer(text):
            start, end = part.span()
            if not self.near:
                if self.pattern.search(part[0]):
                    yield part
                continue
            at = bisect_left(starts, start, at)
            if at == len(starts):
                return
            if starts[at] < end and any(
                self.pattern.match(part[0], place - start) for place in starts[at : bisect_left(starts, end, at)]
            ):
                yield part

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """The matches in `text`."""
        passing = self.screen.passing(text)
        if self.number not in passing:
            return ()
        return self._matches_at(text, passing[self.number]) if self.near else self.pattern.finditer(text)

    def _matches_at(self, text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
        reached = 0
        match = self.pattern.match
        for start in sorted(set(starts)):
            if start >= reached and (found := match(text, start)):
                yield found
                reached = found.end()


class Sieve(Generic[T]):
    """Many patterns that hardly ever match, each with a value."""

    def __init__(self, patterns: Iterable[tuple[str, T]], screen: Screen | None = None) -> None:
        self._screen = screen or Screen()
        self._all = {(sought := self._screen.seek(pattern)).number: (sought, value) for pattern, value in patterns}

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], T]]:
        """Every match of every pattern with its value, pattern after pattern."""
        for number in sorted(self._screen.passing(text).keys() & self._all.keys()):
            sought, value = self._all[number]
            for match in sought.finditer(text):
                yield match, value
