"""Hiding of private persons: who is named as helped, ill, in dispute or accused, and numbers that identify them.

The words that decide are in persons.yml. Officials in their role, honoured persons, firms and places stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from builder.clean.edits import REDACTION, Edit
from builder.clean.names import any_of, ends_at, is_han, is_name, name_before, name_end, shapes
from builder.knowledge import load

NAME, NUMBER, ADDRESS, BIRTH = "private-name", "private-number", "private-address", "private-birth"
_REASONS = {
    NAME: "此处为群众个人姓名，为保护隐私予以隐去。",
    NUMBER: "此处为可识别个人的号码，为保护隐私予以隐去。",
    ADDRESS: "此处为住户门牌，为保护隐私予以隐去。",
    BIRTH: "此处为个人出生日期，为保护隐私予以隐去。",
}
_PLACE_ENDS = "村庄组屯寨湾营街巷坪坝社镇乡队号"
_PLACE_REACH = 10  # a name may follow a cue across a village: 监测户青山村某人
_LIST_REACH = 40  # names of one list
_DESCRIPTION = 20  # where a role would stand that makes a described person public


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text that must not be published; `rule` says why."""

    start: int
    end: int
    rule: str


class _Cues(NamedTuple):
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
def _cues() -> _Cues:
    data = load("persons")
    firm, plain = data["cues"]["firm"].split(), data["cues"]["plain"].split()
    kinds = any_of(data["cases"]["kinds"].split()).pattern
    return _Cues(
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


def find_private(text: str) -> tuple[Span, ...]:
    """What of `text` names or identifies a private person, ascending and apart.

    >>> [(s.start, s.end) for s in find_private("信访人江翠花多次上访")]
    [(3, 6)]
    """
    names = _names(text)
    spans = {Span(start, end, NAME) for start, end in names}
    for pattern in _cues().numbers:
        spans |= {Span(*match.span(), NUMBER) for match in pattern.finditer(text)}
    spans |= set(_details(text, names))
    return _apart(spans)


def private_places(texts: Sequence[str]) -> Iterator[tuple[int, Edit]]:
    """The redactions of one report as (index of line, edit); a name learnt in one line is hidden in all of them."""
    found = [set(find_private(text)) for text in texts]
    learnt = {text[s.start : s.end] for text, spans in zip(texts, found, strict=True) for s in spans if s.rule == NAME}
    again = any_of(sorted(learnt)) if learnt else None
    for index, text in enumerate(texts):
        spans = found[index]
        if again:
            spans |= {Span(*m.span(), NAME) for m in again.finditer(text) if not _is_other(text, *m.span())}
        for span in _apart(spans):
            yield index, Edit(span.start, span.end, _cues().mask, REDACTION, span.rule, _REASONS[span.rule])


def _apart(spans: set[Span]) -> tuple[Span, ...]:
    """Spans in order; of two that overlap the one over both."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)


def _is_other(text: str, start: int, end: int) -> bool:
    """Whether a learnt name stands here for somebody or something else: an official, a firm, part of other words."""
    if shapes().things.match(text, end) or shapes().role.match(text, end) or _ends_with(text, start, shapes().roles):
        return True
    if end - start > 2:
        return False
    left = (
        not is_han(text[start - 1 : start]) or text[start - 1] in _PLACE_ENDS or _ends_with(text, start, _cues().lead)
    )
    return not left and not ends_at(text, end)


def _ends_with(text: str, at: int, words: tuple[str, ...]) -> bool:
    """Whether one of `words` stands right before `at`."""
    return text[max(0, at - 12) : at].endswith(words)


def _names(text: str) -> set[tuple[int, int]]:
    """Spans of the names of private persons."""
    found: set[tuple[int, int]] = set()
    for cue in _cues().cue.finditer(text):
        firm = cue.group() in _cues().firm
        listed = set(_after_cue(text, cue.end(), firm)) | set(_before_cue(text, cue.start()))
        if firm or not _is_honoured(text, listed):
            found |= listed
    for care in _cues().care.finditer(text):
        found |= set(_list_from(text, care.end(), 0))
    for case in _cues().case.finditer(text):
        found |= set(_list_until(text, case.start(), roles=True))
    for case in _cues().accused.finditer(text):
        found |= set(_list_until(text, case.start(), roles=True))
    for described in _cues().described.finditer(text):
        if not shapes().role.search(text, described.end(), described.end() + _DESCRIPTION):
            found |= set(_list_until(text, described.start()))
    found |= set(_residents(text))
    found |= set(_quarrels(text)) | set(_households(text)) | set(_leaders(text)) | set(_handled(text))
    return found


def _is_honoured(text: str, names: set[tuple[int, int]]) -> bool:
    """Whether residents are named for a public honour or hold a public role."""
    if not names:
        return False
    last = max(end for _, end in names)
    if _cues().honours.match(text[last : last + 40]):
        return True
    count = _AND_OTHERS.match(text, last)
    return shapes().role.match(text, count.end() if count else last) is not None


_AND_OTHERS = re.compile(r"等?(?:\d{1,4}|[一二两三四五六七八九十]{1,3})?(?:名|位|个)?")


def _after_cue(text: str, at: int, firm: bool) -> Iterator[tuple[int, int]]:
    """Names behind a cue: directly, behind a connecting word, or behind a place."""
    starts = [at]
    between = _cues().between.match(text, at)
    if between and between.end() > at:
        starts.append(between.end())
    for start in starts:
        names = list(_list_from(text, start, 2 if firm else 1))
        if names:
            yield from names
            return
    yield from _list_from(text, _beyond_place(text, starts[-1]), 1)


def _beyond_place(text: str, at: int) -> int:
    """Where a name begins that follows a place name (青山村四组), or `at`."""
    for offset in range(1, _PLACE_REACH + 1):
        if not (is_han(text[at + offset - 1 : at + offset]) or text[at + offset - 1 : at + offset].isdigit()):
            return at
        if text[at + offset - 1] in _PLACE_ENDS and offset > 1 and name_end(text, at + offset) is not None:
            return at + offset
    return at


_SUFFIX = re.compile(
    r"(?:户|家|一家|夫妇|夫妻|老人|同学|同志|先生|女士|某)?(?:[（(][^（）()]{0,24}[）)])?(?:，?\d{1,3}岁)?"
)
_LOOSE = "，,；;"
_SEPARATOR = re.compile(r"[、，,；;和与及诉]|以及|\s{1,3}")


def _list_from(text: str, at: int, eager: int) -> Iterator[tuple[int, int]]:
    """The names of the list that begins at `at`; its members may carry a village and a household word."""
    end = name_end(text, at, eager)
    while end is not None:
        yield at, end
        suffix = _SUFFIX.match(text, end)
        after = suffix.end() if suffix else end
        separator = _SEPARATOR.match(text, after)
        if separator is None:
            return
        at = separator.end()
        cue = _cues().cue.match(text, at)
        at = cue.end() if cue else at
        goes_on = 0 if separator.group() in _LOOSE else min(eager, 1)
        end = name_end(text, at, goes_on)
        if end is None:
            at = _beyond_place(text, at)
            cue = _cues().cue.match(text, at)
            at = cue.end() if cue else at
            end = name_end(text, at, goes_on)
        if end is not None and separator.group() in _LOOSE and not _closes(text, end):
            return


def _closes(text: str, at: int) -> bool:
    """Whether a list member ends here beyond doubt (behind a comma a clause is likelier than a name)."""
    return not is_han(text[at : at + 1]) or text[at] in "户家等"


_COUNT = re.compile(r"(等)?(?:\d{1,4}|[一二两三四五六七八九十]{1,3})?(?:余|多)?(名|位|户|个|人|家)?$")


def _before_cue(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Names before a cue: 马某、王某等3名学生."""
    count = _COUNT.search(text[max(0, at - 10) : at])
    if count and count.group() and count.group() not in ("多", "余", *"名位户个人家"):
        yield from _list_until(text, at - len(count.group()))


def _list_until(text: str, end: int, roles: bool = False) -> list[tuple[int, int]]:
    """The names of the list that ends at `end`, if what stands before it is where a name can begin.

    `roles`: a name may also begin behind a role (原局长): an office does not make an accused person public.
    """
    names: list[tuple[int, int]] = []
    first = end
    while first > end - _LIST_REACH:
        options = name_before(text, first, strict=not names)
        starts = [s for s in options if _begins(text, s) or (roles and _ends_with(text, s, shapes().roles))] or [s for s in options if text[s - 1 : s] in tuple("和与及")]
        if not starts:
            break
        names.append((starts[0], first))
        before = text[starts[0] - 1 : starts[0]]
        if before not in tuple("、和与及"):
            break
        first = starts[0] - 1
    if (
        names
        and text[names[-1][0] - 1 : names[-1][0]] in tuple("和与及")
        and not _ends_with(text, names[-1][0], _cues().lead)
    ):
        return []
    return names


def _begins(text: str, at: int) -> bool:
    """Whether a name can begin here: the text, a clause, behind a verb that takes persons, or behind a place."""
    before = text[at - 1 : at] if at else ""
    return not is_han(before) or before in _PLACE_ENDS or _ends_with(text, at, _cues().lead)


def _residents(text: str) -> Iterator[tuple[int, int]]:
    """Names right behind a village, with nothing said of a role: residents given as an example."""
    for place in re.finditer("[村组屯]的?|社区的?", text):
        at = place.end()
        end = name_end(text, at)
        if end is None or end - at < 3 or not is_name(text[at:end]) or is_han(text[end : end + 1]):
            continue
        names = set(_list_from(text, at, 0))
        if not _is_honoured(text, names):
            yield from names


def _quarrels(text: str) -> Iterator[tuple[int, int]]:
    """Both sides of a dispute: 秦某与尤某土地纠纷."""
    for quarrel in _cues().quarrel.finditer(text):
        window = max(0, quarrel.start() - 30)
        for sep in re.finditer("[与和同诉]", text[window : quarrel.start()]):
            at = window + sep.start()
            other = name_end(text, at + 1, 2)
            if other is None or re.search("[，。；]", text[at : quarrel.start()]):
                continue
            mine = [start for start in name_before(text, at) if _begins(text, start)]
            if mine:
                yield mine[0], at
                yield at + 1, other


def _households(text: str) -> Iterator[tuple[int, int]]:
    """Names of households: 徐楼村周某某户, 青山村4组32号黄某某家."""
    for match in re.finditer("夫妇|夫妻|母子|父子|母女|父女|祖孙|姐弟|姐妹|户|家(?!庭农场|具|电|居|政|族|乡|园|风|教|纺|装|禽|畜|喻)", text):
        end = match.start()
        for start in name_before(text, end):
            placed = start > 0 and text[start - 1] in _PLACE_ENDS
            if text[start:end] in _cues().no_household or not _begins(text, start):
                continue
            if placed or (match.group() != "家" and end - start == 3):
                yield start, end
                yield from _list_until(text, start - 1) if text[start - 1 : start] in tuple("、和与及") else ()
                after = text[end + 1 : end + 2]
                if after in tuple("、和与及，"):
                    yield from _list_from(text, _beyond_place(text, end + 2), 0)
                break


def _handled(text: str) -> Iterator[tuple[int, int]]:
    """Persons whose case a verb takes up (对姜某某醉酒驾驶案提起公诉) or who go to court themselves (李某某诉某局)."""
    for verb in _cues().verbs.finditer(text):
        end = name_end(text, verb.end(), 1)
        if end is not None and _cues().tail.match(text, end):
            yield verb.end(), end
    for match in re.finditer("诉(?=[一-鿿]{2,20}?(?:案|纠纷|胜诉|败诉|判))", text):
        yield from _list_until(text, match.start())


def _leaders(text: str) -> Iterator[tuple[int, int]]:
    """Whom a gang is named after: 以常某某为首."""
    for match in re.finditer("以([一-鿿、]{2,24}?)(?:等人?)?为首", text):
        yield from _list_until(text, match.end(1))


def _details(text: str, names: set[tuple[int, int]]) -> Iterator[Span]:
    """House numbers right before a private name and dates of birth in its line."""
    if not names:
        return
    for start, _ in names:
        left = max(0, start - 16)
        for match in _cues().address.finditer(text[left:start]):
            yield Span(left + match.start(), left + match.end(), ADDRESS)
    for match in _cues().birth.finditer(text):
        yield Span(*match.span(), BIRTH)
