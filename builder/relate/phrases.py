"""Formulaic passages (套话): words that several reports share verbatim, as long as they go.

Texts are compared with masks and figures set aside. A passage is a run of whole words (it neither begins nor ends
within one, nor at a word that only leans on its neighbour) of at least SHORTEST characters that stands in at least
REPORTS distinct reports and cannot be extended by further words in all of its places. A passage that lies inside
longer ones is listed only where it stands outside them, too, in enough reports. Titles do not count, nor do headings
and passages that only number or name a part of a report.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from builder.knowledge import load
from builder.model import Occurrence, Paragraph, Phrase, Report
from builder.relate.cuts import cuts_inside_words
from builder.relate.repeats import SHORTEST, Text, joined, repeated, spread

REPORTS = 3
# what a heading or a passage says beyond its template has at least so many characters
CONTENT = 4

# a mask or a figure, however wide, compares as one character
_SET_ASIDE = re.compile(r"[xX×＊*○〇]+|某+|\d+(?:[.,]\d+)?")
_BLANK = re.compile(r"\s+")
_NOT_PLAIN = re.compile(rf"{_SET_ASIDE.pattern}|{_BLANK.pattern}")
_MASK = "\0"
# numbers, punctuation and masks at the edges, and what punctuation cuts off from its clause there (“年，在……，全面”)
_EDGE = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、])?(?:.{1,2}[，。；：、])?[^\u4e00-\u9fffA-Za-z《“（【]*"
)
_TAIL = re.compile(r"(?:[，。；：、].{1,3})?[^\u4e00-\u9fffA-Za-z》”）】]*$")
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")

Paragraphs = Sequence[tuple[int, Paragraph]]


@dataclass(frozen=True, slots=True)
class _Knowledge:
    template: re.Pattern[str]
    start: re.Pattern[str]
    end: re.Pattern[str]


def phrases(reports: Sequence[Report], distinct: Mapping[str, str]) -> tuple[Phrase, ...]:
    """The passages of at least SHORTEST characters (masks and figures not counted) that stand in at least REPORTS
    distinct reports, the most widespread first. `distinct` maps a report to the copy that stands for it."""
    ordered = sorted(reports, key=lambda report: (distinct.get(report.id, report.id), report.id))
    names = sorted({distinct.get(report.id, report.id) for report in ordered})
    number_of = {name: number for number, name in enumerate(names)}
    paragraphs = [(number, p) for number, report in enumerate(ordered) for p in _compared(report)]
    owners = [number_of[distinct.get(ordered[number].id, ordered[number].id)] for number, _ in paragraphs]
    text = joined([_words(paragraph.text) for _, paragraph in paragraphs], owners)
    found = _listed(_whole_words(text), text)
    return _as_phrases(found, text, paragraphs, ordered)


def _compared(report: Report) -> Iterator[Paragraph]:
    """The paragraphs of the report without its title and headings that say nothing of their own."""
    headings = {section.line for section in report.sections if not section.run_in}
    for paragraph in report.paragraphs:
        if paragraph.line != report.title_line and not (paragraph.line in headings and _is_template(paragraph.text)):
            yield paragraph


def _is_template(text: str) -> bool:
    return len(_known().template.sub("", _NOT_CHINESE.sub("", text))) < CONTENT


@cache
def _known() -> _Knowledge:
    data = load("phrases")
    words, start, end = (
        "|".join(sorted(found, key=lambda word: (-len(word), word)))
        for found in (data["template_words"], data["dangling"]["start"], data["dangling"]["end"])
    )
    return _Knowledge(re.compile(words), re.compile(f"(?:{start})"), re.compile(f"(?:{end})$"))


def _words(text: str) -> str:
    """The text as it is compared: masks and figures as one character each, without white space."""
    return _BLANK.sub("", _SET_ASIDE.sub(_MASK, text))


@lru_cache(maxsize=1024)
def _columns(text: str) -> array[int]:
    """Where each character of `_words(text)` stands in `text`, and one more for the end."""
    columns = array("I")
    reached = 0
    for match in _NOT_PLAIN.finditer(text):
        columns.extend(range(reached, match.start()))
        if not match.group()[0].isspace():
            columns.append(match.start())
        reached = match.end()
    columns.extend(range(reached, len(text) + 1))
    return columns


def _whole_words(text: Text) -> dict[str, list[int]]:
    """Every closed passage cut back to whole words, with its places in ascending order."""
    inside = cuts_inside_words(text, _MASK)
    found: dict[str, set[int]] = {}
    for length, places in repeated(text, REPORTS):
        words = text.whole[places[0] : places[0] + length]
        skip, keep = _cut_back(words, places, inside)
        kept = words[skip:keep]
        if len(kept) - kept.count(_MASK) >= SHORTEST and not _is_template(kept):
            found.setdefault(kept, set()).update(place + skip for place in places)
    return {words: sorted(places) for words, places in found.items()}


def _cut_back(words: str, places: Sequence[int], inside: NDArray[np.bool_]) -> tuple[int, int]:
    """From where to where the words are whole, without punctuation at their edges."""
    at = np.asarray(places, np.int64)
    lead, trail = _EDGE.match(words), _TAIL.search(words)
    skip, keep = lead.end() if lead else 0, trail.start() if trail else len(words)
    while keep - skip >= SHORTEST and 2 * int(inside[at + keep].sum()) > len(at):
        keep -= 1
    while keep - skip >= SHORTEST and 2 * int(inside[at + skip].sum()) > len(at):
        skip += 1
    while keep - skip >= SHORTEST:
        before = skip, keep
        if (leaning := _known().end.search(words, skip, keep)) is not None:
            keep = leaning.start()
        if (leaning := _known().start.match(words, skip, keep)) is not None:
            skip = leaning.end()
        lead, trail = _EDGE.match(words, skip, keep), _TAIL.search(words, skip, keep)
        skip, keep = (lead.end() if lead else skip), (trail.start() if trail else keep)
        if (skip, keep) == before:
            break
    return skip, keep


def _listed(found: Mapping[str, list[int]], text: Text) -> list[tuple[str, list[int]]]:
    """The passages that stand outside longer ones in enough reports, longest first."""
    covered = bytearray(len(text.whole))
    chosen = []
    for words in sorted(found, key=lambda words: (-len(words), words)):
        places, length = found[words], len(words)
        bare = [place for place in places if covered.find(0, place, place + length) >= 0]
        if len(bare) >= REPORTS and spread(text, bare) >= REPORTS:
            for place in places:
                covered[place : place + length] = b"\1" * length
            chosen.append((words, places))
    return chosen


def _as_phrases(
    found: Sequence[tuple[str, list[int]]], text: Text, paragraphs: Paragraphs, reports: Sequence[Report]
) -> tuple[Phrase, ...]:
    """The passages with their occurrences, the most widespread first."""
    flat = sorted((place, number) for number, (_, places) in enumerate(found) for place in places)
    within = text.paragraph(np.fromiter((place for place, _ in flat), np.int64, len(flat))).tolist()
    occurrences: list[list[Occurrence]] = [[] for _ in found]
    shown = [""] * len(found)
    for (place, number), at in zip(flat, within, strict=True):
        report, paragraph = paragraphs[at]
        columns, start, length = _columns(paragraph.text), place - int(text.starts[at]), len(found[number][0])
        occurrences[number].append(Occurrence(reports[report].id, paragraph.line, columns[start]))
        shown[number] = shown[number] or paragraph.text[columns[start] : columns[start + length]].rstrip()
    result = [
        Phrase(
            sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10],
            shown[number],
            spread(text, places),
            tuple(sorted(occurrences[number], key=lambda item: (item.report, item.line, item.column))),
        )
        for number, (words, places) in enumerate(found)
    ]
    return tuple(sorted(result, key=lambda phrase: (-phrase.reports, -len(phrase.text), phrase.text)))


def phrase_end(published: str, column: int, phrase: str) -> int:
    """The column behind the words that stand at `column` of a published text and read like `phrase`; masks and
    figures may be wider or narrower there."""
    position = column
    for _ in range(len(_words(phrase))):
        while (blank := _BLANK.match(published, position)) is not None:
            position = blank.end()
        match = _SET_ASIDE.match(published, position)
        position = match.end() if match else position + 1
    return min(position, len(published))


def formulaic_shares(reports: Sequence[Report], found: Sequence[Phrase]) -> dict[str, float]:
    """For each report the share (0 to 1) of its characters that belong to formulaic passages."""
    places: dict[str, dict[int, list[tuple[int, str]]]] = {}
    for phrase in found:
        for place in phrase.occurrences:
            places.setdefault(place.report, {}).setdefault(place.line, []).append((place.column, phrase.text))
    return {report.id: _share(report, places.get(report.id, {})) for report in reports}


def formulaic_share(report: Report, found: Sequence[Phrase]) -> float:
    """The share (0 to 1) of the report's characters that belong to formulaic passages."""
    return formulaic_shares((report,), found)[report.id]


def _share(report: Report, places: Mapping[int, list[tuple[int, str]]]) -> float:
    total = sum(len(paragraph.text) for paragraph in report.paragraphs)
    covered = sum(end - start for p in report.paragraphs for start, end in _spans(p.text, places.get(p.line, ())))
    return round(covered / total, 4) if total else 0.0


def _spans(text: str, places: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """The spans that passages cover, none twice."""
    reached = 0
    for column, phrase in sorted(places):
        if column + len(phrase) > reached or column >= reached:
            end = phrase_end(text, column, phrase)
            if end > reached:
                yield max(column, reached), end
                reached = end
