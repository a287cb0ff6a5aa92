"""Formulaic passages: words that several reports share verbatim, as long as they go.

Texts are compared with masks and figures set aside. A counter of 12-character runs, hashed into fixed memory, cuts
every text down to the stretches that enough reports may share; equal stretches are kept once. In these a passage
is extended character by character for as long as enough reports agree. A passage that lies inside a longer one is
listed only where it stands outside the longer ones, too, in enough reports.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from zlib import crc32

from builder.model import Occurrence, Paragraph, Phrase, Report

SHORTEST = 12
LONGEST = 2000
REPORTS = 3
# a stretch that repeats a run more often than this is looked at in its first places only
REPEATS = 3
# the counter has eight slots a character, so that few runs share one, and at most 128 MB
SLOTS_A_CHARACTER, MOST_SLOTS = 8, 1 << 27

# a mask or a figure, however wide, compares as one character
_SET_ASIDE = re.compile(r"[xX×＊*○〇]+|某+|\d+(?:[.,]\d+)?")
_BLANK = re.compile(r"\s+")
_NOT_PLAIN = re.compile(rf"{_SET_ASIDE.pattern}|{_BLANK.pattern}")
_MASK = "\0"
# punctuation and masks at the edges, and one character cut off from its words by punctuation (“年，在……，深”)
_EDGE = re.compile(r"(?:.[，。；：、])?[^\u4e00-\u9fffA-Za-z《“（【]*")
_TAIL = re.compile(r"(?:[，。；：、].)?[^\u4e00-\u9fffA-Za-z》”）】]*$")

Place = tuple[int, int]


@dataclass(slots=True)
class _Stretch:
    """Words that enough reports may share; `groups` has a bit for each distinct report that holds them, `places`
    are (number of a paragraph, position in its compared words)."""

    words: str
    groups: int = 0
    places: list[Place] = field(default_factory=list)


def phrases(reports: Sequence[Report], distinct: Mapping[str, str]) -> tuple[Phrase, ...]:
    """The passages of at least SHORTEST characters (masks and figures not counted) that stand in at least REPORTS
    distinct reports, the most widespread first. `distinct` maps a report to the copy that stands for it."""
    ordered = sorted(reports, key=lambda report: (distinct.get(report.id, report.id), report.id))
    names = sorted({distinct.get(report.id, report.id) for report in ordered})
    number_of = {name: number for number, name in enumerate(names)}
    groups = [number_of[distinct.get(report.id, report.id)] for report in ordered]
    paragraphs = [(number, paragraph) for number, report in enumerate(ordered) for paragraph in report.paragraphs]
    stretches = _stretches(paragraphs, groups)
    result = [_phrase(words, found, stretches, paragraphs, ordered) for words, found in _passages(stretches)]
    return tuple(sorted(result, key=lambda phrase: (-phrase.reports, -len(phrase.text), phrase.text)))


def _words(text: str) -> str:
    """The text as it is compared: masks and figures as one character each, without white space."""
    return _BLANK.sub("", _SET_ASIDE.sub(_MASK, text))


@lru_cache(maxsize=20000)
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


def _slots(words: str, size: int) -> list[int]:
    data = words.encode("utf-32-le", "surrogatepass")
    mask, width = size - 1, 4 * SHORTEST
    return [crc32(data[at : at + width]) & mask for at in range(0, len(data) - width + 4, 4)]


def _stretches(paragraphs: Sequence[tuple[int, Paragraph]], groups: Sequence[int]) -> list[_Stretch]:
    """The stretches of all paragraphs whose runs stand in enough distinct reports, equal ones once."""
    total = sum(len(paragraph.text) for _, paragraph in paragraphs)
    size = min(MOST_SLOTS, 1 << max(16, (SLOTS_A_CHARACTER * total).bit_length()))
    counts = _counts(paragraphs, groups, size)
    found: dict[str, _Stretch] = {}
    for number, (report, paragraph) in enumerate(paragraphs):
        words = _words(paragraph.text)
        first = -1
        for start, slot in enumerate((*_slots(words, size), -1)):
            if slot >= 0 and counts[slot] >= REPORTS:
                first = start if first < 0 else first
            elif first >= 0:
                part = words[first : start + SHORTEST - 1]
                stretch = found.setdefault(part, _Stretch(part))
                stretch.groups |= 1 << groups[report]
                stretch.places.append((number, first))
                first = -1
    return list(found.values())


def _counts(paragraphs: Sequence[tuple[int, Paragraph]], groups: Sequence[int], size: int) -> bytearray:
    """For each slot in how many distinct reports a run of that slot stands, counted up to REPORTS."""
    counts = bytearray(size)
    seen: set[int] = set()
    group = -1
    for report, paragraph in paragraphs:
        if groups[report] != group:
            group, seen = groups[report], set()
        fresh = set(_slots(_words(paragraph.text), size)) - seen
        seen |= fresh
        for slot in fresh:
            if counts[slot] < REPORTS:
                counts[slot] += 1
    return counts


def _passages(stretches: Sequence[_Stretch]) -> list[tuple[str, list[Place]]]:
    """Passages and the places (number of a stretch, start) where they stand, longest first."""
    covered = [bytearray(len(stretch.words)) for stretch in stretches]
    chosen: dict[str, list[Place]] = {}
    for length, found in _candidates(stretches):
        number, start = found[0]
        words = stretches[number].words[start : start + length]
        lead, trail = _EDGE.match(words), _TAIL.search(words)
        skip, keep = lead.end() if lead else 0, trail.start() if trail else length
        if keep - skip - words[skip:keep].count(_MASK) < SHORTEST:
            continue
        bare = [(n, s) for n, s in found if covered[n].find(0, s + skip, s + keep) >= 0]
        if _spread(bare, stretches) < REPORTS:
            continue
        for n, s in found:
            covered[n][s + skip : s + keep] = b"\1" * (keep - skip)
        chosen.setdefault(words[skip:keep], []).extend((n, s + skip) for n, s in found)
    return list(chosen.items())


def _candidates(stretches: Sequence[_Stretch]) -> list[tuple[int, list[Place]]]:
    """The passages that cannot be extended without losing a place: length and places, longest first."""
    candidates: list[tuple[int, list[Place]]] = []
    for found in _runs(stretches).values():
        if _spread(found, stretches) < REPORTS:
            continue
        before = {stretches[number].words[start - 1] if start else "" for number, start in found}
        if len(before) == 1 and "" not in before:
            continue  # the run one to the left has the same places: that one is extended
        waiting = [(SHORTEST, found)]
        while waiting:
            length, here = waiting.pop()
            following: dict[str, list[Place]] = {}
            for number, start in here:
                following.setdefault(stretches[number].words[start + length : start + length + 1], []).append(
                    (number, start)
                )
            if length >= LONGEST or len(following) > 1 or "" in following:
                candidates.append((length, here))
            if length < LONGEST:
                waiting.extend(
                    (length + 1, group)
                    for word, group in following.items()
                    if word and _spread(group, stretches) >= REPORTS
                )
    return sorted(candidates, key=lambda item: (-item[0], item[1]))


def _runs(stretches: Sequence[_Stretch]) -> dict[str, list[Place]]:
    runs: dict[str, list[Place]] = {}
    for number, stretch in enumerate(stretches):
        repeated: dict[str, int] = {}
        for start in range(len(stretch.words) - SHORTEST + 1):
            run = stretch.words[start : start + SHORTEST]
            repeated[run] = repeated.get(run, 0) + 1
            if repeated[run] <= REPEATS:
                runs.setdefault(run, []).append((number, start))
    return runs


def _spread(found: Sequence[Place], stretches: Sequence[_Stretch]) -> int:
    """In how many distinct reports the places lie."""
    groups = 0
    for number, _ in found:
        groups |= stretches[number].groups
    return groups.bit_count()


def _phrase(
    words: str,
    found: Sequence[Place],
    stretches: Sequence[_Stretch],
    paragraphs: Sequence[tuple[int, Paragraph]],
    reports: Sequence[Report],
) -> Phrase:
    spread = _spread(found, stretches)
    at = sorted({(place, start + more) for number, more in found for place, start in stretches[number].places})
    occurrences: list[Occurrence] = []
    text = ""
    for place, start in at:
        report, paragraph = paragraphs[place]
        columns = _columns(paragraph.text)
        occurrences.append(Occurrence(reports[report].id, paragraph.line, columns[start]))
        text = text or paragraph.text[columns[start] : columns[start + len(words)]].rstrip()
    occurrences.sort(key=lambda item: (item.report, item.line, item.column))
    return Phrase(sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10], text, spread, tuple(occurrences))


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
