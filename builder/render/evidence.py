"""The evidence of a common plan: quotations by department on its page and, where they are many, all of it on sheets.

No page carries a list that grows with the corpus: beyond WHOLE reports the page of a plan quotes some of each
department, and sheets of PAGE reports list every piece of evidence, by department, level and year.
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
from builder.render.selection import combination
from builder.render.sheets import Sheet, sheets

# up to so many reports are all quoted on the page of the plan; beyond, so many of each department, and the sheets list
# so many reports each
WHOLE, SAMPLE, PAGE = 24, 2, 100
# of so many paragraphs of a report a sheet quotes what they say; the file of all evidence has every place
_PARAGRAPHS = 2


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

    @property
    def place(self) -> str:
        """Department, level and year as addresses, for the filters."""
        return " ".join(combination(self.report))


@dataclass(frozen=True, slots=True)
class Part:
    """The evidence of a department: the ids of its reports (copies too), `count` of them distinct, those of `shown`
    quoted on the page of the plan; where they are not all, `page` is the sheet on which all begin, else ""."""

    department: str
    reports: tuple[str, ...]
    count: int
    shown: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A report on a sheet: its evidence in the order of the text, that of its first paragraphs; `left` out are so many
    places in others."""

    report: Report
    pieces: tuple[Evidence, ...]
    copy: bool
    left: int = 0


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
        parts = [Part(name, tuple(found[name]), counts[name], tuple(found[name]), "") for name in order]
        return Evidenced(pieces, tuple(parts), frozenset(copies), ())
    rows = {name: sorted(found[name], key=lambda report: _order(book.reports[report])) for name in order}
    listed = sheets(f"{page.removesuffix('.md')}-all.md", [report for name in order for report in rows[name]], PAGE)
    parts, at = [], 0
    for name in order:
        shown = tuple([report for report in found[name] if report not in copies][:SAMPLE])
        begins = "" if len(shown) == len(rows[name]) else listed[at // PAGE].page
        parts.append(Part(name, tuple(rows[name]), counts[name], shown, begins))
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


def listed(book: Catalogue, found: Evidenced, sheet: Sheet[str]) -> list[tuple[str, list[Listed]]]:
    """The reports of a sheet with their evidence, by department."""
    rows = [_row(book.reports[name], found.pieces[name], name in found.copies) for name in sheet.rows]
    return [(department, list(group)) for department, group in groupby(rows, key=lambda row: row.report.department)]


def _row(report: Report, pieces: list[Evidence], copy: bool) -> Listed:
    lines = set(list(dict.fromkeys(piece.line for piece in pieces))[:_PARAGRAPHS])
    shown = tuple(piece for piece in pieces if piece.line in lines)
    return Listed(report, shown, copy, len(pieces) - len(shown))
