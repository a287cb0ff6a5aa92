"""Copies of one report in two compilations, masked or edited differently.

Signatures give the candidates, the shingles themselves decide. Work grows with the text, not with the pairs. Deciding
is a map over candidates: a worker holds the reports of one part of them; the caller holds a number for each report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from builder.engines import Engine
from builder.model import Report
from builder.relate.parts import HERE, SIZES, Sizes, in_parts
from builder.relate.signatures import candidates, shingles, words_of

# Copies of one report share far more than half of their shingles however they are masked; reports that follow one
# template stay below (measured on 78 texts: all 14 true pairs above, no false one).
SIMILAR = 0.5
# Reports of two places or two years are copies only where little else differs: place and year were perhaps misread.
OTHER_PLACE = 0.8
OTHER_YEAR = 0.9
# Two fillings of one template agree on words and differ in figures.
AGREEING_FIGURES = 0.5
FIGURES_NEEDED = 5

_FIGURE = re.compile(r"\d+(?:\.\d+)?")

Pair = tuple[int, int]


def variants(
    reports: Sequence[Report],
    settled: Mapping[str, Sequence[str]] = MappingProxyType({}),
    engine: Engine = HERE,
    sizes: Sizes = SIZES,
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

    number_of = {report.id: number for number, report in enumerate(ordered)}
    said = [(number_of[i], number_of[j]) for i, others in settled.items() for j in others]
    closed = {number_of[i] for i in settled} | {j for _, j in said}
    open_to_rules = [pair for pair in candidates(ordered, engine, sizes) if not closed.intersection(pair)]
    parts = (_part(pairs, ordered) for pairs in in_parts(open_to_rules, max(1, sizes.reports // 2)))
    decided = (same for part in engine.map(copies_among, parts) for same in part)
    same = [pair for pair, are_same in zip(open_to_rules, decided, strict=True) if are_same]
    for one, other in (*said, *same):
        a, b = root(one), root(other)
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


def _part(pairs: Sequence[Pair], reports: Sequence[Report]) -> tuple[tuple[Pair, ...], dict[int, Report]]:
    return tuple(pairs), {number: reports[number] for pair in pairs for number in pair}


def copies_among(part: tuple[Sequence[Pair], Mapping[int, Report]]) -> list[bool]:
    """For each pair of numbers of reports whether they are copies."""
    pairs, reports = part
    hashes = {number: shingles(words_of(report)) for number, report in reports.items()}
    found = []
    for one, other in pairs:
        shared = len(np.intersect1d(hashes[one], hashes[other], assume_unique=True))
        alike = shared / max(1, len(hashes[one]) + len(hashes[other]) - shared)
        a, b = reports[one], reports[other]
        found.append(alike >= _needed(a, b) and not _other_figures(a, b))
    return found


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
