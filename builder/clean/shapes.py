"""The word lists that names of persons are told by (persons.yml), compiled, and what is asked of them alone."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from builder.knowledge import load
from builder.sieve import Sought, led, screen


class Shapes(NamedTuple):
    """The word lists of persons.yml, compiled; `surname` begins one, where a given name may follow."""

    surnames: frozenset[str]
    rare: frozenset[str]
    compound: frozenset[str]
    surname: re.Pattern[str]
    given: frozenset[str]
    not_given: frozenset[str]
    ordinary: frozenset[str]
    words: frozenset[str]
    follow: re.Pattern[str]
    straddling: frozenset[str]
    things: re.Pattern[str]
    no_given: frozenset[str]
    roles: tuple[str, ...]
    role: re.Pattern[str]
    role_in_line: Sought
    part: re.Pattern[str]
    composed: re.Pattern[str]
    composed_in_line: Sought
    sounds: frozenset[str]
    transliterated: re.Pattern[str]
    not_transliterated: tuple[str, ...]


@cache
def shapes() -> Shapes:
    """The compiled word lists."""
    data = load("persons")
    return Shapes(
        frozenset("".join(data["surnames"].split())),
        frozenset(data["rare_surnames"]),
        frozenset(data["compound_surnames"]),
        _surname("".join(data["surnames"].split()), data["compound_surnames"], data["not_given"]),
        frozenset("".join(data["given"].split())),
        frozenset(data["not_given"]),
        frozenset(data["ordinary"].split()),
        frozenset(data["words"].split()),
        any_of(data["follow"].split()),
        frozenset(data["straddling"].split()),
        any_of(data["things"].split()),
        frozenset(data["no_given"].split()),
        tuple(data["roles"].split()),
        led(any_of(data["roles"].split()).pattern),
        screen().seek(any_of(data["roles"].split()).pattern),
        any_of([part for part in data["parts"].split() if len(part) > 1]),
        _composed(data["parts"].split()),
        screen().seek(f"(?:{any_of(data['parts'].split()).pattern}){{2}}"),
        frozenset("".join(data["transliteration"].split())),
        re.compile("[" + "".join(data["transliteration"].split()) + "]{3,8}"),
        tuple(data["not_transliterated"].split()),
    )


def _surname(single: str, compound: list[str], not_given: str) -> re.Pattern[str]:
    first, second = ("".join(sorted({surname[at] for surname in compound})) for at in (0, 1))
    begins = "".join(sorted({*single, *first}))
    return re.compile(f"[{begins}](?:(?![{not_given}])|(?<=[{first}])(?=[{second}]))")


def _composed(parts: list[str]) -> re.Pattern[str]:
    """Names of two to four parts. Two characters that parts hold must stand there, which is quickly seen."""
    first, every = "".join(sorted({part[0] for part in parts})), "".join(sorted(set("".join(parts))))
    return re.compile(f"(?=[{re.escape(first)}][{re.escape(every)}])(?:{any_of(parts).pattern}){{2,4}}")


def any_of(words: list[str]) -> re.Pattern[str]:
    """A pattern of any of the words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w)))))


def is_han(char: str) -> bool:
    """Whether `char` is one Chinese character (not the end of a text)."""
    return "一" <= char <= "鿿"


def ends_at(text: str, at: int) -> bool:
    """Whether what begins at `at` cannot belong to a name before it."""
    return not is_han(text[at : at + 1]) or shapes().follow.match(text, at) is not None


def is_ordinary(text: str, at: int, words: frozenset[str]) -> bool:
    """Whether one of `words`, of two or three characters, stands at `at`."""
    return text[at : at + 2] in words or text[at : at + 3] in words
