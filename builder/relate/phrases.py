"""Formulaic passages (套话): words that several reports share verbatim, as long as they go.

Texts are compared with masks and figures set aside. A passage is a run of whole words (it neither begins nor ends
within one, nor at a word that only leans on its neighbour) of at least SHORTEST characters that stands in at least
REPORTS distinct reports and cannot be extended by further words in all of its places. A passage that lies inside
longer ones is listed only where it stands outside them, too, in enough reports. Titles do not count, nor do headings
and passages that only number or name a part of a report.

Paragraphs are made comparable by parts (compared), runs of characters grouped (repeats), passages extended and cut
back by excerpts (whole_words). Of the whole corpus the caller holds the compared text, 4 bytes a character, and the
places of passages; it decides which passages lie inside longer ones, with one more byte a character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256

import numpy as np

from builder.engines import Engine
from builder.model import Occurrence, Paragraph, Phrase, Report
from builder.relate.compared import BLANK, SET_ASIDE, columns_of, compared_words, words_of
from builder.relate.cuts import counted
from builder.relate.parts import HERE, SIZES, Sizes, in_parts
from builder.relate.repeats import SHORTEST, beginnings
from builder.relate.texts import Places, Texts
from builder.relate.whole_words import REPORTS, whole_words

__all__ = ["REPORTS", "SHORTEST", "formulaic_share", "formulaic_shares", "phrase_end", "phrases"]


def phrases(
    reports: Sequence[Report], distinct: Mapping[str, str], engine: Engine = HERE, sizes: Sizes = SIZES
) -> tuple[Phrase, ...]:
    """The passages of at least SHORTEST characters (masks and figures not counted) that stand in at least REPORTS
    distinct reports, the most widespread first. `distinct` maps a report to the copy that stands for it."""
    ordered = sorted(reports, key=lambda report: (distinct.get(report.id, report.id), report.id))
    names = sorted({distinct.get(report.id, report.id) for report in ordered})
    number_of = {name: number for number, name in enumerate(names)}
    numbers = [number_of[distinct.get(report.id, report.id)] for report in ordered]
    places: list[tuple[Report, Paragraph]] = []
    texts = Texts(_texts(ordered, numbers, places, engine, sizes))
    counts = counted(texts.texts, engine)
    excerpts = texts.excerpts(beginnings(texts.texts, REPORTS, engine, sizes), sizes.places)
    found: dict[str, list[Places]] = {}
    for some_found in engine.map(partial(whole_words, counts), excerpts):
        for words, at in some_found.items():
            found.setdefault(words, []).append(at)
    listed = _listed({words: np.unique(np.concatenate(at)) for words, at in found.items()}, texts)
    return _as_phrases(listed, texts, places)


def _texts(
    ordered: Sequence[Report],
    numbers: Sequence[int],
    places: list[tuple[Report, Paragraph]],
    engine: Engine,
    sizes: Sizes,
) -> Iterator[tuple[list[str], list[int]]]:
    """The compared paragraphs of each part with the numbers of their reports; where they stand goes into `places`."""
    rest = zip(ordered, numbers, strict=True)
    for part in engine.map(compared_words, in_parts(ordered, sizes.reports)):
        words: list[str] = []
        owners: list[int] = []
        for of_report, (report, number) in zip(part, rest, strict=False):
            places.extend((report, report.paragraphs[place]) for place, _ in of_report)
            words.extend(text for _, text in of_report)
            owners.extend([number] * len(of_report))
        yield words, owners


def _listed(found: Mapping[str, Places], texts: Texts) -> list[tuple[str, Places]]:
    """The passages that stand outside longer ones in enough reports, longest first."""
    covered = bytearray(texts.characters)
    chosen = []
    for words in sorted(found, key=lambda words: (-len(words), words)):
        places, length = found[words].tolist(), len(words)
        bare = [place for place in places if covered.find(0, place, place + length) >= 0]
        if len(bare) >= REPORTS and texts.spread(np.array(bare)) >= REPORTS:
            for place in places:
                covered[place : place + length] = b"\1" * length
            chosen.append((words, found[words]))
    return chosen


def _as_phrases(
    found: Sequence[tuple[str, Places]], texts: Texts, standing: Sequence[tuple[Report, Paragraph]]
) -> tuple[Phrase, ...]:
    """The passages with their occurrences, the most widespread first; `standing` says where each paragraph stands."""
    flat = sorted((place, number) for number, (_, places) in enumerate(found) for place in places.tolist())
    numbers = texts.paragraphs(np.fromiter((place for place, _ in flat), np.int64, len(flat)))
    occurrences: list[list[Occurrence]] = [[] for _ in found]
    shown = [""] * len(found)
    for (place, number), at, first in zip(flat, numbers.tolist(), texts.starts(numbers).tolist(), strict=True):
        report, paragraph = standing[at]
        columns, start, length = columns_of(paragraph.text), place - first, len(found[number][0])
        occurrences[number].append(Occurrence(report.id, paragraph.line, columns[start]))
        shown[number] = shown[number] or paragraph.text[columns[start] : columns[start + length]].rstrip()
    result = [
        Phrase(
            sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10],
            shown[number],
            texts.spread(places),
            tuple(sorted(occurrences[number], key=lambda item: (item.report, item.line, item.column))),
        )
        for number, (words, places) in enumerate(found)
    ]
    return tuple(sorted(result, key=lambda phrase: (-phrase.reports, -len(phrase.text), phrase.text)))


def phrase_end(published: str, column: int, phrase: str) -> int:
    """The column behind the words that stand at `column` of a published text and read like `phrase`; masks and
    figures may be wider or narrower there."""
    position = column
    for _ in range(len(words_of(phrase))):
        while (blank := BLANK.match(published, position)) is not None:
            position = blank.end()
        match = SET_ASIDE.match(published, position)
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
