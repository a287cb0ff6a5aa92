"""The evidence of a common plan: quotations by department, on one page or, where they are many, on pages of their own.

No page carries a list that grows with the corpus: beyond WHOLE reports the page of a plan shows some of each
department, and further pages hold all of a department, by level and year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from builder.model import LEVELS, CommonPlan, Evidence, Report
from builder.relate.common_plans import clearness
from builder.render.catalogue import Catalogue
from builder.render.links import slug
from builder.render.quotes import Quote, quotes
from builder.render.selection import combination

# up to so many reports stand on the page of the plan; beyond, so many of each department, and the others on pages of
# so many
WHOLE, SAMPLE, PAGE = 150, 3, 50


@dataclass(frozen=True, slots=True)
class Planner:
    """A report that plans something: its quotations, the clearest first. `copy` is True where another copy of the
    same report is quoted already."""

    report: Report
    quotes: tuple[Quote, ...]
    copy: bool

    @property
    def place(self) -> tuple[str, str, str]:
        """Department, level and year as addresses, for the filters."""
        return combination(self.report)


@dataclass(frozen=True, slots=True)
class Part:
    """The evidence of a department: the ids of its reports (copies too), `count` of them distinct, those of `shown`
    on the page of the plan, the others on `pages`."""

    department: str
    reports: tuple[str, ...]
    count: int
    shown: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one level and year on the pages of a department: where they begin and how many there are."""

    level: str
    year: str
    count: int
    page: str
    anchor: str
    first: int


@dataclass(frozen=True, slots=True)
class Evidenced:
    """The evidence of a plan: its pieces by report, its parts by department, copies that stand behind another."""

    pieces: dict[str, list[Evidence]]
    parts: tuple[Part, ...]
    copies: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether the page of the plan holds all of it."""
        return not any(part.pages for part in self.parts)


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
    whole = len(pieces) <= WHOLE
    parts = [_part(book, page, name, reports, copies, whole) for name, reports in found.items()]
    return Evidenced(pieces, tuple(sorted(parts, key=lambda part: (-part.count, part.department))), frozenset(copies))


def _part(book: Catalogue, page: str, department: str, reports: list[str], copies: set[str], whole: bool) -> Part:
    count = sum(name not in copies for name in reports)
    if whole or len(reports) <= SAMPLE:
        return Part(department, tuple(reports), count, tuple(reports), ())
    ordered = sorted(reports, key=lambda name: _order(book.reports[name]))
    stem = f"{page.removesuffix('.md')}-{slug('departments', department)}"
    pages = tuple(f"{stem}{f'-{n + 1}' if n else ''}.md" for n in range(-(-len(ordered) // PAGE)))
    first = [name for name in reports if name not in copies][:SAMPLE]
    return Part(department, tuple(ordered), count, tuple(first), pages)


def _order(report: Report) -> tuple[int, int, str]:
    level = LEVELS.index(report.level) if report.level in LEVELS else len(LEVELS)
    return level, -(report.plan_year or 0), report.id


def planners(book: Catalogue, found: Evidenced, names: tuple[str, ...]) -> list[Planner]:
    """The reports with their quotations."""
    result = []
    for name in names:
        report, pieces = book.reports[name], found.pieces[name]
        lead = max(range(len(pieces)), key=lambda at: (clearness(pieces[at].text), -at))
        rest = [piece for at, piece in enumerate(pieces) if at != lead]
        quoted = (*quotes(report, [pieces[lead]]), *quotes(report, rest))
        result.append(Planner(report, quoted, name in found.copies))
    return result


def groups(book: Catalogue, found: Evidenced, part: Part) -> list[Group]:
    """The levels and years of a department's reports in the order of its pages."""
    result: list[Group] = []
    at = 0
    keys = (_named(book.reports[name]) for name in part.reports)
    for (level, year), members in groupby(keys):
        size = len(list(members))
        count = sum(name not in found.copies for name in part.reports[at : at + size])
        result.append(Group(level, year, count, part.pages[at // PAGE], f"g{len(result) + 1}", at))
        at += size
    return result


def _named(report: Report) -> tuple[str, str]:
    return report.level, f"{report.plan_year}年" if report.plan_year is not None else "年份未详"


def on_page(part: Part, found: list[Group], at: int) -> Iterator[tuple[Group, tuple[str, ...]]]:
    """The groups of the page number `at` of a department with their reports there; a group may have begun before."""
    low, high = at * PAGE, min((at + 1) * PAGE, len(part.reports))
    ends = [group.first for group in found[1:]] + [len(part.reports)]
    for group, end in zip(found, ends, strict=True):
        names = part.reports[max(low, group.first) : min(high, end)]
        if names:
            yield group, names
