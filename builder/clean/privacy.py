"""Hiding of private persons: who is named as helped, ill, in dispute or accused, and numbers that identify them.

The words that decide are in persons.yml. Officials in their role, honoured persons, firms and places stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from builder.clean.anecdotes import anecdotes, everyday
from builder.clean.contexts import public_names, said, said_of
from builder.clean.edits import REDACTION, Edit
from builder.clean.lists import PLACE_ENDS, begins, beyond_place, cues, ends_with, list_from, list_until
from builder.clean.names import ends_like_a_thing, is_name, name_before, name_end
from builder.clean.remembered import remembered
from builder.clean.shapes import ends_at, is_han, shapes
from builder.sieve import Sought, screen

NAME, NUMBER, ADDRESS, BIRTH = "private-name", "private-number", "private-address", "private-birth"
_REASONS = {
    NAME: "此处为群众个人姓名，为保护隐私予以隐去。",
    NUMBER: "此处为可识别个人的号码，为保护隐私予以隐去。",
    ADDRESS: "此处为住户门牌，为保护隐私予以隐去。",
    BIRTH: "此处为个人出生日期，为保护隐私予以隐去。",
}
BLANK = re.compile(r"[\s\xad\u200b-\u200d\u2060\ufeff]")
_DISPUTE = 30  # characters before the word for a dispute that may name its sides
_DESCRIPTION = 20  # where a role would stand that makes a described person public


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text that must not be published; `rule` says why."""

    start: int
    end: int
    rule: str


def load_cues() -> None:
    """Have all that tells private persons in the screen, which is made anew for what is added to it."""
    for part in (shapes, cues, said, everyday, _told):
        part()


def find_private(text: str, public: frozenset[str] = frozenset()) -> tuple[Span, ...]:
    """What of `text` names or identifies a private person, ascending and apart.

    `public`: names that the rest of the report gives a public role; weak evidence does not hide them.

    >>> [(s.start, s.end) for s in find_private("信访人江翠花多次上访")]
    [(3, 6)]
    """
    names = _names(text, public) | set(_set_apart(text, public))
    spans = {Span(start, end, NAME) for start, end in names}
    for pattern in cues().numbers:
        spans |= {Span(*match.span(), NUMBER) for match in pattern.finditer(text)}
    spans |= set(_details(text, names))
    return _apart(spans)


def private_places(texts: Sequence[str], names: frozenset[str] = frozenset()) -> Iterator[tuple[int, Edit]]:
    """The redactions of one report as (index of line, edit); a name learnt in one line is hidden in all of them.

    `names`: names learnt elsewhere, hidden wherever they stand whole, unless this report gives them a public role.
    """
    public = frozenset(name for text in texts for name in _public_names(text))
    # no name of this report has a public role, as a rule: what a line tells then depends on that line alone
    found = [set(find_private(text, public) if public else _private(text)) for text in texts]
    learnt = {text[s.start : s.end] for text, spans in zip(texts, found, strict=True) for s in spans if s.rule == NAME}
    learnt |= names - public
    for index, text in enumerate(texts):
        again = {Span(a, b, NAME) for a, b in occurrences(text, learnt) if not is_other(text, a, b)}
        for span in _apart(found[index] | again):
            yield index, Edit(span.start, span.end, cues().mask, REDACTION, span.rule, _REASONS[span.rule])


_public_names = remembered(public_names)
_private = remembered(find_private)


_BLANKS = " \u3000\xa0"
_APART = re.compile(f"[一-鿿][{_BLANKS}]{{1,3}}[一-鿿]")


def _set_apart(text: str, public: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Names that hold blanks (江　花, 江 翠 花), as lists of names are printed to have one width."""
    if not any(map(text.__contains__, _BLANKS)) or not _APART.search(text):
        return
    places = [at for at, char in enumerate(text) if not BLANK.match(char)]
    dense = "".join([text[at] for at in places])
    for start, end in _names(dense, public):
        # blanks between two names are no part of either: a name that begins or ends at one is found without them
        if places[end - 1] - places[start] >= end - start:
            yield places[start], places[end - 1] + 1


def occurrences(text: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand, blanks between their characters or not (a search skips blanks, a reader too); looked up by
    length, so that many names cost no more than few."""
    names = {dense for name in names if (dense := BLANK.sub("", name))}
    lengths = sorted({len(name) for name in names}, reverse=True)
    firsts = {name[0] for name in names}
    # the places of what is not blank, where that is not all
    places = [at for at, char in enumerate(text) if not BLANK.match(char)] if firsts and BLANK.search(text) else None
    dense = text if places is None else "".join([text[at] for at in places])
    for at, char in enumerate(dense if firsts else ""):
        if char in firsts:
            end = next((at + n for n in lengths if dense[at : at + n] in names), None)
            if end:
                yield (at, end) if places is None else (places[at], places[end - 1] + 1)


def _apart(spans: set[Span]) -> tuple[Span, ...]:
    """Spans in order; of two that overlap the one over both."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)


def is_other(text: str, start: int, end: int) -> bool:
    """Whether a learnt name stands here for somebody or something else: an official, a firm, part of other words."""
    if shapes().things.match(text, end) or shapes().role.match(text, end) or ends_with(text, start, shapes().roles):
        return True
    # of thousands of reports one is enough to learn 伍建设 for a name: 队伍建设 is none, nor is 农田建设
    if start and text[start - 1 : start + 1] in shapes().straddling:
        return True
    thing = ends_like_a_thing(text, start, end)
    if end - start > 2 and not thing:
        return False
    left = not is_han(text[start - 1 : start]) or text[start - 1] in PLACE_ENDS or ends_with(text, start, cues().lead)
    return not left and (thing or not ends_at(text, end))


class _Told(NamedTuple):
    """What tells of persons by its form, apart from the words of persons.yml."""

    place: Sought
    household: Sought
    sues: Sought
    leads: Sought


@cache
def _told() -> _Told:
    seek = screen().seek
    petition = "为代表的?(?=[^，。；]{0,16}(?:访|业主|诉求|信访|群众|村民|工人|农民工))"
    return _Told(
        seek("村(?!庄)的?|[组屯]的?|社区的?"),
        seek("夫妇|夫妻|母子|父子|母女|父女|祖孙|姐弟|姐妹|户|家(?!庭农场|具|电|居|政|族|乡|园|风|教|纺|装|禽|畜|喻)"),
        seek("诉(?=[一-鿿]{2,20}?(?:案|纠纷|胜诉|败诉|判))"),
        seek(f"以([一-鿿、]{{2,24}}?)(?:等人?)?(?:为首|{petition})"),
    )


def _names(text: str, public: frozenset[str]) -> set[tuple[int, int]]:
    """Spans of the names of private persons."""
    found: set[tuple[int, int]] = set()
    for cue in cues().cue_in_line.finditer(text):
        firm = cue.group() in cues().firm
        listed = set(_after_cue(text, cue.end(), firm, found))
        if cue.group() not in cues().shops:
            listed |= set(_before_cue(text, cue.start()))
        if (firm and cue.group() not in cues().pupils) or not _is_honoured(text, listed):
            found |= listed
    for care in cues().care.finditer(text):
        direct = set(list_from(text, care.end(), 0))
        found |= direct or set(list_from(text, beyond_place(text, care.end()), 0))
    for case in cues().case.finditer(text):
        found |= set(list_until(text, case.start(), roles=True))
    for case in cues().accused.finditer(text):
        found |= set(list_until(text, case.start(), roles=True))
    for described in cues().described.finditer(text):
        if not shapes().role.search(text, described.end(), described.end() + _DESCRIPTION):
            found |= set(list_until(text, described.start()))
    found |= set(said_of(text, public))
    found |= set(anecdotes(text, public))
    found |= set(_residents(text))
    found |= set(_quarrels(text)) | set(_households(text)) | set(_leaders(text)) | set(_handled(text))
    return found


def _is_honoured(text: str, names: set[tuple[int, int]]) -> bool:
    """Whether residents are named for a public honour or hold a public role."""
    if not names:
        return False
    last = max(end for _, end in names)
    if cues().honours.match(text[last : last + 40]):
        return True
    count = _AND_OTHERS.match(text, last)
    return shapes().role.match(text, count.end() if count else last) is not None


_AND_OTHERS = re.compile(r"等?(?:\d{1,4}|[一二两三四五六七八九十]{1,3})?(?:名|位|个)?")


def _after_cue(text: str, at: int, firm: bool, known: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Names behind a cue: directly, behind a connecting word, or behind a place."""
    starts = [at]
    between = cues().between.match(text, at)
    if between and between.end() > at:
        starts.append(between.end())
    for start in starts:
        names = list(_until_known(list_from(text, start, 2 if firm else 1), known))
        if names:
            yield from names
            return
    yield from list_from(text, beyond_place(text, starts[-1]), 1)


def _until_known(names: Iterator[tuple[int, int]], known: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The names up to the first that is known: the rest of that list is known too."""
    for name in names:
        yield name
        if name in known:
            return


_COUNT = re.compile(r"(等)?(?:\d{1,4}|[一二两三四五六七八九十]{1,3})?(?:余|多)?(名|位|户|个|人|家)?$")


def _before_cue(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Names before a cue: 马某、王某等3名学生."""
    count = _COUNT.search(text[max(0, at - 10) : at])
    if count and count.group() and count.group() not in ("多", "余", *"名位户个人家"):
        yield from list_until(text, at - len(count.group()))


def _residents(text: str) -> Iterator[tuple[int, int]]:
    """Names right behind a village, with nothing said of a role: residents given as an example."""
    for place in _told().place.finditer(text):
        at = place.end()
        end = name_end(text, at)
        if end is None or end - at < 3 or not is_name(text[at:end]) or is_han(text[end : end + 1]):
            continue
        names = set(list_from(text, at, 0))
        if not _is_honoured(text, names):
            yield from names


def _quarrels(text: str) -> Iterator[tuple[int, int]]:
    """Both sides of a dispute: 秦某与尤某土地纠纷."""
    done = 0
    for quarrel in cues().quarrel.finditer(text):
        clause = max(done, quarrel.start() - _DISPUTE)
        done = quarrel.end()
        for sep in re.finditer("[与和同诉、]", text[clause : quarrel.start()]):
            at = clause + sep.start()
            other = name_end(text, at + 1, 1 if sep.group() == "、" else 2)
            if other is None or re.search("[，。；]", text[at : quarrel.start()]):
                continue
            mine = [start for start in name_before(text, at) if begins(text, start)]
            if mine:
                yield mine[0], at
                yield at + 1, other


def _households(text: str) -> Iterator[tuple[int, int]]:
    """Names of households: 徐楼村周某某户, 青山村4组32号黄某某家."""
    for match in _told().household.finditer(text):
        end = match.start()
        for start in name_before(text, end):
            placed = start > 0 and text[start - 1] in PLACE_ENDS
            if text[start:end] in cues().no_household or not begins(text, start):
                continue
            if placed or (match.group() != "家" and end - start == 3):
                yield start, end
                yield from list_until(text, start - 1) if text[start - 1 : start] in tuple("、和与及") else ()
                after = text[end + 1 : end + 2]
                if after in tuple("、和与及，"):
                    yield from list_from(text, beyond_place(text, end + 2), 0)
                break


def _handled(text: str) -> Iterator[tuple[int, int]]:
    """Persons whose case a verb takes up (对姜某某醉酒驾驶案提起公诉) or who go to court themselves (李某某诉某局)."""
    for verb in cues().verbs.finditer(text):
        end = name_end(text, verb.end(), 1)
        if end is not None and cues().tail.match(text, end):
            yield verb.end(), end
    for match in _told().sues.finditer(text):
        yield from list_until(text, match.start())


def _leaders(text: str) -> Iterator[tuple[int, int]]:
    """Whom a gang or a group of petitioners is named after: 以常某某为首, 以廖某某为代表的业主."""
    for match in _told().leads.finditer(text):
        yield from list_until(text, match.end(1))


def _details(text: str, names: set[tuple[int, int]]) -> Iterator[Span]:
    """House numbers right before a private name and dates of birth in its line."""
    if not names:
        return
    for start, _ in names:
        left = max(0, start - 16)
        for match in cues().address.finditer(text[left:start]):
            yield Span(left + match.start(), left + match.end(), ADDRESS)
    for match in cues().birth.finditer(text):
        yield Span(*match.span(), BIRTH)
