"""The pages that the search offers first to a reader who types their very name."""

from __future__ import annotations

from collections.abc import Iterable

from builder.knowledge import load
from builder.render.catalogue import Catalogue
from builder.render.common import plan_page
from builder.render.facets import Facet
from builder.render.links import built
from builder.render.search_tables import Answer


def answers(book: Catalogue, facets: Iterable[Facet]) -> tuple[Answer, ...]:
    """Common plans, the most widespread first, then departments and themes, these with the words that name them."""
    organs = load("organs")["departments"]
    found = [Answer(plan.name, "共同计划", built(plan_page(book, plan))) for plan in book.ranked]
    for facet in facets:
        if facet.folder in ("departments", "themes"):
            for value in facet.values:
                words = organs.get(value.name, {}).get("names", ()) if facet.folder == "departments" else ()
                found.append(Answer(value.name, facet.label, built(value.page), tuple(words)))
    return tuple(found)
