"""共同计划: the ranking, the matrix of plans and departments, and a page of evidence for each plan."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from builder.knowledge import load
from builder.model import CommonPlan, Evidence, Report
from builder.relate.discover import catalogue_entry
from builder.render import downloads
from builder.render.catalogue import Catalogue, department_anchor
from builder.render.environment import render
from builder.render.facets import Facet
from builder.render.front import front_matter
from builder.render.links import slug
from builder.render.quotes import Quote, quotes
from builder.render.selection import cells, combination, selection
from builder.render.typical import wordings

INDEX = "common/index.md"
_KEY = re.compile(r"(C[0-9]{2,3})(?![0-9])")


@cache
def _scopes() -> dict[str, str]:
    return {entry["key"]: entry.get("scope", "") for entry in load("common_plans")}


def plan_page(book: Catalogue, plan: CommonPlan) -> str:
    """The page of a common plan, as a path inside docs/."""
    return f"common/{book.anchors[plan.id]}.md"


def ranked(book: Catalogue) -> list[CommonPlan]:
    """The common plans that some report plans, most widespread first."""
    return sorted((p for p in book.corpus.common_plans if p.reports), key=lambda p: (-p.reports, p.key or "~", p.id))


def matrix_departments(plans: list[CommonPlan]) -> list[str]:
    """The departments of the matrix, those with most entries first."""
    totals: defaultdict[str, int] = defaultdict(int)
    for plan in plans:
        for name, count in plan.departments:
            totals[name] += count
    return sorted(totals, key=lambda name: (-totals[name], name))


def render_common(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The page that ranks all common plans."""
    plans = ranked(book)
    planning = {piece.report for plan in plans for piece in plan.evidence}
    chosen = selection(book, facets, plans, book.reports)
    return render(
        "common.md.j2",
        INDEX,
        front=front_matter({"title": "共同计划", "abstract": "各机关今后一年共同计划的举措，附原文证据。"}),
        book=book,
        facets=facets,
        plans=plans,
        chosen=chosen,
        places={plan.id: cells(book, chosen, (piece.report for piece in plan.evidence)) for plan in plans},
        slug=slug,
        most=max((plan.reports for plan in plans), default=0),
        total=book.distinct(book.corpus.reports),
        planning=book.distinct(book.reports[i] for i in planning if i in book.reports),
        evidence=sum(len(plan.evidence) for plan in plans),
        departments=matrix_departments(plans),
        cells=[(plan, dict(plan.departments)) for plan in plans],
        deepest=max((count for plan in plans for _, count in plan.departments), default=0),
        plan_page=lambda plan: plan_page(book, plan),
        department_anchor=department_anchor,
        files=downloads,
    )


@dataclass(frozen=True, slots=True)
class Planner:
    """A report that plans something: its quotations, the first of which stands for the others. `copy` is True where
    another copy of the same report is quoted already."""

    report: Report
    quotes: tuple[Quote, ...]
    copy: bool

    @property
    def place(self) -> tuple[str, str, str]:
        """Department, level and year as addresses, for the filters."""
        return combination(self.report)


def evidence_by_department(book: Catalogue, plan: CommonPlan) -> list[tuple[str, list[Planner]]]:
    """The quotations of a plan by department, those with most reports first."""
    by_report: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in plan.evidence:
        if piece.report in book.reports:
            by_report[piece.report].append(piece)
    found: defaultdict[str, list[Planner]] = defaultdict(list)
    seen: set[str] = set()
    for report_id, pieces in by_report.items():
        report, same = book.reports[report_id], book.canonical[report_id]
        found[report.department].append(Planner(report, tuple(quotes(report, pieces)), same in seen))
        seen.add(same)
    return sorted(found.items(), key=lambda item: (-sum(not p.copy for p in item[1]), item[0]))


def _linked(book: Catalogue, scope: str) -> list[tuple[str, CommonPlan | None]]:
    """The text of a scope, cut where it names another entry by its key."""
    return [(part, book.plans.get(part)) for part in _KEY.split(scope) if part]


def render_plan(book: Catalogue, facets: dict[str, Facet], plan: CommonPlan) -> str:
    """The page of one common plan with all of its evidence."""
    plans = ranked(book)
    at = plans.index(plan) if plan in plans else -1
    name = plan.name
    return render(
        "plan.md.j2",
        plan_page(book, plan),
        front=front_matter(
            {"title": name, "abstract": f"共同计划“{name}”：{plan.reports} 篇报告，原文证据 {len(plan.evidence)} 处。"}
        ),
        book=book,
        facets=facets,
        plan=plan,
        scope=_linked(book, _scopes().get(plan.key or "", "")),
        evidence=evidence_by_department(book, plan),
        chosen=selection(book, facets, [plan], (piece.report for piece in plan.evidence)),
        wordings=wordings((p for p in plan.evidence if p.report in book.reports), book.canonical),
        entry=catalogue_entry(plan) if not plan.key else "",
        most_levels=max((count for _, count in plan.levels), default=0),
        departments=sorted(plan.departments, key=lambda item: (-item[1], item[0])),
        levels=sorted(plan.levels, key=lambda item: (-item[1], item[0])),
        department_anchor=department_anchor,
        before=plans[at - 1] if at > 0 else None,
        after=plans[at + 1] if 0 <= at < len(plans) - 1 else None,
    )
