"""Plan sections as clauses: the smallest spans that can plan something, and why some of them plan nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from builder.knowledge import load
from builder.model import Report
from builder.relate.patterns import normal
from builder.sieve import Screen, Sought

_SENTENCE_END = re.compile(r"[。；！？;!?]+")
_DIGITS = "一二三四五六七八九十百"
_NUMBER = rf"[{_DIGITS}]{{1,3}}"
# 一、 （一） (1) 1. 1、 ①  一是 一要 其一， 首先， at the head of a clause
_ORDINAL = re.compile(
    rf"\s*(?:{_NUMBER}、|[（(](?:{_NUMBER}|\d{{1,2}})[）)]|\d{{1,2}}(?:[.．、](?!\d)|[）)])|[①-⑳]"
    rf"|(?:第)?{_NUMBER}(?:是|要(?!素))|[其第]{_NUMBER}[，,]|(?:首先|其次|再次|最后)[，,])\s*"
)
# a clause ends at a comma or colon, or where an enumeration goes on within the sentence; all other characters are
# passed over at once
_CLAUSE_END = re.compile(
    rf"(?=[，,：:（({_DIGITS}①-⑳])"
    rf"(?:[，,：:]+|(?=[（(](?:{_NUMBER}|\d{{1,2}})[）)])|(?<=[^第])(?={_NUMBER}是)|(?=[①-⑳]))"
)
_TRIM = " \t\u3000\u00a0，,。；;：:！!？?、"


class Clause(NamedTuple):
    """A span of a plan section: `text` is exactly columns `start` to `end` of the published text of `line`.

    `headings` are those above the line, `sentence` the sentence around it. `skipped` says why the clause plans
    nothing (a reason of plan_filters.yml, in Chinese) or is empty.
    """

    report: str
    line: int
    start: int
    end: int
    text: str
    sentence: str
    headings: str
    skipped: str = ""


def plan_clauses(report: Report) -> tuple[Clause, ...]:
    """The clauses of the report's plans that state future work, in the order of the text."""
    return tuple(clause for clause in all_clauses(report) if not clause.skipped)


def all_clauses(report: Report) -> tuple[Clause, ...]:
    """Every clause inside the report's plan ranges, the ones that plan nothing marked as `skipped`."""
    lines = {n for first, last in report.plan_ranges for n in range(first, last + 1)}
    headings = _headings_above(report)
    clauses: list[Clause] = []
    for paragraph in report.paragraphs:
        if paragraph.line in lines:
            clauses.extend(_clauses(report.id, paragraph.line, paragraph.text, headings.get(paragraph.line, "")))
    return tuple(clauses)


def clauses_of_text(text: str, report: str, line: int, headings: str = "") -> tuple[Clause, ...]:
    """The clauses of a text that is known to plan something; columns count in `text`."""
    return tuple(_clauses(report, line, text, headings))


def _headings_above(report: Report) -> dict[int, str]:
    """For each paragraph line the headings it stands under, outermost first, the report's own title left out."""
    at_line: dict[int, list[tuple[int, str]]] = {}
    for section in report.sections:
        at_line.setdefault(section.line, []).append((section.level, section.heading))
    path: list[tuple[int, str]] = []
    above: dict[int, str] = {}
    for paragraph in report.paragraphs:
        for level, heading in at_line.get(paragraph.line, ()):
            path = [(lev, text) for lev, text in path if lev < level] + [(level, heading)]
        above[paragraph.line] = "。".join(text for _, text in path)
    return above


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Columns of the sentences of a text, without what ends them."""
    return _spans(text, 0, len(text), _SENTENCE_END)


def clause_columns(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Columns of the clauses of the sentence at columns `start` to `end`, without numbers and punctuation."""
    for left, right in _spans(text, _after_ordinals(text, start, end), end, _CLAUSE_END):
        left, right = _trimmed(text, left, right)
        if left < right:
            yield left, right


def _clauses(report: str, line: int, text: str, headings: str) -> Iterator[Clause]:
    for start, end in sentences(text):
        sentence = text[start:end]
        seen = normal(sentence)
        of_sentence = _reason("sentences", seen)
        # a clause holds nothing that its sentence lacks, unless its D is taken for 党 in one of the two only
        telling = "D" in sentence or "\uff24" in sentence or _may_tell("clauses", seen)
        for left, right in clause_columns(text, start, end):
            words = text[left:right]
            skipped = of_sentence or (_reason("clauses", normal(words)) if telling else "")
            yield Clause(report, line, left, right, words, sentence, headings, skipped)


def _spans(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in separator.finditer(text, start, end):
        if match.end() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space, closing punctuation and the number or 一是 at its head."""
    start = _after_ordinals(text, start, end)
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    while start < end and text[start] in _TRIM:
        start += 1
    return start, end


def _after_ordinals(text: str, start: int, end: int) -> int:
    for _ in range(2):  # “（一）一是” carries two
        match = _ORDINAL.match(text, start, end)
        if match is None:
            break
        start = match.end()
    return start


@cache
def _filters() -> tuple[Screen, dict[str, dict[int, tuple[str, Sought]]]]:
    """What tells that a clause plans nothing: of each kind the patterns by their numbers, with their reasons."""
    screen, filters = Screen(), load("plan_filters")
    return screen, {
        kind: {
            (sought := screen.seek("|".join(entry["patterns"]))).number: (entry["reason"], sought)
            for entry in filters[kind]
        }
        for kind in ("clauses", "sentences")
    }


def _may_tell(kind: str, text: str) -> bool:
    """Whether `text` holds what some reason of this kind needs."""
    screen, filters = _filters()
    return not filters[kind].keys().isdisjoint(screen.passing(text))


def _reason(kind: str, text: str) -> str:
    if _may_tell(kind, text):
        for reason, pattern in _filters()[1][kind].values():
            if any(True for _ in pattern.finditer(text)):
                return reason
    return ""
