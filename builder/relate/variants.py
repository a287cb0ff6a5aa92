"""Copies of one report in two compilations, masked or edited differently.

One permutation hashing of 5-character shingles (Li, Owen, Zhang 2012) gives a signature, bands of it give
candidates (locality-sensitive hashing), and the shingles themselves decide. Work grows with the text, not with
the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from zlib import crc32

from builder.model import Report

SHINGLE = 5
BINS = 126
ROWS = 3
# Copies of one report share far more than half of their shingles however they are masked; reports that follow one
# template stay below (measured on 78 texts: all 14 true pairs above, no false one).
SIMILAR = 0.5
# Reports of two places or two years are copies only where little else differs: place and year were perhaps misread.
OTHER_PLACE = 0.8
OTHER_YEAR = 0.9
# Two fillings of one template agree on words and differ in figures.
AGREEING_FIGURES = 0.5
FIGURES_NEEDED = 5

_NOT_COMPARED = re.compile(r"[^\u4e00-\u9fff]+|某+")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_EMPTY = 1 << 32


def words_of(report: Report) -> str:
    """The report's Chinese characters alone: no masks, figures, letters, punctuation."""
    return _NOT_COMPARED.sub("", "".join(p.text for p in report.paragraphs))


def shingles(words: str) -> frozenset[int]:
    """The hashes of all runs of five characters; of the whole where it is shorter."""
    data = words.encode("utf-32-le")
    last = max(1, len(words) - SHINGLE + 1)
    return frozenset(crc32(data[4 * i : 4 * (i + SHINGLE)]) for i in range(last)) if words else frozenset()


def signature(hashes: Iterable[int]) -> tuple[int, ...]:
    """The least hash of each of BINS bins; an empty bin borrows from the next full one."""
    least = [_EMPTY] * BINS
    for value in hashes:
        place, rest = value % BINS, value // BINS
        if rest < least[place]:
            least[place] = rest
    if min(least) == _EMPTY:
        return ()
    borrowed = list(least)
    for place in range(BINS - 1, -BINS, -1):
        if borrowed[place] == _EMPTY:
            borrowed[place] = borrowed[(place + 1) % BINS]
    return tuple(borrowed)


def variants(
    reports: Sequence[Report], settled: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> dict[str, tuple[str, ...]]:
    """For each report that has copies the ids of the others, sorted; reports without copies are not in the result.

    `settled`: what a person said are all copies of a report, by its id; the rules join no others to it.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    parent = list(range(len(ordered)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    known: dict[int, frozenset[int]] = {}

    def hashes(number: int) -> frozenset[int]:
        if number not in known:
            known[number] = shingles(words_of(ordered[number]))
        return known[number]

    number_of = {report.id: number for number, report in enumerate(ordered)}
    said = [(number_of[i], number_of[j]) for i, others in settled.items() for j in others]
    closed = {number_of[i] for i in settled} | {j for _, j in said}
    for one, other in said:
        a, b = root(one), root(other)
        parent[max(a, b)] = min(a, b)
    for one, other in _candidates(ordered):
        a, b = root(one), root(other)
        if a != b and not {one, other} & closed and _same(ordered[one], ordered[other], hashes(one), hashes(other)):
            parent[max(a, b)] = min(a, b)
    groups: dict[int, list[str]] = {}
    for number, report in enumerate(ordered):
        groups.setdefault(root(number), []).append(report.id)
    return {
        name: tuple(other for other in group if other != name)
        for group in groups.values()
        if len(group) > 1
        for name in group
    }


def representatives(ids: Iterable[str], copies: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each id that of the copy that stands for it: the least of its group."""
    return {name: min((name, *copies.get(name, ()))) for name in ids}


def _candidates(reports: Sequence[Report]) -> list[tuple[int, int]]:
    """Pairs that share a band: each member of a bucket with its first and with the one before it."""
    buckets: dict[tuple[int, tuple[int, ...]], tuple[int, int]] = {}
    pairs: set[tuple[int, int]] = set()
    for number, report in enumerate(reports):
        signed = signature(shingles(words_of(report)))
        for band in range(0, len(signed), ROWS):
            key = (band, signed[band : band + ROWS])
            first, before = buckets.get(key, (number, number))
            if first != number:
                pairs.add((first, number))
                pairs.add((before, number))
            buckets[key] = (first, number)
    return sorted(pairs)


def _same(a: Report, b: Report, of_a: frozenset[int], of_b: frozenset[int]) -> bool:
    shared = len(of_a & of_b)
    alike = shared / max(1, len(of_a) + len(of_b) - shared)
    return alike >= _needed(a, b) and not _other_figures(a, b)


def _needed(a: Report, b: Report) -> float:
    if a.summary_year is not None and b.summary_year is not None and a.summary_year != b.summary_year:
        return OTHER_YEAR
    depth = min(len(a.regions), len(b.regions))
    return OTHER_PLACE if a.regions[:depth] != b.regions[:depth] else SIMILAR


def _other_figures(a: Report, b: Report) -> bool:
    """Whether figures that stand between the same words differ too often for one report."""
    of_a, of_b = _figures(a), _figures(b)
    shared = of_a.keys() & of_b.keys()
    agreeing = sum(of_a[context] == of_b[context] for context in shared)
    return len(shared) >= FIGURES_NEEDED and agreeing < AGREEING_FIGURES * len(shared)


def _figures(report: Report) -> dict[tuple[str, str], str]:
    figures: dict[tuple[str, str], str] = {}
    for paragraph in report.paragraphs:
        for match in _FIGURE.finditer(paragraph.text):
            before = paragraph.text[max(0, match.start() - 6) : match.start()]
            after = paragraph.text[match.end() : match.end() + 3]
            # a year says when the report was written, which contradicts elsewhere
            if len(before) >= 4 and not (after.startswith("年") and len(match.group()) == 4):
                figures.setdefault((before, after), match.group())
    return figures
