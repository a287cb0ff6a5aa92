"""The page of one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from builder.model import CommonPlan, Compilation, Measure, Report
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
# the text marks them all
_FORMULAS = 3
# a measure names so many common plans that no measure before it has named; what is left stands in a list of its own
_TAGS = 2


class Node(NamedTuple):
    """A measure with its depth in the tree (0 is top), that of the measure before it (-1: none), and how many common
    plans it has that no measure right below it has. Of these `named` have their place beside it, and `again` is one
    that is named before already, where all are."""

    measure: Measure
    depth: int
    before: int
    plans: int
    named: tuple[CommonPlan, ...]
    again: CommonPlan | None

    @property
    def turn(self) -> Markup:
        """What opens or closes lists before its item."""
        steps = self.depth - self.before
        return trusted("<ul>" * steps if steps > 0 else "</ul>" * -steps)

    @property
    def left(self) -> bool:
        """Whether it has more common plans than stand beside it."""
        return self.plans > len(self.named) + (self.again is not None)


@dataclass(frozen=True, slots=True)
class Around:
    """The reports before and after one, in its compilation and among those of its department."""

    before: Report | None = None
    after: Report | None = None
    department_before: Report | None = None
    department_after: Report | None = None


def _tree(book: Catalogue, report: Report) -> list[Node]:
    nodes: list[Node] = []
    named: set[str] = set()
    pending = [(measure, 0) for measure in reversed(book.measures.get(report.id, ()))]
    while pending:
        measure, depth = pending.pop()
        below = book.children.get(measure.id, ())
        said = {key for child in below for key in child.common}
        plans = [book.plans[key] for key in measure.common if key in book.plans and key not in said]
        new = tuple(plan for plan in plans if plan.id not in named)[:_TAGS]
        named.update(plan.id for plan in new)
        before = nodes[-1].depth if nodes else -1
        nodes.append(Node(measure, depth, before, len(plans), new, plans[0] if plans and not new else None))
        pending.extend((child, depth + 1) for child in reversed(below))
    return nodes


def _years(report: Report) -> list[tuple[str, int, str]]:
    """The years of a report: field, year and what it is the year of."""
    found = (("summary_year", report.summary_year, "总结"), ("plan_year", report.plan_year, "计划"))
    return [(field, year, what) for field, year, what in found if year is not None]


def _alike(report: Report, fields: list[str]) -> bool:
    """Whether these fields are known in the same way, so that it need be told but once."""
    known = {(how, fact and (fact.line, fact.certain)) for how, fact in (basis(report, field) for field in fields)}
    return len(known) == 1 and not any(how == "corrected" for how, _ in known)


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
    shared = [plan for plan, _ in book.evidence.get(report.id, ())]
    named = {plan.id for node in nodes for plan in node.named}
    compilation = book.compilations.get(report.source)
    years = _years(report)
    phrases = sorted(book.phrases.get(report.id, ()), key=lambda p: (-p.reports, p.id))
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
        years=years,
        alike_years=_alike(report, [field for field, *_ in years]),
        regions=[(region_page(report.regions[: depth + 1]), name) for depth, name in enumerate(report.regions)],
        compilation_page=f"compilations/{book.sources[report.source]}.md" if compilation else "",
        compilation_title=(compilation.title or compilation.source) if compilation else "",
        nodes=nodes,
        closing=trusted("</ul>" * (nodes[-1].depth + 1 if nodes else 0)),
        shared=shared,
        unnamed=[plan for plan in shared if plan.id not in named],
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
        phrases=phrases[:_FORMULAS],
        more_phrases=len(phrases[_FORMULAS:]),
        log=log(book.changes.get(report.id, ())),
        changed=len(book.changes.get(report.id, ())),
        doubts=doubts(report),
        corrected=corrected(report),
        reference=reference_parts(report, compilation, site_url),
        log_anchor=log_anchor,
        compare=COMPARE,
        around=around,
    )
