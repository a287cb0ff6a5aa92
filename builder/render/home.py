"""The home page: what is here, the ways in, and the best of it, all in one screen; every list is bounded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from builder.model import Report
from builder.render.catalogue import Catalogue
from builder.render.dates import News
from builder.render.environment import render
from builder.render.facets import UNKNOWN, Facet, Value
from builder.render.feeds import ALL
from builder.render.front import front_matter
from builder.render.indexes import once, years
from builder.render.links import slug
from builder.render.matrix import PAGE as MATRIX
from builder.render.matrix import chosen_department, themes_by_department

# So many stand on the page before one asks for more, however large the corpus is: common plans, new reports, themes
# and departments of the map, compilations, and values of each index. The style sheet shows fewer on low windows.
_PLANS, _NEWEST, _COMPILATIONS = 10, 4, 6
_MAP = (14, 13)
_VALUES = {"departments": 10, "themes": 10, "regions": 6, "years": 6}
_VAGUE = (UNKNOWN, slug("departments", "其他"))

Counted = list[tuple[Value, int]]


def newest(book: Catalogue, count: int) -> list[Report]:
    """The reports with the latest dates; where a report bears none, the end of its year stands for it."""

    def when(report: Report) -> str:
        year = report.summary_year or report.plan_year
        return report.date or (f"{year}-12-31" if year else "")

    dated = sorted(once(book, book.corpus.reports), key=lambda r: (bool(r.date), when(r), r.id), reverse=True)
    return sorted(dated[:count], key=lambda r: (when(r), r.id), reverse=True)


def largest(book: Catalogue, facet: Facet, count: int) -> Counted:
    """The values of a facet with the most distinct reports, what is not known last; of nested ones the outermost."""
    values = _counted(book, (value for value in facet.values if not value.above))
    return sorted(values, key=lambda item: (_vague(item[0]), -item[1]))[:count]


def latest_years(book: Catalogue, facet: Facet, count: int) -> Counted:
    """The latest years, what is not known last."""
    values = sorted(facet.values, key=lambda value: value.name, reverse=True)
    return _counted(book, sorted(values, key=_vague)[:count])


def latest_compilations(book: Catalogue, facet: Facet, count: int) -> Counted:
    """The compilations whose reports tell of the latest years; of like ones the largest."""

    def year(value: Value) -> int:
        return max((report.plan_year or report.summary_year or 0 for report in value.reports), default=0)

    values = _counted(book, facet.values)
    return sorted(values, key=lambda item: (-year(item[0]), -item[1], item[0].name))[:count]


def _counted(book: Catalogue, values: Iterable[Value]) -> Counted:
    return [(value, book.distinct(value.reports)) for value in values]


def _vague(value: Value) -> bool:
    """Whether a value says only that nothing better is known: no way in that one would look for first."""
    return PurePosixPath(value.page).stem in _VAGUE


def figures(book: Catalogue) -> dict[str, Any]:
    """What is here in figures, variants counted once, and what most plan: the head of every home page."""
    reports, plans = once(book, book.corpus.reports), book.ranked
    return {
        "reports": len(reports),
        "copies": len(book.corpus.reports) - len(reports),
        "issuers": len({report.issuer for report in reports if report.issuer}),
        "years": years(reports),
        "measures": sum(len(book.all_measures(report)) for report in reports),
        "plans": plans,
        "top": plans[:_PLANS],
        "most": plans[0].reports if plans else 0,
    }


def render_home(book: Catalogue, facets: dict[str, Facet], news: News | None = None) -> str:
    """The Markdown of the home page; `news`: what the latest change of the inputs brought."""
    matrix = themes_by_department(book, facets)
    return render(
        "home.md.j2",
        "index.md",
        front=front_matter({"title": "首页", "template": "home.html", "hide": ["toc"], "styles": ["assets/home.css"]}),
        book=book,
        facets=facets,
        **figures(book),
        ways=[
            (facets["departments"], largest(book, facets["departments"], _VALUES["departments"])),
            (facets["themes"], largest(book, facets["themes"], _VALUES["themes"])),
            (facets["levels"], _counted(book, facets["levels"].values)),  # seven at most, in their order
            (facets["regions"], largest(book, facets["regions"], _VALUES["regions"])),
        ],
        latest_years=latest_years(book, facets["years"], _VALUES["years"]),
        latest_compilations=latest_compilations(book, facets["compilations"], _COMPILATIONS),
        newest=newest(book, _NEWEST),
        news=news,
        shown=_NEWEST,
        feed=ALL,
        matrix=matrix,
        corner=matrix.corner(*_MAP),
        matrix_page=MATRIX,
        chosen_department=chosen_department,
    )
