"""The page of one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from builder.model import Compilation, Measure, Report
from builder.render.catalogue import Catalogue
from builder.render.citation import reference_parts
from builder.render.compare import PAGE as COMPARE
from builder.render.doubtful import PAGE as REVIEW
from builder.render.doubtful import anchor as review_anchor
from builder.render.environment import render
from builder.render.escape import literal, trusted
from builder.render.facets import Facet
from builder.render.front import crumb, report_front_matter
from builder.render.links import anchor, built, region_page, relative, report_page
from builder.render.phrases import anchor as formula_anchor
from builder.render.phrases import formula_spans
from builder.render.review import basis, corrected, doubts, log
from builder.render.revisions import log_anchor, revision_spans
from builder.render.spans import Span
from builder.render.text import body, noted, title_is_first
from builder.render.unique import own_items
from builder.render.variants import Collation, Supplement, supplements

KINDS = {"summary": "工作总结", "plan": "工作计划", "summary+plan": "工作总结与计划"}
EVIDENCE = {"title": "据题名", "signature": "据落款", "body": "据正文"}
# about two screens of a phone; the whole list is the text's own
_FORMULAS = 8
# of a measure so many common plans are named; all of them stand in the list below
_TAGS = 2


@dataclass(frozen=True, slots=True)
class Node:
    """A measure with its depth in the tree (0 is top)."""

    measure: Measure
    depth: int

    @property
    def indent(self) -> Markup:
        """The white space before its list item."""
        return trusted("    " * self.depth)


@dataclass(frozen=True, slots=True)
class Around:
    """The reports before and after one, in its compilation and among those of its department."""

    before: Report | None = None
    after: Report | None = None
    department_before: Report | None = None
    department_after: Report | None = None


def _tree(book: Catalogue, report: Report) -> list[Node]:
    nodes: list[Node] = []
    pending = [Node(measure, 0) for measure in reversed(book.measures.get(report.id, ()))]
    while pending:
        node = pending.pop()
        nodes.append(node)
        pending.extend(Node(child, node.depth + 1) for child in reversed(book.children.get(node.measure.id, ())))
    return nodes


def _spans(book: Catalogue, report: Report, supplied: tuple[Supplement, ...]) -> dict[int, list[Span]]:
    """What is marked in the text: formulas, masks that another copy tells, which link to that, and revisions."""
    spans = formula_spans(book, report)
    for line, revised in revision_spans(report, book.changes.get(report.id, ())).items():
        spans.setdefault(line, []).extend(revised)
    for item in supplied:
        target = built(relative(report_page(report.id), item.page, item.row))
        opening = f'<a class="hb-supply" href="{target}" title="另一版本作“{literal(item.told)}”">'
        spans.setdefault(item.line, []).append(Span(item.start, item.end, trusted(opening), trusted("</a>")))
    return spans


def _way(facets: dict[str, Facet], report: Report, compilation: Compilation | None) -> dict[str, Any]:
    """What machines are told of the place of a report: the way to its page, and the compilation that holds it."""
    facet = facets["departments"]
    steps = [crumb(facet.label, facet.page), crumb(report.department, facet.by_name[report.department].page)]
    return {"crumbs": steps} | ({"compilation": compilation.title} if compilation and compilation.title else {})


def abstract(report: Report, measures: int) -> str:
    """One sentence about a report, for listings and search engines."""
    who = report.issuer or report.department
    themes = "、".join(report.themes[:3])
    return f"{who}的{KINDS[report.kind]}" + (f"，主题：{themes}" if themes else "") + f"；列出今后举措{measures}条。"


def render_report(
    book: Catalogue,
    facets: dict[str, Facet],
    report: Report,
    around: Around,
    site_url: str = "",
    found: tuple[Collation, ...] = (),
    review_page: str = REVIEW,
) -> str:
    """The Markdown of a report's page. `around` are the reports that one turns to from it, `found` its collations
    with other copies, `review_page` lists what is to be checked of it."""
    supplied = supplements(book, report, found)
    spans = _spans(book, report, supplied)
    first = report.paragraphs[0] if title_is_first(report) else None
    nodes = _tree(book, report)
    shared = book.evidence.get(report.id, ())
    compilation = book.compilations.get(report.source)
    return render(
        "report.md.j2",
        report_page(report.id),
        front=report_front_matter(report, abstract(report, len(nodes)), _way(facets, report, compilation)),
        report=report,
        book=book,
        facets=facets,
        kind=KINDS[report.kind],
        evidence=EVIDENCE.get(report.issuer_evidence or "", ""),
        basis=lambda field: basis(report, field),
        regions=[(region_page(report.regions[: depth + 1]), name) for depth, name in enumerate(report.regions)],
        compilation_page=f"compilations/{book.sources[report.source]}.md" if compilation else "",
        compilation_title=(compilation.title or compilation.source) if compilation else "",
        nodes=nodes,
        shared=shared,
        first_anchor=anchor(report, first.line) if first else "title",
        title_notes=trusted(noted(first.text, 0, spans.get(first.line, ())) if first else ""),
        shown_lines={paragraph.line for paragraph in report.paragraphs},
        body=body(report, spans),
        variants=[other for name in report.variants if (other := book.find(name))],
        collated={item.other(report).id: item.page for item in found},
        supplements=supplied,
        unique=own_items(book, report),
        formula_anchor=formula_anchor,
        review_page=review_page,
        review_anchor=review_anchor(report),
        similar=[(other, near) for near in report.neighbours if (other := book.find(near.id))],
        phrases=sorted(book.phrases.get(report.id, ()), key=lambda p: (-p.reports, p.id))[:_FORMULAS],
        log=log(book.changes.get(report.id, ())),
        changed=len(book.changes.get(report.id, ())),
        doubts=doubts(report),
        corrected=corrected(report),
        reference=reference_parts(report, compilation, site_url),
        tags=_TAGS,
        log_anchor=log_anchor,
        compare=COMPARE,
        around=around,
    )
