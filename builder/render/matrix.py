"""Themes by departments: how many reports of each department write about each theme, as a map of shaded squares.

The home page shows its densest corner, a page of its own the whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import quote

from markupsafe import Markup

from builder.render.catalogue import Catalogue
from builder.render.environment import render
from builder.render.escape import trusted
from builder.render.facets import Facet
from builder.render.front import crumb, front_matter
from builder.render.indexes import once

PAGE = "themes/matrix.md"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Distinct reports of (theme, department); what is not counted is 0. Both in the order of their most reports."""

    themes: tuple[str, ...]
    departments: tuple[str, ...]
    counts: dict[tuple[str, str], int]
    most: int

    def corner(self, themes: int, departments: int) -> Matrix:
        """The same of so many themes and departments, those with the most reports; shades keep their meaning."""
        return replace(self, themes=self.themes[:themes], departments=self.departments[:departments])


def themes_by_department(book: Catalogue, facets: dict[str, Facet]) -> Matrix:
    """How many distinct reports of each department have each theme."""
    counts: Counter[tuple[str, str]] = Counter()
    themes: Counter[str] = Counter()
    departments: Counter[str] = Counter()
    for report in once(book, book.corpus.reports):
        counts.update((theme, report.department) for theme in report.themes)
        themes.update(report.themes)
        departments.update([report.department] if report.themes else [])
    return Matrix(
        tuple(sorted((v.name for v in facets["themes"].values if themes[v.name]), key=lambda name: -themes[name])),
        tuple(
            sorted((v.name for v in facets["departments"].values if departments[v.name]), key=lambda n: -departments[n])
        ),
        dict(counts),
        max(counts.values(), default=0),
    )


def chosen_department(name: str) -> Markup:
    """The query that chooses a department in the table of reports of an index page."""
    return trusted(f"?{quote('部门')}={quote(name)}")


def render_matrix(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The Markdown of the whole map."""
    return render(
        "matrix.md.j2",
        PAGE,
        front=front_matter(
            {
                "title": "主题与部门对照",
                "abstract": "每个部门写到每个主题的报告各有几篇。",
                "crumbs": [crumb(facets["themes"].label, facets["themes"].page)],
                "hide": ["toc"],
            }
        ),
        book=book,
        facets=facets,
        matrix=themes_by_department(book, facets),
        chosen_department=chosen_department,
        total=book.distinct(book.corpus.reports),
    )
