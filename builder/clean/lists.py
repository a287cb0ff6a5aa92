"""Lists of persons' names: from a place where one begins onwards, or back from a place where one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from builder.clean.names import any_of, is_han, name_before, name_end, shapes
from builder.knowledge import load

PLACE_ENDS = "村庄组屯寨湾营街巷坪坝社镇乡队号"
_PLACE_REACH = 10  # a name may follow a cue across a village: 监测户青山村某人
_LIST_REACH = 120  # characters that a list may be long when it is read backwards
_JOINING = ("和", "与", "及")
_MANY = 100  # names of one list; more are hostile input


class Cues(NamedTuple):
    """The context words of persons.yml, compiled."""

    cue: re.Pattern[str]
    firm: frozenset[str]
    between: re.Pattern[str]
    care: re.Pattern[str]
    case: re.Pattern[str]
    accused: re.Pattern[str]
    verbs: re.Pattern[str]
    tail: re.Pattern[str]
    described: re.Pattern[str]
    quarrel: re.Pattern[str]
    lead: tuple[str, ...]
    honours: re.Pattern[str]
    address: re.Pattern[str]
    birth: re.Pattern[str]
    numbers: tuple[re.Pattern[str], ...]
    no_household: frozenset[str]
    mask: str


@cache
def cues() -> Cues:
    """The compiled context words."""
    data = load("persons")
    firm, plain = data["cues"]["firm"].split(), data["cues"]["plain"].split()
    kinds = any_of(data["cases"]["kinds"].split()).pattern
    return Cues(
        any_of(firm + plain),
        frozenset(firm),
        re.compile(data["between"]),
        re.compile("|".join(data["care"])),
        re.compile(rf"(?:等)?(?:\d{{0,3}}人)?(?:{kinds}){{0,3}}{data['cases']['ends']}"),
        re.compile(data["cases"]["accused"]),
        re.compile("|".join(data["cases"]["verbs"])),
        re.compile(data["cases"]["tail"]),
        re.compile(data["described"]),
        any_of(data["cases"]["quarrels"]),
        tuple(data["lead"].split()) + tuple(firm) + tuple(plain),
        re.compile(data["honours"]),
        re.compile(data["address"]),
        re.compile(data["birth"]),
        tuple(re.compile(e["pattern"]) for e in data["numbers"]),
        frozenset(data["no_households"]),
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
        if end is not None and separator.group() in _LOOSE and not _closes(text, end):
            return


def _closes(text: str, at: int) -> bool:
    """Whether a list member ends here beyond doubt (behind a comma a clause is likelier than a name)."""
    return not is_han(text[at : at + 1]) or text[at] in "户家等"


def list_until(text: str, end: int, roles: bool = False) -> list[tuple[int, int]]:
    """The names of the list that ends at `end`, if what stands before it is where a name can begin.

    `roles`: a name may also begin behind a role (原局长): an office does not make an accused person public.
    """
    names: list[tuple[int, int]] = []
    first = end
    while first > end - _LIST_REACH:
        options = name_before(text, first, strict=not names)
        sure = [s for s in options if begins(text, s) or (roles and ends_with(text, s, shapes().roles))]
        starts = sure or [s for s in options if text[s - 1 : s] in _JOINING]
        if not starts:
            break
        names.append((starts[0], first))
        before = text[starts[0] - 1 : starts[0]]
        if before not in (*_JOINING, "、"):
            break
        first = starts[0] - 1
    if names and text[names[-1][0] - 1 : names[-1][0]] in _JOINING and not ends_with(text, names[-1][0], cues().lead):
        return []
    return names


def begins(text: str, at: int) -> bool:
    """Whether a name can begin here: the text, a clause, behind a verb that takes persons, or behind a place."""
    before = text[at - 1 : at] if at else ""
    return not is_han(before) or before in PLACE_ENDS or ends_with(text, at, cues().lead)
