"""Names made private by what is said around them: hardship, complaint, penalty, household (患尘肺病, 予以警告, 两户).

Cues stand before a name and are read in `builder.clean.privacy`; here the words behind a name decide, and verbs that
take a private person as their object. The words are in the section `said` of persons.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from builder.clean.foreign import foreign_names, may_hold_foreign
from builder.clean.lists import PLACE_ENDS, Names, begins, cues, ends_with, list_from, list_until
from builder.clean.names import name_before, name_end
from builder.clean.shapes import is_han, shapes
from builder.knowledge import load
from builder.sieve import Sought, led, screen

_REACH = 60  # characters of a sentence before and behind a name that are looked at
_CLAUSE = 40  # characters of a clause before a name in which 为 or 帮 may stand
_FOR = re.compile("[为给帮替][^，。；]{2,40}$")
_STOPS = re.compile("[。；;！？!?\n]")


class Said(NamedTuple):
    """The patterns of the section `said`, compiled; `private`, `offence` and `households` stand behind a name."""

    private: Sought
    offence: Sought
    victims: Sought
    done_to: Sought
    done: re.Pattern[str]
    helped: Sought
    households: Sought
    counted: Sought
    nouns: str
    evidence: re.Pattern[str]
    fame: re.Pattern[str]


@cache
def said() -> Said:
    """The compiled patterns."""
    data = load("persons")["said"]
    seek = screen().seek
    return Said(
        seek("|".join(data["private"])),
        seek("|".join(data["offence"])),
        seek(data["victims"]),
        seek("[将把]"),
        re.compile(data["done"]),
        seek(data["helped"]),
        seek(data["households"]),
        seek(data["counted"]),
        data["nouns"],
        led(data["evidence"]),
        re.compile(data["fame"]),
    )


def said_of(text: str, public: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """Names that the words around them make private, in no order; `public` names stay but for an offence."""
    for start, end in _suffering(text):
        if text[start:end] not in public and not said().fame.search(text, max(0, start - 6), end + 6):
            yield start, end
    for match in said().offence.finditer(text):
        yield from _said_behind(text, match.start(), roles=True)
    for match in said().victims.finditer(text):
        yield from list_from(text, match.end(), 1)
    for match in said().done_to.finditer(text):
        after = name_end(text, match.end(), 1)
        if after is not None and said().done.match(text, after):
            yield match.end(), after


def _suffering(text: str) -> Iterator[tuple[int, int]]:
    """Names of whom hardship, a complaint, a household or help is told."""
    for match in said().private.finditer(text):
        yield from _said_behind(text, match.start(), roles=False)
    for match in said().households.finditer(text):
        yield from _household_list(text, match.start(), counted=False)
    for match in said().counted.finditer(text):
        yield from _household_list(text, match.start(), counted=True)
    for match in said().helped.finditer(text):
        if _FOR.search(text[max(0, match.start() - _CLAUSE) : match.start()]):
            yield from _said_behind(text, match.start(), roles=False)
    yield from _foreign(text)


def _said_behind(text: str, end: int, roles: bool) -> Names:
    """The names that end where something private is said of them."""
    if not is_han(text[end - 1 : end]):
        return []
    names = list_until(text, end, roles=roles, nouns=said().nouns)
    if len(names) == 1 and _is_faint(text, *names[0]):
        return []
    return names


def _is_faint(text: str, start: int, end: int) -> bool:
    """Whether a sole name is too short for where it begins: two characters behind a word that is no boundary."""
    if end - start > 2:
        return False
    before = text[start - 1 : start]
    if not is_han(before) or before in PLACE_ENDS:
        return False
    return cues().cue.search(text, max(0, start - 8), start) is None


def _household_list(text: str, end: int, counted: bool) -> Names:
    """The names of a list that words for households close: 甲、乙和丙户; `counted`: 甲、乙等3户."""
    if not is_han(text[end - 1 : end]):
        return []
    names = list_until(text, end, nouns=said().nouns, strict=not counted)
    if len(names) == 1:
        start = names[0][0]
        if end - start < 3 or not begins(text, start):
            return []
    return names


def _foreign(text: str) -> Iterator[tuple[int, int]]:
    """Dotted and transliterated names in a sentence that speaks of private matters, unless of somebody public."""
    if not may_hold_foreign(text):
        return
    for start, end in foreign_names(text):
        left = _last_stop(text, start)
        right = _STOPS.search(text, end, end + _REACH)
        sentence = text[left : right.start() if right else end + _REACH]
        if shapes().role.match(text, end) or ends_with(text, start, shapes().roles):
            continue
        if said().evidence.search(sentence):
            yield start, end


def _last_stop(text: str, at: int) -> int:
    left = max(0, at - _REACH)
    stops = [match.end() for match in _STOPS.finditer(text, left, at)]
    return stops[-1] if stops else left


def public_names(text: str) -> Iterator[str]:
    """Names right behind or before a public role."""
    for role in shapes().role_in_line.finditer(text):
        end = name_end(text, role.end(), 1)
        # a retired teacher holds no office
        if end is not None and not text.endswith(("退休", "离休"), 0, role.start()):
            yield text[role.end() : end]
        for start in name_before(text, role.start())[:1]:
            if begins(text, start):
                yield text[start : role.start()]
