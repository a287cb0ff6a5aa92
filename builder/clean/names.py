"""The shape of a Chinese person's name: where one may stand in a text, decided by surname, given name and what follows.

Whether its bearer is private is not decided here but in `builder.clean.privacy`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from builder.knowledge import load

_SPLITS = "户家等与及因被将"  # a given name hardly ever ends with one of these, a clause goes on with it
_PARTED = re.compile(r"[一-鿿]{2,8}(?:[·•・‧∙][一-鿿]{1,8}){1,3}")


class Shapes(NamedTuple):
    """The word lists of persons.yml, compiled."""

    surnames: frozenset[str]
    rare: frozenset[str]
    compound: frozenset[str]
    given: frozenset[str]
    not_given: frozenset[str]
    ordinary: frozenset[str]
    words: frozenset[str]
    follow: re.Pattern[str]
    things: re.Pattern[str]
    roles: tuple[str, ...]
    role: re.Pattern[str]
    composed: re.Pattern[str]


@cache
def shapes() -> Shapes:
    """The compiled word lists."""
    data = load("persons")
    return Shapes(
        frozenset("".join(data["surnames"].split())),
        frozenset(data["rare_surnames"]),
        frozenset(data["compound_surnames"]),
        frozenset("".join(data["given"].split())),
        frozenset(data["not_given"]),
        frozenset(data["ordinary"].split()),
        frozenset(data["words"].split()),
        any_of(data["follow"].split()),
        any_of(data["things"].split()),
        tuple(data["roles"].split()),
        any_of(data["roles"].split()),
        re.compile(rf"(?:{any_of(data['parts'].split()).pattern}){{2,3}}"),
    )


def any_of(words: list[str]) -> re.Pattern[str]:
    """A pattern of any of the words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w)))))


def is_han(char: str) -> bool:
    """Whether `char` is one Chinese character (not the end of a text)."""
    return "一" <= char <= "鿿"


def surname_length(text: str, at: int) -> int:
    """1 or 2 when a surname begins at `at`, else 0."""
    if text[at : at + 2] in shapes().compound:
        return 2
    return 1 if text[at : at + 1] in shapes().surnames and text[at : at + 1] else 0


def ends_at(text: str, at: int) -> bool:
    """Whether what begins at `at` cannot belong to a name before it."""
    return not is_han(text[at : at + 1]) or shapes().follow.match(text, at) is not None


def _hard_end(text: str, at: int) -> bool:
    char = text[at : at + 1]
    return (
        not is_han(char)
        or char in _SPLITS
        or text.startswith(("夫妇", "夫妻", "一家", "同学", "信访", "同志", "老人"), at)
    )


def _allowed(given: str) -> bool:
    return bool(given) and all(is_han(c) and c not in shapes().not_given for c in given)


def _usual(given: str) -> bool:
    return all(c in shapes().given for c in given)


def _is_ordinary(text: str, at: int, words: frozenset[str]) -> bool:
    return text[at : at + 2] in words or text[at : at + 3] in words


def _says_something(text: str, at: int, end: int, eager: int) -> bool:
    """Whether ordinary words rather than a name that would end at `end` begin at `at`."""
    if _is_ordinary(text, at, shapes().ordinary):
        return not (_usual(text[at + 1 : end]) and _hard_household(text, end))
    if _is_ordinary(text, at, shapes().words):
        longer = end - at == 3 and text[at:end] not in shapes().words and _usual(text[at + 1 : end])
        return not (longer and (ends_at(text, end) or eager > 1))
    return False


def name_end(text: str, at: int, eager: int = 0) -> int | None:
    """Where the name that begins at `at` ends (exclusive), or None when none does.

    `eager`: how surely a name follows here. 0: its end must be marked; 1: a name of three usual characters needs no
    marked end; 2: neither does a name of two.

    >>> name_end("郭大有户纳入监测", 0)
    3
    >>> name_end("文化活动丰富", 0) is None
    True
    """
    apart = _parted_end(text, at) or _composed_end(text, at)
    if apart:
        return apart
    length = surname_length(text, at)
    if not length:
        return None
    one, two = at + length + 1, at + length + 2
    first, both = text[at + length : one], text[at + length : two]
    if not _allowed(first) or (length == 1 and _says_something(text, at, two, eager)):
        return None
    sure = text[at] not in shapes().rare or length == 2
    full = len(both) == 2 and _allowed(both) and not shapes().things.match(text, two) and not _splits(text, one)
    thing = shapes().things.match(text, one)
    if thing:
        # 马长河: the last character of a given name may be a word for a place; 马长村 and 江凯汽车 are no persons
        return two if len(thing.group()) == 1 and full and _usual(both) and ends_at(text, two) else None
    if full and _hard_end(text, two) and (sure or _usual(both)):
        return two
    if full and ends_at(text, two) and (_usual(both) or (sure and _long_follow(text, two))):
        return two
    if (
        ends_at(text, one)
        and (_usual(first) or (_hard_end(text, one) and sure))
        and (sure or eager or _hard_end(text, one))
    ):
        return one
    if full and _usual(both) and (eager > 1 or (eager and sure)):
        return two
    return one if eager > 1 and sure and _usual(first) else None


def _long_follow(text: str, at: int) -> bool:
    match = shapes().follow.match(text, at)
    return match is not None and len(match.group()) > 1


def _hard_household(text: str, at: int) -> bool:
    return text.startswith(("户", "夫妇", "夫妻", "信访"), at)


def _splits(text: str, at: int) -> bool:
    """Whether the character at `at` goes on with the clause rather than with a given name."""
    char = text[at : at + 1]
    if char in _SPLITS:
        # 彭家旺: a name goes on behind 家 unless the clause does
        return char != "家" or _hard_end(text, at + 1) or (ends_at(text, at + 1) and not _hard_end(text, at + 2))
    return char == "和" and surname_length(text, at + 1) > 0 and is_han(text[at + 2 : at + 3])


def _parted_end(text: str, at: int) -> int | None:
    """The end of a name in parts such as 阿依古丽·买买提; its last part ends where a clause goes on."""
    match = _PARTED.match(text, at)
    if match is None:
        return None
    last = max(match.group().rfind(dot) for dot in "·•・‧∙") + at + 1
    for end in range(last + 2, match.end()):
        if ends_at(text, end):
            return end
    return match.end() if match.end() - last <= 4 else last + 3


def _composed_end(text: str, at: int) -> int | None:
    """The end of a name made of two or three known parts, such as 扎西次仁."""
    match = shapes().composed.match(text, at)
    return match.end() if match else None


def is_name(words: str, strict: bool = True) -> bool:
    """Whether `words` as a whole may be a name; `strict` asks for usual characters in the given name."""
    length = surname_length(words, 0)
    given = words[length:]
    if not length or len(given) not in (1, 2) or not _allowed(given):
        return False
    if length == 1 and (_is_ordinary(words, 0, shapes().ordinary) or words in shapes().words):
        return False
    return _usual(given) if strict or words[0] in shapes().rare else True


def name_before(text: str, end: int, strict: bool = True) -> list[int]:
    """Where names that end at `end` may begin, the likeliest first."""
    return [end - n for n in (3, 2, 4) if end >= n and is_name(text[end - n : end], strict)]
