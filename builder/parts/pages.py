"""The pages of a part and those of the root, in the addresses of their layout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from builder.parts.deal import LABELS, Part
from builder.parts.front import render_front
from builder.parts.share import Share
from builder.render.catalogue import Catalogue
from builder.render.common import plan_page, render_common, render_plan
from builder.render.compare import PAGE as COMPARE
from builder.render.compare import render_compare
from builder.render.dealt import Dealt
from builder.render.doubtful import PAGE as REVIEW
from builder.render.doubtful import render_review, review_of
from builder.render.facets import Facet, Value, facets
from builder.render.indexes import render_overview, render_value
from builder.render.links import report_page
from builder.render.matrix import PAGE as MATRIX
from builder.render.matrix import render_matrix
from builder.render.phrases import PAGE as PHRASES
from builder.render.phrases import render_phrases
from builder.render.problems import PAGE as PROBLEMS
from builder.render.problems import render_problems
from builder.render.report import render_report
from builder.render.unique import PAGE as UNIQUE
from builder.render.unique import render_unique
from builder.render.variants import Collation, render_variant, render_variants

Page = tuple[str, str, str]  # kind, page inside docs/, Markdown

# the index that the home of a site dealt so replaces
_FOLDERS = {"region": "regions", "year": "years"}


def pages_of_part(share: Share, book: Catalogue, known: dict[str, Facet], site_url: str) -> Iterator[Page]:
    """The pages of a part: its home, reports, indexes and common plans."""
    yield "home", "index.md", render_front(book, known, part=share.part)
    compared: defaultdict[str, list[Collation]] = defaultdict(list)
    for collation in share.copies:
        for copy in (collation.a, collation.b):
            compared[copy.id].append(collation)
    for report in book.corpus.reports:
        copies, review = tuple(compared[report.id]), share.review.get(report.id, REVIEW)
        page = render_report(book, known, report, share.around[report.id], site_url, copies, review)
        yield "reports", report_page(report.id), page
    for facet in known.values():
        if facet.folder != "compilations":
            yield from _facet(book, known, facet, {})
    yield from _numbered("common", "index", "more", render_common(book, known))
    for plan in book.corpus.common_plans:
        yield from _numbered("common", "", "parts", render_plan(book, known, plan))
    yield from _numbered("unique", "", "parts", render_unique(book, known))
    yield "matrix", MATRIX, render_matrix(book, known)
    yield "problems", PROBLEMS, render_problems(book, known)


def facets_of_root(book: Catalogue, parts: Sequence[Part], by: str) -> dict[str, Facet]:
    """The indexes of the root. The one by which reports are dealt leads to the homes of the parts; of divisions the
    root knows the outermost, for the others are in every part."""
    known = {facet.folder: facet for facet in facets(book)}
    folder = _FOLDERS[by]
    values = []
    for part in parts:
        reports = tuple(book.reports[name] for name in part.reports)
        measures = tuple(measure for report in reports for measure in book.all_measures(report))
        values.append(Value(part.name, part.page, reports, measures))
    dealt = replace(known[folder], values=tuple(values), by_name={value.name: value for value in values})
    known[folder] = dealt
    if by != "region":
        outer = tuple(value for value in known["regions"].values if not value.above)
        known["regions"] = replace(known["regions"], values=outer, by_name={value.name: value for value in outer})
    return known


def pages_of_root(
    book: Catalogue,
    known: dict[str, Facet],
    parts: Sequence[Part],
    by: str,
    copies: Iterable[Collation],
) -> Iterator[Page]:
    """The pages of the root: one home, and what relates all reports; what would list reports leads into the parts."""
    copies = tuple(copies)
    folder_of = {name: part.folder for part in parts for name in part.reports}
    own = _FOLDERS[by]
    yield "home", "index.md", render_front(book, known, dealt=known[own], label=LABELS[by])
    for facet in known.values():
        if facet.folder == own:
            yield from _numbered(own, "index", "sheets", render_overview(book, known, facet))
        elif facet.folder == "compilations":
            yield from _facet(book, known, facet, {})
        else:
            yield from _facet(
                book,
                known,
                facet,
                {v.page: _dealt(book, parts, folder_of, (r.id for r in v.reports), v.page) for v in facet.values},
            )
    yield from _numbered("common", "index", "more", render_common(book, known))
    for plan in book.corpus.common_plans:
        planners = (piece.report for piece in plan.evidence)
        dealt = _dealt(book, parts, folder_of, planners, plan_page(book, plan))
        yield from _numbered("common", "", "parts", render_plan(book, known, plan, dealt))
    owners = (name for name, own_measures in book.unique.items() if own_measures)
    yield from _numbered(
        "unique", "", "parts", render_unique(book, known, _dealt(book, parts, folder_of, owners, UNIQUE))
    )
    yield "matrix", MATRIX, render_matrix(book, known)
    yield "problems", PROBLEMS, render_problems(book, known)
    yield from _numbered("variants", "index", "sheets", render_variants(book, known, copies))
    for collation in copies:
        yield "variants", collation.page, render_variant(book, known, collation)
    yield "phrases-index", PHRASES, render_phrases(book, known)
    yield "compare-index", COMPARE, render_compare(book, known)
    for page, text in render_review(book, known, review_of(book)):
        yield "review-index" if page == REVIEW else "review", page, text


def _facet(
    book: Catalogue, known: dict[str, Facet], facet: Facet, dealt: Mapping[str, Sequence[Dealt]]
) -> Iterator[Page]:
    yield from _numbered(facet.folder, "index", "sheets", render_overview(book, known, facet))
    for at, value in enumerate(facet.values):
        found = render_value(book, known, facet, at, dealt.get(value.page, ()))
        yield from _numbered(facet.folder, "", "sheets", found)


def _numbered(kind: str, first: str, more: str, pages: Iterable[tuple[str, str]]) -> Iterator[Page]:
    """Pages of a kind: what the first of them is called, and the others."""
    for number, (page, text) in enumerate(pages):
        name = more if number else first
        yield f"{kind}-{name}" if name else kind, page, text


def _dealt(
    book: Catalogue, parts: Sequence[Part], folder_of: Mapping[str, str], reports: Iterable[str], page: str
) -> tuple[Dealt, ...]:
    """The parts that hold some of the reports (ids), most first, each with its own page of the name `page`."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in reports:
        found[folder_of[name]].add(book.canonical[name])
    rows = [Dealt(part.name, part.own(page), len(found[part.folder])) for part in parts if part.folder in found]
    return tuple(sorted(rows, key=lambda row: -row.count))
