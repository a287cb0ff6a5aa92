"""The page of one report."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from builder.model import Measure, Report
from builder.render.catalogue import Catalogue
from builder.render.citation import bibtex, reference
from builder.render.environment import render
from builder.render.escape import trusted
from builder.render.facets import Facet
from builder.render.front import report_front_matter
from builder.render.links import anchor, region_page, report_page
from builder.render.review import basis, doubts, log
from builder.render.text import body, title_is_first

KINDS = {"summary": "工作总结", "plan": "工作计划", "summary+plan": "工作总结与计划"}
EVIDENCE = {"title": "据题名", "signature": "据落款", "body": "据正文"}
# about two screens of a phone; the whole list is the text's own
_FORMULAS = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A measure with its depth in the tree (0 is top)."""

    measure: Measure
    depth: int

    @property
    def indent(self) -> Markup:
        """The white space before its list item."""
        return trusted("    " * self.depth)


def _tree(book: Catalogue, report: Report) -> list[Node]:
    nodes: list[Node] = []
    pending = [Node(measure, 0) for measure in reversed(book.measures.get(report.id, ()))]
    while pending:
        node = pending.pop()
        nodes.append(node)
        pending.extend(Node(child, node.depth + 1) for child in reversed(book.children.get(node.measure.id, ())))
    return nodes


def abstract(report: Report, measures: int) -> str:
    """One sentence about a report, for listings and search engines."""
    who = report.issuer or report.department
    themes = "、".join(report.themes[:3])
    return f"{who}的{KINDS[report.kind]}" + (f"，主题：{themes}" if themes else "") + f"；列出今后举措 {measures} 条。"


def render_report(
    book: Catalogue,
    facets: dict[str, Facet],
    report: Report,
    neighbours: tuple[Report | None, Report | None],
    site_url: str = "",
) -> str:
    """The Markdown of a report's page. `neighbours` are the reports before and after it in its compilation."""
    nodes = _tree(book, report)
    shared = book.evidence.get(report.id, ())
    compilation = book.compilations.get(report.source)
    return render(
        "report.md.j2",
        report_page(report.id),
        front=report_front_matter(report, abstract(report, len(nodes))),
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
        first_anchor=anchor(report, report.paragraphs[0].line) if title_is_first(report) else "title",
        shown_lines={paragraph.line for paragraph in report.paragraphs},
        body=body(report),
        variants=[book.reports[i] for i in report.variants if i in book.reports],
        similar=[(book.reports[n.id], n) for n in report.neighbours if n.id in book.reports],
        phrases=sorted(book.phrases.get(report.id, ()), key=lambda p: (-p.reports, p.id))[:_FORMULAS],
        log=log(book.changes.get(report.id, ())),
        changed=len(book.changes.get(report.id, ())),
        doubts=doubts(report),
        reference=reference(report, compilation, site_url),
        bibtex_code=bibtex(report, compilation, site_url),
        before=neighbours[0],
        after=neighbours[1],
    )
