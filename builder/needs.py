"""What the matches of a pattern have in common, read off the pattern: words they need, characters they begin with."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# how little words of so many characters tell, those of more being 1: most lines hold some
_COST = {1: 300, 2: 3}
_SIGN = 5000  # a sign or digit: nearly all lines do
_FAR = 10_000  # characters: as good as any number of them
_HEADS = 20_000  # more beginnings are not worth the time to find them
_PRODUCT = 1000  # more words than these tell nothing
_RANGE = 16  # characters from one to another that are told one by one


class Anchor(NamedTuple):
    """A word that stands `least` to `most` characters behind the place where a match begins."""

    word: str
    least: int
    most: int


def needed(pattern: str) -> frozenset[Anchor]:
    """Words of which every match of `pattern` has one, and where; none where that is not told.

    >>> [tuple(anchor) for anchor in sorted(needed("街接(?!二)|(?:很)?按[装章]"))]
    [('按章', 0, 1), ('按装', 0, 1), ('街接', 0, 0)]
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


class _Item(NamedTuple):
    """A part of a row: one character, or one of `branches`, which are rows.

    `inside` are all that the character can be, as within a class, an empty one where that is not told; `characters` are
    the same as they are, None where these are not told. The part stands there `least` to `most` times. What is `around`
    is looked at only, ahead (1) or behind (-1).
    """

    inside: tuple[str, ...] = ("",)
    characters: frozenset[str] | None = None
    branches: list[list[_Item]] | None = None
    least: int = 1
    most: int = 1
    around: int = 0


class _Unknown(Exception):
    """The pattern holds something that is not understood here."""


_QUANTIFIER = re.compile(r"(?:([?*+])|\{(\d*)(?:,(\d*))?\})[?+]?")
_CLASS = re.compile(r"\[(\^?)((?:\]|\\.|[^\]\\])(?:\\.|[^\]\\])*)\]", re.DOTALL)
_RANGES = re.compile(r"(\w)-(\w)")
_GROUP = re.compile(r"\((?:\?(?:(:)|(<?[=!])))?")


@lru_cache(maxsize=1)
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
            most = int(times[3] or _FAR) if times[3] is not None else least
            item = item and item._replace(least=least, most=(1 if times[1] == "?" else _FAR) if times[1] else most)
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
        around = group[2] or ""
        side = -1 if "<" in around else 1 if around else 0
        return None if "!" in around else _Item(branches=branches, around=side), end + 1
    if char == "[":
        listed = _CLASS.match(pattern, at)
        if listed is None:
            raise _Unknown
        inside = _RANGES.sub(_one_by_one, listed[2])
        inside = listed[2] if "-" in inside else inside
        if listed[1] or inside[0] in "-]" or inside[-1] == "-":
            return _Item(), listed.end()
        plain = "\\" not in inside and "-" not in inside
        return (_of(inside) if plain else _Item((inside,))), listed.end()
    if char == "\\":
        escaped = pattern[at : at + 2]
        if escaped[1] in "bB":
            return None, at + 2
        if escaped[1].isdigit():
            return _Item(least=0, most=_FAR), at + 2
        if escaped[1].isalpha() and escaped[1] not in "dDsSwWnrtfv":
            raise _Unknown
        return (_Item((escaped,)) if escaped[1].isalpha() else _of(escaped[1])), at + 2
    if char in "^$":
        return None, at + 1
    return _Item() if char == "." else _of(char), at + 1


def _one_by_one(span: re.Match[str]) -> str:
    """The characters of a short range within a class; a longer one stays as it is."""
    first, last = ord(span[1]), ord(span[2])
    return "".join(map(chr, range(first, last + 1))) if last - first < _RANGE else span[0]


def _of(characters: str) -> _Item:
    return _Item(tuple(map(re.escape, characters)), frozenset(characters))


def _of_branches(branches: list[list[_Item]]) -> frozenset[Anchor]:
    each = [_of_row(row) for row in branches]
    return frozenset().union(*each) if all(each) else frozenset()


def _of_row(row: list[_Item]) -> frozenset[Anchor]:
    """The most telling of what any text holds where a row matches."""
    options: list[frozenset[Anchor]] = []
    least = most = 0  # how many characters of the row stand before an item
    run, run_least, run_most = frozenset([""]), 0, 0  # of characters that follow each other, and where they begin
    for item in row:
        own = item.characters if item.characters and item.least else frozenset()
        longer = frozenset(word + char for word in run for char in own)
        shortest, longest = _width(item)
        if item.least == item.most == 1 and 0 < len(longer) <= _PRODUCT:
            run = longer
        else:
            options.append(_anchors(run, run_least, run_most))
            if item.branches and item.least:
                back = longest if item.around < 0 else 0, shortest if item.around < 0 else 0
                inner = _of_branches(item.branches)
                options.append(frozenset(Anchor(w, least - back[0] + a, most - back[1] + b) for w, a, b in inner))
            run, run_least, run_most = own or frozenset([""]), least, most
            if not own or item.most > 1:
                options.append(_anchors(own, least, most))
                run = frozenset([""])
        if not item.around:
            least, most = least + shortest, min(_FAR, most + longest)
        if run == {""}:
            run_least, run_most = least, most
    told = (option for option in (*options, _anchors(run, run_least, run_most)) if 0 < len(option) <= _PRODUCT)
    return min(told, key=lambda anchors: sum(map(_cost, anchors)), default=frozenset())


def _anchors(words: frozenset[str], least: int, most: int) -> frozenset[Anchor]:
    return frozenset() if "" in words else frozenset(Anchor(word, least, most) for word in words)


def _width(item: _Item) -> tuple[int, int]:
    """The fewest and the most characters that an item takes, or looks at."""
    if item.branches is None:
        return item.least, min(_FAR, item.most)
    rows = [list(map(_width, (part for part in row if not part.around))) for row in item.branches]
    shortest = min(sum(a for a, _ in row) for row in rows)
    longest = max(sum(b for _, b in row) for row in rows)
    return shortest * item.least, min(_FAR, longest * item.most)


def _cost(anchor: Anchor) -> int:
    """How many places a word is to be expected at, times how many matches may begin before each."""
    word = anchor.word
    common = _SIGN if len(word) == 1 and not word.isalpha() else _COST.get(len(word), 1)
    return common * (anchor.most - anchor.least + 1)


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
            for number in range(min(item.most, 2)):
                longer = {(*head, *more)[:2] for head in heads for more in own}
                heads = longer if number < item.least else heads | longer
            if len(heads) > _HEADS:
                raise _Unknown
        found |= heads
    return found
