"""The home of all sites, and that of a part: figures, ways in, what most plan."""

from __future__ import annotations

from builder.parts.deal import Part
from builder.render.catalogue import Catalogue
from builder.render.environment import render
from builder.render.facets import Facet, Value
from builder.render.feeds import ALL
from builder.render.front import front_matter
from builder.render.home import figures, newest

# so many stand on the page before one asks for more
_NEWEST, _VALUES = 8, 12


def render_front(
    book: Catalogue,
    known: dict[str, Facet],
    part: Part | None = None,
    dealt: Facet | None = None,
    label: str = "",
) -> str:
    """The Markdown of the home of `part`, or of the root: `dealt` are then the parts as an index, `label` what they
    are divided by."""
    told = figures(book)
    title = part.name if part else "首页"
    front = {"title": title, "template": "home.html", "hide": ["toc"], "styles": ["assets/home.css"]}
    if part:
        front |= {"abstract": f"{part.name}：报告{told['reports']}篇，共同计划{len(told['plans'])}项。", "crumbs": []}
    shown = [facet for facet in known.values() if facet is not dealt and (facet.folder != "compilations")]
    return render(
        "front.md.j2",
        "index.md",
        front=front_matter(front),
        book=book,
        facets=known,
        facet=dealt,
        part=part,
        label=label,
        sites=[(value, book.distinct(value.reports)) for value in dealt.values] if dealt else [],
        **told,
        ways=[(facet, *_values(book, facet)) for facet in shown],
        newest=newest(book, _NEWEST),
        feed=ALL,
    )


def _values(book: Catalogue, facet: Facet) -> tuple[list[tuple[Value, int]], int]:
    """The outermost values of an index with their distinct reports, those of most reports where they are many, and how
    many are left out; of divisions those below the one that holds all."""
    outer = [value for value in facet.values if not value.above]
    if len(outer) == 1:
        outer = [value for value in facet.values if value.above == (outer[0].name,)] or outer
    values = [(value, book.distinct(value.reports)) for value in outer]
    if len(values) > _VALUES:
        kept = {value.page for value, _ in sorted(values, key=lambda item: -item[1])[:_VALUES]}
        return [item for item in values if item[0].page in kept], len(values) - _VALUES
    return values, 0
