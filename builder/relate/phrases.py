"""Formulaic passages: words that several reports share verbatim, as long as they go.

Texts are compared with masks and figures set aside. A counter of 12-character runs, hashed into fixed memory,
finds where to look; there a run is extended character by character for as long as enough reports agree. Each
passage is maximal: a shorter one is listed too only where it stands outside the longer ones in enough reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zlib import crc32

from builder.model import Occurrence, Phrase, Report

SHORTEST = 12
LONGEST = 400
REPORTS = 3
# a passage that one report repeats more often than this is looked for at its first places only
PER_REPORT = 8

_SLOTS = 1 << 25
# a mask or a figure, however wide, compares as one character
_SET_ASIDE = re.compile(r"[xX×＊*○〇]+|某+|\d+(?:[.,]\d+)?")
_BLANK = re.compile(r"\s+")
_MASK = "\0"
# punctuation and masks at the edges, and one character cut off from its words by punctuation (“年，在……，深”)
_EDGE = re.compile(r"(?:.[，。；：、])?[^\u4e00-\u9fffA-Za-z《“（【]*")
_TAIL = re.compile(r"(?:[，。；：、].)?[^\u4e00-\u9fffA-Za-z》”）】]*$")


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph as it is compared; `columns[i]` is where its character i stands in the published text."""

    report: int
    line: int
    words: str
    columns: tuple[int, ...]
    published: str


def phrases(reports: Sequence[Report], distinct: Mapping[str, str]) -> tuple[Phrase, ...]:
    """The passages of at least SHORTEST characters (masks and figures not counted) that stand in at least REPORTS
    distinct reports, the most widespread first. `distinct` maps a report to the copy that stands for it."""
    ordered = sorted(reports, key=lambda report: (distinct.get(report.id, report.id), report.id))
    groups: list[int] = []
    for report in ordered:
        name = distinct.get(report.id, report.id)
        groups.append(groups[-1] if groups and _named(ordered, groups, distinct) == name else len(groups))
    frequent = _frequent(ordered, groups)
    texts: list[_Text] = []
    places: dict[str, list[tuple[int, int]]] = {}
    for number, report in enumerate(ordered):
        for text in _texts(number, report):
            kept = False
            for start in range(len(text.words) - SHORTEST + 1):
                gram = text.words[start : start + SHORTEST]
                if frequent[_slot(gram)] >= REPORTS:
                    places.setdefault(gram, []).append((len(texts), start))
                    kept = True
            if kept:
                texts.append(text)
    return _phrases(texts, places, groups, ordered)


def _named(ordered: Sequence[Report], groups: Sequence[int], distinct: Mapping[str, str]) -> str:
    last = ordered[len(groups) - 1].id
    return distinct.get(last, last)


def _texts(number: int, report: Report) -> Iterator[_Text]:
    for paragraph in report.paragraphs:
        words, columns = _compared(paragraph.text)
        if len(words) >= SHORTEST:
            yield _Text(number, paragraph.line, words, columns, paragraph.text)


def _compared(text: str) -> tuple[str, tuple[int, ...]]:
    """The text with masks and figures as one character each and without white space, and where its characters stand."""
    words: list[str] = []
    columns: list[int] = []
    position = 0
    while position < len(text):
        if match := _SET_ASIDE.match(text, position):
            words.append(_MASK)
            columns.append(position)
            position = match.end()
        elif match := _BLANK.match(text, position):
            position = match.end()
        else:
            words.append(text[position])
            columns.append(position)
            position += 1
    return "".join(words), (*columns, len(text))


def _slot(gram: str) -> int:
    return crc32(gram.encode("utf-32-le")) % _SLOTS


def _frequent(reports: Sequence[Report], groups: Sequence[int]) -> bytearray:
    """For each slot in how many distinct reports a run of that slot stands, counted up to REPORTS."""
    counts = bytearray(_SLOTS)
    seen: set[int] = set()
    for number, report in enumerate(reports):
        if number and groups[number] != groups[number - 1]:
            seen = set()
        for text in _texts(number, report):
            for start in range(len(text.words) - SHORTEST + 1):
                slot = _slot(text.words[start : start + SHORTEST])
                if slot not in seen:
                    seen.add(slot)
                    if counts[slot] < REPORTS:
                        counts[slot] += 1
    return counts


def _phrases(
    texts: Sequence[_Text],
    places: Mapping[str, list[tuple[int, int]]],
    groups: Sequence[int],
    reports: Sequence[Report],
) -> tuple[Phrase, ...]:
    """The maximal passages that start at runs which enough reports share."""

    def spread(found: Sequence[tuple[int, int]]) -> int:
        return len({groups[texts[number].report] for number, _ in found})

    candidates: list[tuple[int, list[tuple[int, int]]]] = []
    for found in places.values():
        found = _first_places(found, texts)
        if spread(found) < REPORTS:
            continue
        before = {texts[number].words[start - 1] if start else "" for number, start in found}
        if len(before) == 1 and "" not in before:
            continue  # the run one to the left has the same places: that one is extended
        waiting = [(SHORTEST, found)]
        while waiting:
            length, here = waiting.pop()
            following: dict[str, list[tuple[int, int]]] = {}
            for number, start in here:
                word = texts[number].words[start + length : start + length + 1]
                if word:
                    following.setdefault(word, []).append((number, start))
            longer = [group for group in following.values() if spread(group) >= REPORTS] if length < LONGEST else []
            if not (len(longer) == 1 and len(longer[0]) == len(here)):
                candidates.append((length, here))
            waiting.extend((length + 1, group) for group in longer)
    candidates.sort(key=lambda item: (-item[0], item[1]))
    covered: dict[int, bytearray] = {}
    chosen: dict[str, list[tuple[int, int, int]]] = {}
    for length, found in candidates:
        number, start = found[0]
        words = texts[number].words[start : start + length]
        lead = _EDGE.match(words)
        skip = lead.end() if lead else 0
        trail = _TAIL.search(words)
        keep = trail.start() if trail else length
        if keep - skip - words[skip:keep].count(_MASK) < SHORTEST:
            continue
        bare = [(n, s) for n, s in found if not _inside(covered, n, s + skip, s + keep, len(texts[n].words))]
        if spread(bare) < REPORTS:
            continue
        for n, s in found:
            covered[n][s + skip : s + keep] = b"\1" * (keep - skip)
        chosen.setdefault(words[skip:keep], []).extend((n, s + skip, s + keep) for n, s in found)
    result = [_phrase(words, sorted(set(found)), texts, groups, reports) for words, found in chosen.items()]
    return tuple(sorted(result, key=lambda phrase: (-phrase.reports, -len(phrase.text), phrase.text)))


def _first_places(found: Sequence[tuple[int, int]], texts: Sequence[_Text]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    count: dict[int, int] = {}
    for number, start in found:
        report = texts[number].report
        count[report] = count.get(report, 0) + 1
        if count[report] <= PER_REPORT:
            kept.append((number, start))
    return kept


def _inside(covered: dict[int, bytearray], number: int, start: int, end: int, length: int) -> bool:
    """Whether the span lies inside passages that are listed already."""
    marks = covered.setdefault(number, bytearray(length))
    return marks.find(b"\0", start, end) < 0


def _phrase(
    words: str,
    found: Sequence[tuple[int, int, int]],
    texts: Sequence[_Text],
    groups: Sequence[int],
    reports: Sequence[Report],
) -> Phrase:
    number, start, end = found[0]
    text = texts[number].published[texts[number].columns[start] : texts[number].columns[end]].rstrip()
    occurrences = sorted(
        (reports[texts[n].report].id, texts[n].line, texts[n].columns[s]) for n, s, _ in found
    )
    spread = len({groups[texts[n].report] for n, _, _ in found})
    name = sha256(words.encode()).hexdigest()[:10]
    return Phrase(name, text, spread, tuple(Occurrence(*place) for place in occurrences))


def phrase_end(published: str, column: int, phrase: str) -> int:
    """The column behind the words that stand at `column` of a published text and read like `phrase`; masks and
    figures may be wider or narrower there."""
    words, columns = _compared(published[column:])
    length = len(_compared(phrase)[0])
    if length >= len(words):
        return len(published)
    return column + columns[length - 1] + _width(published, column + columns[length - 1])


def _width(text: str, position: int) -> int:
    match = _SET_ASIDE.match(text, position)
    return match.end() - position if match else 1


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
    total = covered = 0
    for paragraph in report.paragraphs:
        total += len(paragraph.text)
        reached = 0
        for column, text in sorted(places.get(paragraph.line, ())):
            end = phrase_end(paragraph.text, column, text)
            covered += max(0, end - max(column, reached))
            reached = max(reached, end)
    return round(covered / total, 4) if total else 0.0
