"""The home page: what is here, and the ways in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote

from builder.model import Report
from builder.render.catalogue import Catalogue
from builder.render.common import ranked
from builder.render.dates import News
from builder.render.environment import render
from builder.render.escape import trusted
from builder.render.facets import Facet, Value
from builder.render.feeds import ALL
from builder.render.front import front_matter
from builder.render.indexes import once, years

# so many common plans, reports and themes of the matrix stand on the page before one asks for more
_PLANS, _NEWEST, _THEMES = 10, 8, 12


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of (theme, department); what is not counted is 0."""

    themes: tuple[str, ...]
    departments: tuple[str, ...]
    counts: dict[tuple[str, str], int]
    most: int


def newest(book: Catalogue, count: int) -> list[Report]:
    """The reports with the latest dates; where a report bears none, the end of its year stands for it."""

    def when(report: Report) -> str:
        year = report.summary_year or report.plan_year
        return report.date or (f"{year}-12-31" if year else "")

    dated = sorted(once(book, book.corpus.reports), key=lambda r: (bool(r.date), when(r), r.id), reverse=True)
    return sorted(dated[:count], key=lambda r: (when(r), r.id), reverse=True)


def themes_by_department(book: Catalogue) -> Matrix:
    """How many distinct reports of each department have each theme; both in the order of their most reports."""
    counts: Counter[tuple[str, str]] = Counter()
    for report in once(book, book.corpus.reports):
        counts.update((theme, report.department) for theme in report.themes)
    themes: Counter[str] = Counter()
    departments: Counter[str] = Counter()
    for (theme, department), count in counts.items():
        themes[theme] += count
        departments[department] += count
    return Matrix(
        tuple(sorted(themes, key=lambda name: (-themes[name], name))),
        tuple(sorted(departments, key=lambda name: (-departments[name], name))),
        dict(counts),
        max(counts.values(), default=0),
    )


def _counted(book: Catalogue, facet: Facet, *, outermost: bool = False) -> list[tuple[Value, int]]:
    """The values of a facet with their distinct reports; of nested ones the `outermost` alone, where wanted."""
    values = [value for value in facet.values if not (outermost and value.above)]
    return [(value, book.distinct(value.reports)) for value in values]


def render_home(book: Catalogue, facets: dict[str, Facet], news: News | None = None) -> str:
    """The Markdown of the home page; `news`: what the latest change of the inputs brought."""
    reports = once(book, book.corpus.reports)
    plans = ranked(book)
    return render(
        "home.md.j2",
        "index.md",
        front=front_matter({"title": "首页", "template": "home.html", "hide": ["toc"]}),
        book=book,
        facets=facets,
        reports=len(reports),
        copies=len(book.corpus.reports) - len(reports),
        issuers=len({report.issuer for report in reports if report.issuer}),
        years=years(reports),
        measures=sum(len(book.all_measures(report)) for report in reports),
        plans=plans,
        top=plans[:_PLANS],
        most=plans[0].reports if plans else 0,
        counted={folder: _counted(book, facet) for folder, facet in facets.items()},
        provinces=_counted(book, facets["regions"], outermost=True),
        newest=newest(book, _NEWEST),
        news=news,
        feed=ALL,
        matrix=themes_by_department(book),
        shown=_THEMES,
        quote=lambda text: trusted(quote(text)),
    )
