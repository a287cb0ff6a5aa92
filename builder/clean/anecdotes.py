"""Private persons in stories of everyday life: a full name where one may begin, in a sentence that speaks of a life.

Reports tell such stories in words that no list of cues foresees. Here the sentence as a whole is
the evidence: it speaks of illness, family, debts, a home, and of no honour or office. Only whole names of usual
characters count, so that ordinary words stay. The words are in the section `everyday` of persons.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from builder.clean.lists import begins, cues, ends_with
from builder.clean.names import beginnings_of_names, is_name, surname_length
from builder.clean.shapes import ends_at, shapes
from builder.knowledge import load
from builder.sieve import Sought, led, screen

_SENTENCE = re.compile("[^。！？；!?;\n]+")
_PLACE_ENDS = "镇乡村庄街路渠寨店县市区州"
_TITLE = re.compile("[老大阿][太伯汉娘爷妈姨婆叔嫂姐]$|奶奶|爷爷|老师|师傅|医生|同学")
# 李  娜: names of two characters are spaced out in lists
_SPACED = re.compile(r"(?<![一-鿿])([一-鿿])[ \u3000]{1,4}([一-鿿])(?=[ \u3000\t，、,（(]|$)")
_LONGEST = 400  # a longer sentence is an enumeration of many matters, which proves nothing


class Everyday(NamedTuple):
    """The section `everyday`, compiled; `left` are characters behind which a name may begin."""

    evidence: Sought
    public: re.Pattern[str]
    left: frozenset[str]
    nouns: tuple[str, ...]


@cache
def everyday() -> Everyday:
    """The compiled words."""
    data = load("persons")["everyday"]
    return Everyday(
        screen().seek("|".join(data["evidence"].split())),
        led("|".join(data["public"].split())),
        frozenset(data["left"]),
        tuple(data["nouns"].split()),
    )


def anecdotes(text: str, public: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """Names that a sentence on somebody's life mentions, in order; `public` names stay.

    >>> list(anecdotes("一场大火烧光了倪志安的全部家当。"))
    [(7, 10)]
    """
    for sentence in everyday().evidence.matched(text, _SENTENCE):
        said = sentence[0]
        if len(said) > _LONGEST or everyday().public.search(said):
            continue
        for at in beginnings_of_names(text, sentence.start(), sentence.end() - 2):
            end = _whole(text, at) or _short(text, at)
            if end and text[at:end] not in public:
                yield at, end
        for found in _SPACED.finditer(text, sentence.start(), sentence.end()):
            if is_name(found[1] + found[2]) and surname_length(found[1], 0):
                yield found.span(1)[0], found.span(2)[1]


def _in_office(text: str, at: int) -> bool:
    """Whether a role stands right before a name; a retired one says nothing of an office."""
    role = next((role for role in shapes().roles if text.endswith(role, max(0, at - 12), at)), None)
    return role is not None and text[max(0, at - len(role) - 2) : at - len(role)] not in ("退休", "离休")


def _short(text: str, at: int) -> int | None:
    """The end of a name of two characters behind 的 or a noun of persons, where a clause clearly goes on behind it."""
    end = at + 2
    if not (text[at - 1 : at] == "的" or ends_with(text, at, everyday().nouns)) or text[at] in shapes().rare:
        return None
    follows = shapes().follow.match(text, end)
    marked = follows is not None and len(follows[0]) > 1
    return end if marked and is_name(text[at:end]) and not shapes().role.match(text, end) else None


def _whole(text: str, at: int) -> int | None:
    """The end of the full name that begins at `at`, if one may begin there and nothing makes it public."""
    length = surname_length(text, at)
    end = at + length + 2
    name = text[at:end]
    if not is_name(name, strict=False) or name in shapes().ordinary or name[-1] in _PLACE_ENDS or _TITLE.search(name):
        return None
    before = text[at - 1 : at]
    person = ends_with(text, at, everyday().nouns)
    marked = begins(text, at) or person
    if not marked and before not in everyday().left:
        return None
    # one odd character in a given name is borne behind a noun of persons, and between two marked ends
    odd = sum(char not in shapes().given for char in name[length:])
    if odd > (person or (before == "的" and ends_at(text, end))):
        return None
    if text[max(0, at - 1) : at + 1] in shapes().straddling:
        return None
    if length == 1 and text[at] in shapes().rare and not ends_at(text, end):
        return None
    if any(len(found[0]) > 1 for step in (end - 1, end) if (found := shapes().things.match(text, step))):
        return None
    if shapes().things.match(text, end) or shapes().role.match(text, end) or _in_office(text, at):
        return None
    quoted = before in "“《‘" and text[end : end + 1] not in "”》’"
    return None if quoted or cues().honours.match(text[end : end + 40]) else end
