"""The part of a value of an index in what relates all reports: common plans, unique measures, problems."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain

from builder.model import CommonPlan
from builder.render.catalogue import Catalogue
from builder.render.facets import Facet, Value
from builder.render.problems import Named, named, named_by
from builder.render.unique import Item, items


@dataclass(frozen=True, slots=True)
class Parts:
    """Common plans with the number of distinct reports here, unique measures, and the common difficulties."""

    plans: tuple[tuple[CommonPlan, int], ...]
    unique: tuple[Item, ...]
    problems: tuple[Named, ...]


def parts(book: Catalogue, facet: Facet, value: Value, quoted: int) -> Parts:
    """The part of a value; of a theme what is about it, of any other value what its reports say. Of each difficulty
    `quoted` reports are quoted."""
    if facet.folder == "themes":
        plans = [(plan, plan.reports) for plan in book.ranked if plan.theme == value.name]
        unique = items(book, book.corpus.reports, value.name)
        about = [named(book, problem, quoted) for problem in book.problems if problem.theme == value.name]
        listed = {item.problem.key for item in about}
        mainly = [report for report in value.reports if report.primary_theme == value.name]
        found = [*about, *(item for item in named_by(book, mainly, quoted) if item.problem.key not in listed)]
    else:
        plans = _planned(book, value)
        unique = items(book, value.reports)
        found = named_by(book, value.reports, quoted)
    return Parts(tuple(plans), tuple(unique), tuple(found))


def _planned(book: Catalogue, value: Value) -> list[tuple[CommonPlan, int]]:
    here: defaultdict[str, set[str]] = defaultdict(set)
    for report in value.reports:
        here[book.canonical[report.id]].update(book.shared.get(report.id, ()))
    counted = [(book.plans[name], count) for name, count in Counter(chain.from_iterable(here.values())).items()]
    return sorted(counted, key=lambda item: (-item[1], -item[0].reports, item[0].key or "~", item[0].id))
