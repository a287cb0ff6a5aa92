"""The evidence of a common plan: quotations by department on its page and, where they are many, all of it on sheets.

No page carries a list that grows with the corpus: beyond WHOLE reports the page of a plan quotes some of each
department and lists the others, a line each; beyond PAGE reports sheets of so many list them all, by department,
level and year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from builder.model import LEVELS, CommonPlan, Evidence, Report
from builder.relate.common_plans import clearness
from builder.render.catalogue import Catalogue
from builder.render.quotes import Quote, quotes
from builder.render.sheets import Sheet, sheets

# up to so many reports are all quoted on the page of the plan; beyond, so many of each department; a page lists so many
WHOLE, SAMPLE, PAGE = 24, 2, 200


@dataclass(frozen=True, slots=True)
class Planner:
    """A report that plans something: its evidence, and the clearest piece, at `lead`, quoted. `copy` is True where
    another copy of the same report is quoted already."""

    report: Report
    pieces: tuple[Evidence, ...]
    lead: int
    quote: Quote
    copy: bool

    @property
    def others(self) -> tuple[Evidence, ...]:
        """The evidence that is not quoted."""
        return self.pieces[: self.lead] + self.pieces[self.lead + 1 :]


@dataclass(frozen=True, slots=True)
class Part:
    """The evidence of a department: the ids of its reports (copies too), `count` of them distinct; on the page of the
    plan those of `shown` are quoted, those of `rest` listed. Where these are not all, `page` is the sheet on which all
    begin, else ""."""

    department: str
    reports: tuple[str, ...]
    count: int
    shown: tuple[str, ...]
    rest: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list: its evidence, in the order of the text."""

    report: Report
    pieces: tuple[Evidence, ...]
    copy: bool


@dataclass(frozen=True, slots=True)
class Evidenced:
    """The evidence of a plan: its pieces by report, its parts by department, copies that stand behind another, and the
    sheets that list all of it, none where the page of the plan does."""

    pieces: dict[str, list[Evidence]]
    parts: tuple[Part, ...]
    copies: frozenset[str]
    sheets: tuple[Sheet[str], ...]


def evidenced(book: Catalogue, plan: CommonPlan, page: str) -> Evidenced:
    """The evidence of the plan whose page is `page`, departments with most reports first."""
    pieces: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in plan.evidence:
        if piece.report in book.reports:
            pieces[piece.report].append(piece)
    seen: set[str] = set()
    copies: set[str] = set()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in pieces:
        copies.update({name} if book.canonical[name] in seen else ())
        seen.add(book.canonical[name])
        found[book.reports[name].department].append(name)
    counts = {department: sum(name not in copies for name in names) for department, names in found.items()}
    order = sorted(found, key=lambda department: (-counts[department], department))
    if len(pieces) <= WHOLE:
        parts = [Part(name, tuple(found[name]), counts[name], tuple(found[name])) for name in order]
        return Evidenced(pieces, tuple(parts), frozenset(copies), ())
    rows = {name: sorted(found[name], key=lambda report: _order(book.reports[report])) for name in order}
    quoted = {name: tuple([report for report in found[name] if report not in copies][:SAMPLE]) for name in order}
    if len(pieces) <= PAGE:
        parts = [
            Part(name, tuple(own), counts[name], quoted[name], tuple(r for r in own if r not in quoted[name]))
            for name, own in rows.items()
        ]
        return Evidenced(pieces, tuple(parts), frozenset(copies), ())
    listed = sheets(f"{page.removesuffix('.md')}-all.md", [report for name in order for report in rows[name]], PAGE)
    parts, at = [], 0
    for name in order:
        begins = "" if len(quoted[name]) == len(rows[name]) else listed[at // PAGE].page
        parts.append(Part(name, tuple(rows[name]), counts[name], quoted[name], page=begins))
        at += len(rows[name])
    return Evidenced(pieces, tuple(parts), frozenset(copies), tuple(listed))


def _order(report: Report) -> tuple[int, int, str]:
    level = LEVELS.index(report.level) if report.level in LEVELS else len(LEVELS)
    return level, -(report.plan_year or 0), report.id


def quoted(report: Report, pieces: Iterable[Evidence], lead: int = 0, copy: bool = False) -> Planner:
    """The report with the piece of evidence at `lead` quoted."""
    own = tuple(pieces)
    (quote,) = quotes(report, [own[lead]])
    return Planner(report, own, lead, quote, copy)


def _clearest(pieces: list[Evidence]) -> int:
    return max(range(len(pieces)), key=lambda at: (clearness(pieces[at].text), -at))


def planners(book: Catalogue, found: Evidenced, names: tuple[str, ...]) -> list[Planner]:
    """The reports with their quotations."""
    pieces = found.pieces
    return [quoted(book.reports[name], pieces[name], _clearest(pieces[name]), name in found.copies) for name in names]


def listed(book: Catalogue, found: Evidenced, names: Iterable[str]) -> list[Listed]:
    """The reports with all of their evidence."""
    return [Listed(book.reports[name], tuple(found.pieces[name]), name in found.copies) for name in names]


def on_sheet(book: Catalogue, found: Evidenced, sheet: Sheet[str]) -> list[tuple[str, list[tuple[str, list[Listed]]]]]:
    """The reports of a sheet with their evidence, by department and by level."""
    rows = listed(book, found, sheet.rows)
    return [
        (department, [(level, list(own)) for level, own in groupby(group, key=lambda row: row.report.level)])
        for department, group in groupby(rows, key=lambda row: row.report.department)
    ]
