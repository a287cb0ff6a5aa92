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
from functools import cache, lru_cache
from typing import Generic, NamedTuple, TypeVar

from builder.needs import beginnings, needed
from builder.words import Words

T = TypeVar("T")
Windows = Sequence[tuple[int, int]]  # first and last place of each

_LINES = 512  # more than a report has, as a rule
_LONGEST = 4000  # characters; together with the number of lines this bounds the memory
_FEW = 4  # places that are tried one by one
_SPREAD = 40  # places that a match may begin at for one word; where more are possible, a text is searched as a whole


def led(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled with a look at the next two characters before it: the matches are the same."""
    begin = _begin(pattern)
    return re.compile(f"{begin}(?:{pattern})" if begin else pattern)


@lru_cache(maxsize=1)
def _begin(pattern: str) -> str:
    """A pattern of the look at the next two characters, empty where nothing is known of them."""
    classes = "".join(f"[{inside}]" for inside in beginnings(pattern))
    return f"(?={classes})" if classes else ""


class Screen:
    """Many patterns, and where in a text they may match by what they need: one pass tells it of all of them."""

    __slots__ = ("_needs", "_open", "_sought", "_uses", "_words")

    def __init__(self) -> None:
        self._sought = 0  # patterns so far
        self._open: list[int] = []  # those of which nothing is known
        # what is needed, by which patterns, and how far at least and at most behind the place where a match begins
        self._needs: dict[str, list[tuple[int, int, int]]] = {}
        self._uses: tuple[list[tuple[int, int, int]], ...] = ()
        self._words: Words | None = None

    def seek(self, pattern: str) -> Sought:
        """One more pattern."""
        number = self._sought
        self._sought += 1
        anchors = needed(pattern)
        for word, least, most in anchors:
            self._needs.setdefault(word, []).append((number, least, most))
        if not anchors:
            self._open.append(number)
        self._words = None
        _windows_of_line.cache_clear()
        _windows_of_long_line.cache_clear()
        widest = max((anchor.most - anchor.least for anchor in anchors), default=_SPREAD)
        begin = re.compile(_begin(pattern) if widest >= _FEW else "")
        near = widest < _SPREAD
        return Sought(re.compile(pattern) if near else led(pattern), begin, near, number, self)

    def passing(self, text: str) -> Mapping[int, Windows]:
        """The numbers of the patterns that may match in `text`, each with the windows in which a match of a `near` one
        may begin; read-only. A line that is asked about again is not read again, as long as a report takes."""
        return _windows_of_line(self, text) if len(text) <= _LONGEST else _windows_of_long_line(self, text)

    def windows(self, text: str) -> Mapping[int, Windows]:
        """As `passing`, by reading the text."""
        if self._words is None:
            self._words = Words(self._needs)
            self._uses = tuple(self._needs.values())
        found: dict[int, list[tuple[int, int]]] = defaultdict(list, {number: [] for number in self._open})
        for word, at, _ in self._words.places(text):
            for number, least, most in self._uses[word]:
                found[number].append((at - most, at - least))
        return dict(found)


@lru_cache(maxsize=_LINES)
def _windows_of_line(screen: Screen, text: str) -> Mapping[int, Windows]:
    return screen.windows(text)


@lru_cache(maxsize=1)
def _windows_of_long_line(screen: Screen, text: str) -> Mapping[int, Windows]:
    return screen.windows(text)


@cache
def screen() -> Screen:
    """All that cleaning seeks in a line."""
    return Screen()


class Sought(NamedTuple):
    """A pattern of a screen, tried only where a text holds what it needs.

    `near`: what it needs stands so near to where a match begins that it is tried there alone, and of many places only
    where `begin` matches.
    """

    pattern: re.Pattern[str]
    begin: re.Pattern[str]
    near: bool
    number: int
    screen: Screen

    def may_match(self, text: str) -> bool:
        """Whether `text` holds what the pattern needs."""
        return self.number in self.screen.passing(text)

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """The matches in `text`."""
        windows = self.screen.passing(text).get(self.number)
        if windows is None:
            return ()
        return self._matches_in(text, windows) if self.near else self.pattern.finditer(text)

    def _matches_in(self, text: str, windows: Windows) -> Iterator[re.Match[str]]:
        """The matches that begin in the windows."""
        reached = 0
        for first, last in sorted(windows):
            for start in self._starts(text, max(first, reached), last):
                if start >= reached and (found := self.pattern.match(text, start)):
                    yield found
                    reached = found.end()
            reached = max(reached, last + 1)

    def _starts(self, text: str, first: int, last: int) -> Iterable[int]:
        if last - first < _FEW:
            return range(first, last + 1)
        return [begin.start() for begin in self.begin.finditer(text, first, last + 2) if begin.start() <= last]

    def matched(self, text: str, parts: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Those of the `parts` of a text in which, each taken alone, the pattern matches."""
        windows = self.screen.passing(text).get(self.number)
        if windows is None:
            return
        starts = sorted({start for first, last in windows for start in range(max(first, 0), last + 1)})
        at = 0
        for part in parts.finditer(text):
            if not self.near:
                if self.pattern.search(part[0]):
                    yield part
                continue
            begin, end = part.span()
            at = bisect_left(starts, begin, at)
            if at == len(starts):
                return
            while at < len(starts) and starts[at] < end:
                if self.pattern.match(part[0], starts[at] - begin):
                    yield part
                    break
                at += 1


class Sieve(Generic[T]):
    """Many patterns that hardly ever match, each with a value."""

    def __init__(self, patterns: Iterable[tuple[str, T]], within: Screen | None = None) -> None:
        self._screen = within or screen()
        self._all = {(sought := self._screen.seek(pattern)).number: (sought, value) for pattern, value in patterns}

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], T]]:
        """Every match of every pattern with its value, pattern after pattern."""
        for number in sorted(self._screen.passing(text).keys() & self._all.keys()):
            sought, value = self._all[number]
            for match in sought.finditer(text):
                yield match, value
