"""The small tables of the index: what is known of each report, in columns, and what helps who finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np

from builder.knowledge import load
from builder.model import LEVELS, Corpus, Report
from builder.render.search_bits import ALPHABET, Codes, gamma, pack, rice
from builder.render.search_fold import fold
from builder.render.search_layout import OTHER, Chunk, Space, runs_of

UNKNOWN_YEAR = "年份未详"
UNKNOWN_REGION = "地区未详"
_END = "&"  # ends the values of a report; not a code character


@dataclass(frozen=True, slots=True)
class Answer:
    """A page that is the first answer to its own name: a common plan, a department, a theme. `url` from the root.

    `organs` are words that name a department's organs, without their endings: 发改 of 发改局 and 发改委.
    """

    name: str
    kind: str
    url: str
    organs: tuple[str, ...] = ()

    def as_record(self) -> list[str]:
        return [self.name, self.kind, self.url, *([" ".join(self.organs)] if self.organs else [])]


@dataclass(frozen=True, slots=True)
class Column:
    """A facet: `name` in addresses and in the API, `label` for readers, `codes` the values of every report."""

    name: str
    label: str
    values: tuple[str, ...]
    codes: str

    def as_record(self) -> dict[str, Any]:
        return {"name": self.name, "label": self.label, "values": list(self.values), "codes": self.codes}


def columns(corpus: Corpus) -> tuple[Column, ...]:
    """The facets, in the order in which readers see them."""
    themes = [theme["name"] for theme in load("themes")]
    compilations = {item.source: item.title or item.source for item in corpus.compilations}
    later = _later_variants(corpus.reports)

    def years(report: Report) -> list[str]:
        stated = [year for year in (report.summary_year, report.plan_year) if year is not None]
        return [str(year) for year in stated] or [UNKNOWN_YEAR]

    def regions(report: Report) -> list[str]:
        return ["/".join(report.regions[: n + 1]) for n in range(len(report.regions))] or [UNKNOWN_REGION]

    titles = _distinct(compilations)
    made: list[tuple[str, str, Sequence[str], Callable[[Report], Iterable[str]]]] = [
        ("department", "部门", load("departments"), lambda r: [r.department]),
        ("level", "层级", LEVELS, lambda r: [r.level]),
        ("theme", "主题", themes, lambda r: r.themes),
        ("year", "年份", (), years),
        ("region", "地区", (), regions),
        ("compilation", "汇编", list(titles.values()), lambda r: [titles.get(r.source, r.source)]),
        ("variant", "版本", ("每份一次", "另一版本"), lambda r: ["另一版本" if r.id in later else "每份一次"]),
    ]
    return tuple(_column(name, label, order, corpus.reports, values) for name, label, order, values in made)


def _distinct(titles: dict[str, str]) -> dict[str, str]:
    """Compilations by source; two of one title are told apart by their file names."""
    every = list(titles.values())
    return {source: title if every.count(title) == 1 else f"{title}（{source}）" for source, title in titles.items()}


def _later_variants(reports: Sequence[Report]) -> set[str]:
    """Every report of which another copy comes before it."""
    place = {report.id: at for at, report in enumerate(reports)}
    return {r.id for r in reports if any(place.get(other, len(reports)) < place[r.id] for other in r.variants)}


def _column(
    name: str, label: str, order: Sequence[str], reports: Sequence[Report], values: Callable[[Report], Iterable[str]]
) -> Column:
    held = [list(dict.fromkeys(values(report))) for report in reports]
    rank = {value: at for at, value in enumerate(order)}
    known = sorted({value for of in held for value in of}, key=lambda value: (rank.get(value, len(rank)), value))
    wide = len(known) > len(ALPHABET)
    code = {value: digits(at, wide) for at, value in enumerate(known)}
    single = all(len(of) == 1 for of in held)
    codes = ("" if single else _END).join("".join(code[value] for value in of) for of in held)
    return Column(name, label, tuple(known), codes)


def digits(number: int, wide: bool) -> str:
    """`number` as one code character, or as two."""
    if not wide:
        return ALPHABET[number]
    first, second = divmod(number, len(ALPHABET))
    return ALPHABET[first] + ALPHABET[second]


def lengths(chunks: Sequence[Chunk], reports: int) -> str:
    """How long each report is, as a character whose place in ALPHABET is 4 * log2(folded characters / 16)."""
    totals = np.zeros(reports)
    for chunk in chunks:
        totals[chunk.report] += sum(len(unit.folded) for unit in chunk.units)
    steps = np.clip(np.rint(4 * np.log2(np.maximum(totals, 16) / 16)), 0, len(ALPHABET) - 1).astype(int)
    return "".join(ALPHABET[step] for step in steps)


def dates(reports: Sequence[Report]) -> list[int]:
    """Each report's date as yyyymmdd; its year alone where it states no date; 0 where nothing is known."""
    return [
        int(r.date.replace("-", "")) if r.date and len(r.date) == 10 else (r.summary_year or r.plan_year or 0) * 10000
        for r in reports
    ]


def places(chunks: Sequence[Chunk], space: Space) -> str:
    """For each chunk where, in body and headings, the place changes: gamma(1 + how many), then for each change the gap
    from the one before as a Rice code of width 8 and the new place as one of width 2. A chunk begins in OTHER."""
    changes: list[list[tuple[int, int]]] = [[] for _ in chunks]
    now = [OTHER] * len(chunks)
    before = [0] * len(chunks)
    for run in runs_of(chunks, space):
        if run.offset < space.body + space.headings:
            changes[run.chunk].append((run.offset, run.place))
    values: list[int] = []
    widths: list[int] = []  # -1: a gamma code
    for chunk, of in enumerate(changes):
        kept: list[tuple[int, int]] = []
        for offset, place in sorted(of):
            if place != now[chunk]:
                kept.append((offset - before[chunk], place))
                before[chunk], now[chunk] = offset, place
        values += [len(kept) + 1, *(number for change in kept for number in change)]
        widths += [-1, *(8, 2) * len(kept)]
    value, width = np.array(values, np.int64), np.array(widths, np.int64)
    counts, plain = gamma(np.maximum(value, 1)), rice(value, np.maximum(width, 0))
    codes = Codes(np.where(width < 0, counts.value, plain.value), np.where(width < 0, counts.length, plain.length))
    return pack(codes, np.zeros(1, np.int64))[0] if values else ""


def traditional(alphabet: Iterable[str]) -> tuple[str, str, str]:
    """Traditional characters that can lead to a character of the corpus, their simplified forms, and those of the
    table that the corpus itself uses."""
    table = load("search_traditional")
    old, new = ("".join(table[side].split()) for side in ("traditional", "simplified"))
    present = set(alphabet)
    useful = [(a, b) for a, b in zip(old, new, strict=True) if b in present]
    return "".join(a for a, _ in useful), "".join(b for _, b in useful), "".join(c for c in old if c in present)


def synonyms(folded: str) -> list[list[str]]:
    """The groups of knowledge/search.yml of which the corpus uses at least one name; only those names that it uses can
    be offered, but every name can be asked for, so unused names come after a null."""
    groups = []
    for group in load("search")["synonyms"]:
        used = [name for name in group if fold(name) in folded]
        if used:
            groups.append([*used, "", *(name for name in group if name not in used)])
    return groups


def names(answers: Sequence[Answer]) -> dict[str, Any]:
    """What pages are called, and what the names of organs end in."""
    endings = sorted(load("search")["organ_endings"], key=len, reverse=True)
    return {"answers": [answer.as_record() for answer in answers], "endings": endings}


def default_answers(corpus: Corpus) -> tuple[Answer, ...]:
    """Departments and themes, each as the search page restricted to it; a site with pages for them passes its own."""
    departments = sorted({report.department for report in corpus.reports})
    themes = sorted({theme for report in corpus.reports for theme in report.themes})
    return (
        *(Answer(name, "部门", f"search/?department={quote(name)}") for name in departments),
        *(Answer(name, "主题", f"search/?theme={quote(name)}") for name in themes),
    )
