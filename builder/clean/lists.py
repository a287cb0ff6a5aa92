"""Lists of persons' names: from a place where one begins onwards, or back from a place where one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from builder.clean.foreign import foreign_before
from builder.clean.names import is_unlisted, name_before, name_end
from builder.clean.shapes import any_of, is_han, shapes
from builder.knowledge import load
from builder.sieve import Sought, led, screen

PLACE_ENDS = "村庄组屯寨湾营街巷坪坝社镇乡队号沟冲岭岗坳塆畈峪堡垭"
_PLACE_REACH = 10  # a name may follow a cue across a village: 监测户青山村某人
_LIST_REACH = 120  # characters that a list may be long when it is read backwards
_JOINING = ("和", "与", "及")
_PREFIX = 16  # characters between a separator and the name of a list member: 丙镇丁村某人
_MANY = 100  # names of one list; more are hostile input


Names = list[tuple[int, int]]


class Cues(NamedTuple):
    """The context words of persons.yml, compiled."""

    cue: re.Pattern[str]
    cue_in_line: Sought
    firm: frozenset[str]
    between: re.Pattern[str]
    care: Sought
    case: Sought
    accused: Sought
    verbs: Sought
    tail: re.Pattern[str]
    described: Sought
    quarrel: Sought
    lead: tuple[str, ...]
    honours: re.Pattern[str]
    address: re.Pattern[str]
    birth: re.Pattern[str]
    numbers: tuple[Sought, ...]
    no_household: frozenset[str]
    shops: frozenset[str]
    pupils: frozenset[str]
    mask: str


@cache
def cues() -> Cues:
    """The compiled context words."""
    seek = screen().seek
    data = load("persons")
    firm, plain = data["cues"]["firm"].split(), data["cues"]["plain"].split()
    kinds = any_of(data["cases"]["kinds"].split()).pattern
    return Cues(
        led(any_of(firm + plain).pattern),
        seek(any_of(firm + plain).pattern),
        frozenset(firm),
        re.compile(data["between"]),
        seek("|".join(data["care"])),
        seek(rf"(?:等)?(?:\d{{0,3}}人)?(?:{kinds}){{0,3}}{data['cases']['ends']}"),
        seek(data["cases"]["accused"]),
        seek("|".join(data["cases"]["verbs"])),
        re.compile(data["cases"]["tail"]),
        seek(data["described"]),
        seek(any_of(data["cases"]["quarrels"]).pattern),
        tuple(data["lead"].split()) + tuple(firm) + tuple(plain),
        re.compile(data["honours"]),
        re.compile(data["address"]),
        re.compile(data["birth"]),
        tuple(seek(e["pattern"]) for e in data["numbers"]),
        frozenset(data["no_households"]),
        frozenset(data["shops"]),
        frozenset(data["pupils"]),
        data["mask"],
    )


def ends_with(text: str, at: int, words: tuple[str, ...]) -> bool:
    """Whether one of `words` stands right before `at`."""
    return text[max(0, at - 12) : at].endswith(words)


def beyond_place(text: str, at: int) -> int:
    """Where a name begins that follows a place name (青山村四组), or `at`."""
    for offset in range(1, _PLACE_REACH + 1):
        if not (is_han(text[at + offset - 1 : at + offset]) or text[at + offset - 1 : at + offset].isdigit()):
            return at
        if text[at + offset - 1] in PLACE_ENDS and offset > 1 and name_end(text, at + offset) is not None:
            return at + offset
    return at


_SUFFIX = re.compile(
    r"(?:户|家|一家|夫妇|夫妻|老人|同学|同志|先生|女士|某)?(?:[（(][^（）()]{0,24}[）)])?(?:，?\d{1,3}岁)?"
)
_LOOSE = "，,；;"
_SEPARATOR = re.compile(r"[、，,；;和与及诉]|以及|\s{1,3}")


def list_from(text: str, at: int, eager: int) -> Iterator[tuple[int, int]]:
    """The names of the list that begins at `at`; its members may carry a village and a household word."""
    end = name_end(text, at, eager)
    for _ in range(_MANY):
        if end is None:
            return
        yield at, end
        suffix = _SUFFIX.match(text, end)
        after = suffix.end() if suffix else end
        separator = _SEPARATOR.match(text, after)
        if separator is None:
            return
        at = separator.end()
        cue = cues().cue.match(text, at)
        at = cue.end() if cue else at
        goes_on = 0 if separator.group() in _LOOSE else min(eager, 1)
        end = name_end(text, at, goes_on)
        if end is None:
            at = beyond_place(text, at)
            cue = cues().cue.match(text, at)
            at = cue.end() if cue else at
            end = name_end(text, at, goes_on)
        if end is None and separator.group() not in _LOOSE and is_unlisted(text[at : at + 3]) and _closes(text, at + 3):
            end = at + 3
        if end is not None and separator.group() in _LOOSE and not _closes(text, end):
            return


def _closes(text: str, at: int) -> bool:
    """Whether a list member ends here beyond doubt (behind a comma a clause is likelier than a name)."""
    return not is_han(text[at : at + 1]) or text[at] in "户家等"


def list_until(text: str, end: int, roles: bool = False, nouns: str = "", strict: bool = True) -> Names:
    """The names of the list that ends at `end`, the last first, if what stands before it is where a name can begin.

    `roles`: a name may also begin behind a role (原局长): an office does not make an accused person public.
    `nouns`: characters of nouns of persons (者, 员) behind which a name may begin too, unless they are of a role.
    `strict`: the given name of the last must be made of usual characters.
    """
    names: Names = []
    first: int | None = end
    while first is not None and first > end - _LIST_REACH:
        start = _member_start(text, first, bool(names), roles, nouns, strict and not names)
        if start is None:
            break
        names.append((start, first))
        first = _member_before(text, start)
    return names


def _member_start(text: str, end: int, listed: bool, roles: bool, nouns: str, strict: bool) -> int | None:
    """Where the name of a list member begins that ends at `end`; `listed`: names of that list are known."""
    foreign = foreign_before(text, end)
    if foreign is not None:
        return foreign
    options = name_before(text, end, strict)
    for start in options:
        if begins(text, start) or (roles and ends_with(text, start, shapes().roles)):
            return start
    for start in options:
        before = text[start - 1 : start]
        if before in _JOINING:
            return start
        if text[max(0, start - 1) : start + 1] in shapes().straddling:
            continue
        if nouns and before in nouns and (listed or end - start > 2) and not ends_with(text, start, shapes().roles):
            return start
    if listed and is_unlisted(text[end - 3 : end]) and (end < 4 or text[end - 4] in (*_JOINING, "、")):
        return end - 3
    return None


def _member_before(text: str, start: int) -> int | None:
    """Where the list member before the one that begins at `start` ends; a village may stand between."""
    left = max(0, start - _PREFIX)
    for at in range(start - 1, left - 1, -1):
        char = text[at]
        if char == "、" or char in _JOINING:
            if at == start - 1 or text[start - 1] in PLACE_ENDS or ends_with(text, start, cues().lead):
                return at - 1 if text[at - 1 : at] in ("户", "家") and at > 1 else at
        elif not is_han(char):
            return None
    return None


def begins(text: str, at: int) -> bool:
    """Whether a name can begin here: the text, a clause, behind a verb that takes persons, or behind a place."""
    before = text[at - 1 : at] if at else ""
    if text[max(0, at - 1) : at + 1] in shapes().straddling:
        return False
    return not is_han(before) or before in PLACE_ENDS or ends_with(text, at, cues().lead)
