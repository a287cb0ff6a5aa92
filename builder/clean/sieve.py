"""Patterns made quick by what they need, which is derived from them when they are loaded.

A long alternation is slow where nothing stands, since each of its words is tried at each character. Two things spare
most of that: a look at the next two characters, and a search for words of which every match has one, which most lines
lack. Both leave the matches as they are. A pattern of which nothing can be derived is searched for as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_COST = {1: 30, 2: 3}  # how little words of so many characters tell, those of more being 1: most lines hold some
_HEADS = 20_000  # more beginnings are not worth the time to find them
_PRODUCT = 200  # more words than these tell nothing


def led(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled with a look at the next two characters before it: the matches are the same."""
    begin = "".join(f"[{inside}]" for inside in beginnings(pattern))
    return re.compile(f"(?={begin})(?:{pattern})" if begin else pattern)


class Sought:
    """A pattern, not tried in texts that lack what it needs."""

    __slots__ = ("_hint", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = led(pattern)
        self._hint = _any_of(needed(pattern))

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """The matches in `text`."""
        return self.pattern.finditer(text) if self._hint is None or self._hint.search(text) else ()


class Sieve(Generic[T]):
    """Many patterns that hardly ever match, each with a value; one search tells that none of them does."""

    def __init__(self, patterns: Iterable[tuple[str, T]]) -> None:
        rare: set[str] = set()
        self._all: list[tuple[Sought, T]] = []
        self._common: list[tuple[Sought, T]] = []  # those of which too little is known to tell them by one search
        for pattern, value in patterns:
            entry = (Sought(pattern), value)
            self._all.append(entry)
            own = needed(pattern)
            if own and all(len(word) > 1 for word in own):
                rare |= own
            else:
                self._common.append(entry)
        self._hint = _any_of(frozenset(rare))

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], T]]:
        """Every match of every pattern with its value, pattern after pattern."""
        anything = self._hint is not None and self._hint.search(text)
        for sought, value in self._all if anything else self._common:
            for match in sought.finditer(text):
                yield match, value


def needed(pattern: str) -> frozenset[str]:
    """Words of which any text where `pattern` matches holds one; none where that is not told.

    >>> sorted(needed("街接(?!二)|(?:很)?按[装章]"))
    ['按章', '按装', '街接']
    """
    try:
        return _of_branches(_parsed(pattern))
    except _Unknown:
        return frozenset()


def beginnings(pattern: str) -> tuple[str, ...]:
    """The insides of character classes of all that the first and the second character of a match can be.

    None where it is not told, one where the second is not or where a match may be one character long.

    >>> beginnings("(?<!自)(?:很|[不曾])?按装")
    ('不很按曾', '按装')
    """
    try:
        heads = _heads(_parsed(pattern))
    except _Unknown:
        return ()
    if not all(head and head[0] for head in heads):
        return ()
    firsts = "".join(sorted({head[0] for head in heads}))
    if not all(len(head) == 2 and head[1] for head in heads):
        return (firsts,)
    return firsts, "".join(sorted({head[1] for head in heads}))


def _any_of(words: frozenset[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(re.escape, sorted(words)))) if words else None


class _Item(NamedTuple):
    """A part of a row: one character, or one of `branches`, which are rows.

    `inside` are all that the character can be, as within a class, an empty one where that is not told; `characters` are
    the same as they are, None where these are not told. The part stands there `least` to `most` times, `most` being 2
    for more than one. What is `around` is looked at only.
    """

    inside: tuple[str, ...] = ("",)
    characters: frozenset[str] | None = None
    branches: list[list[_Item]] | None = None
    least: int = 1
    most: int = 1
    around: bool = False


class _Unknown(Exception):
    """The pattern holds something that is not understood here."""


_QUANTIFIER = re.compile(r"(?:([?*+])|\{(\d*)(?:,\d*)?\})[?+]?")
_CLASS = re.compile(r"\[(\^?)((?:\]|\\.|[^\]\\])(?:\\.|[^\]\\])*)\]", re.DOTALL)
_GROUP = re.compile(r"\((?:\?(?:(:)|(<?[=!])))?")


def _parsed(pattern: str) -> list[list[_Item]]:
    branches, end = _branches(pattern, 0)
    if end != len(pattern):
        raise _Unknown
    return branches


def _branches(pattern: str, at: int) -> tuple[list[list[_Item]], int]:
    """The alternatives from `at` on, up to the end of the group or of the pattern."""
    found: list[list[_Item]] = [[]]
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            found.append([])
            at += 1
            continue
        item, at = _item(pattern, at)
        if times := _QUANTIFIER.match(pattern, at):
            at = times.end()
            least = int(times[1] == "+") if times[1] else int(times[2] or 0)
            item = item and item._replace(least=least, most=1 if times[1] == "?" else 2)
        if item:
            found[-1].append(item)
    return found, at


def _item(pattern: str, at: int) -> tuple[_Item | None, int]:
    """The part that begins at `at`, None for one that says nothing of use, and where it ends."""
    char = pattern[at]
    if char == "(":
        group = _GROUP.match(pattern, at)
        if group is None or pattern[group.end() : group.end() + 1] == "?":
            raise _Unknown
        branches, end = _branches(pattern, group.end())
        around = group[2]
        item = None if around and "!" in around else _Item(branches=branches, around=around is not None)
        return item, end + 1
    if char == "[":
        listed = _CLASS.match(pattern, at)
        if listed is None:
            raise _Unknown
        inside = listed[2]
        if listed[1] or inside[0] in "-]" or inside[-1] == "-":
            return _Item(), listed.end()
        plain = "\\" not in inside and "-" not in inside
        return (_of(inside) if plain else _Item((inside,))), listed.end()
    if char == "\\":
        escaped = pattern[at : at + 2]
        if escaped[1] in "bB":
            return None, at + 2
        if escaped[1].isdigit():
            return _Item(least=0), at + 2
        if escaped[1].isalpha() and escaped[1] not in "dDsSwWnrtfv":
            raise _Unknown
        return (_Item((escaped,)) if escaped[1].isalpha() else _of(escaped[1])), at + 2
    if char in "^$":
        return None, at + 1
    return _Item() if char == "." else _of(char), at + 1


def _of(characters: str) -> _Item:
    return _Item(tuple(map(re.escape, characters)), frozenset(characters))


def _of_branches(branches: list[list[_Item]]) -> frozenset[str]:
    each = [_of_row(row) for row in branches]
    return frozenset().union(*each) if all(each) else frozenset()


def _of_row(row: list[_Item]) -> frozenset[str]:
    """The most telling of what any text holds where a row matches."""
    options = [_of_branches(item.branches) for item in row if item.branches and item.least]
    run = frozenset([""])  # of characters that follow each other
    for item in row:
        own = item.characters if item.characters and item.least else frozenset()
        longer = frozenset(word + char for word in run for char in own)
        if item.least == item.most == 1 and 0 < len(longer) <= _PRODUCT:
            run = longer
            continue
        options += [run, own]
        run = own if own and item.most == 1 else frozenset([""])
    told = (option for option in (*options, run) if 0 < len(option) <= _PRODUCT and "" not in option)
    return min(told, key=lambda words: sum(_COST.get(len(word), 1) for word in words), default=frozenset())


def _heads(branches: list[list[_Item]]) -> set[tuple[str, ...]]:
    """The characters, as within a class, that matches can begin with: two, or fewer where a match is so short."""
    found: set[tuple[str, ...]] = set()
    for row in branches:
        heads: set[tuple[str, ...]] = {()}
        for item in row:
            if item.around:
                continue
            if all(len(head) == 2 for head in heads):
                break
            own: set[tuple[str, ...]] = _heads(item.branches) if item.branches else {(char,) for char in item.inside}
            for number in range(item.most):
                longer = {(*head, *more)[:2] for head in heads for more in own}
                heads = longer if number < item.least else heads | longer
            if len(heads) > _HEADS:
                raise _Unknown
        found |= heads
    return found
