"""What the filters of the common plans count: distinct reports by department, level and year of their plans.

A page holds the numbers as attributes, so that a script can count anew without asking a server; the page itself is
whole without it. A combination of department, level and year has a number; an entry names its combinations with
the number of reports in each (`0-3 4-1`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from builder.model import CommonPlan, Report
from builder.render.catalogue import Catalogue
from builder.render.facets import Facet
from builder.render.links import slug

UNKNOWN_YEAR = "unknown"
Combination = tuple[str, str, str]  # addresses of department and level, year


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter: its address and its name."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The choices of each filter, and the combinations of all reports with how many distinct reports are in each."""

    themes: tuple[Option, ...]
    departments: tuple[Option, ...]
    levels: tuple[Option, ...]
    years: tuple[Option, ...]
    totals: tuple[tuple[Combination, int], ...]
    numbers: dict[Combination, int] = field(default_factory=dict, compare=False)

    @property
    def combinations(self) -> str:
        """All combinations in order, for the page: the places of department, level and year among the options of the
        filters, from 1, and the number of reports (`3.1.2.14 …`)."""
        choices = (self.departments, self.levels, self.years)
        places = [{option.value: at for at, option in enumerate(found, 1)} for found in choices]
        return " ".join(
            ".".join(str(place[value]) for place, value in zip(places, combination, strict=True)) + f".{count}"
            for combination, count in self.totals
        )


def year_of(report: Report) -> str:
    """The year of the report's plans as an address."""
    return str(report.plan_year) if report.plan_year is not None else UNKNOWN_YEAR


def combination(report: Report) -> Combination:
    """Department, level and year of the plans of a report, as addresses."""
    return slug("departments", report.department), slug("levels", report.level), year_of(report)


def selection(
    book: Catalogue, facets: dict[str, Facet], plans: Iterable[CommonPlan], reports: Iterable[str]
) -> Selection:
    """The filters of a page that lists `plans` of `reports` (ids)."""
    distinct = sorted({book.canonical[name] for name in reports if name in book.canonical})
    totals = sorted(Counter(combination(book.reports[name]) for name in distinct).items())
    themes = {plan.theme for plan in plans}
    departments, levels, years = ({combination[at] for combination, _ in totals} for at in range(3))
    return Selection(
        tuple(Option(slug("themes", v.name), v.name) for v in facets["themes"].values if v.name in themes),
        tuple(
            Option(slug("departments", v.name), v.name)
            for v in facets["departments"].values
            if slug("departments", v.name) in departments
        ),
        tuple(
            Option(slug("levels", v.name), v.name) for v in facets["levels"].values if slug("levels", v.name) in levels
        ),
        tuple(Option(year, "年份未详" if year == UNKNOWN_YEAR else f"{year}年") for year in sorted(years)),
        tuple(totals),
        {combination: number for number, (combination, _) in enumerate(totals)},
    )


def cells(book: Catalogue, chosen: Selection, reports: Iterable[str]) -> str:
    """The combinations of the reports (ids), variants once: `0-3 4-1`."""
    distinct = {book.canonical[report] for report in reports if report in book.canonical}
    counts = Counter(chosen.numbers[combination(book.reports[name])] for name in distinct)
    return " ".join(f"{number}-{count}" for number, count in sorted(counts.items()))


def place(book: Catalogue, chosen: Selection, report: Report) -> int:
    """The number of the combination under which a report counts: a copy under that of the one that stands for it."""
    return chosen.numbers[combination(book.reports[book.canonical[report.id]])]
