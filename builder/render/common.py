"""共同计划: the ranking, the matrix of plans and departments, and a page of evidence for each plan."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from builder.knowledge import load
from builder.model import CommonPlan
from builder.relate.discover import catalogue_entry
from builder.render import downloads
from builder.render.catalogue import Catalogue, department_anchor
from builder.render.environment import render
from builder.render.evidence import evidenced, groups, on_page, planners
from builder.render.facets import Facet
from builder.render.front import crumb, front_matter
from builder.render.links import slug
from builder.render.selection import cells, selection
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


def _linked(book: Catalogue, scope: str) -> list[tuple[str, CommonPlan | None]]:
    """The text of a scope, cut where it names another entry by its key."""
    return [(part, book.plans.get(part)) for part in _KEY.split(scope) if part]


def render_plan(book: Catalogue, facets: dict[str, Facet], plan: CommonPlan) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page of one common plan with its evidence, and of the pages that hold the evidence of
    single departments where it is much."""
    page = plan_page(book, plan)
    found = evidenced(book, plan, page)
    chosen = selection(book, facets, [plan], found.pieces)
    evidence = [(part, planners(book, found, part.shown), cells(book, chosen, part.reports)) for part in found.parts]
    plans = ranked(book)
    at = plans.index(plan) if plan in plans else -1
    name = plan.name
    whole = render(
        "plan.md.j2",
        page,
        front=front_matter(
            {"title": name, "abstract": f"共同计划“{name}”：{plan.reports}篇报告，原文证据{len(plan.evidence)}处。"}
            | {"crumbs": [crumb("共同计划", INDEX)]}
        ),
        book=book,
        facets=facets,
        plan=plan,
        scope=_linked(book, _scopes().get(plan.key or "", "")),
        evidence=evidence,
        whole=found.whole,
        chosen=chosen,
        wordings=wordings((p for p in plan.evidence if p.report in book.reports), book.canonical),
        entry=catalogue_entry(plan) if not plan.key else "",
        most_levels=max((count for _, count in plan.levels), default=0),
        departments=sorted(plan.departments, key=lambda item: (-item[1], item[0])),
        levels=sorted(plan.levels, key=lambda item: (-item[1], item[0])),
        department_anchor=department_anchor,
        before=plans[at - 1] if at > 0 else None,
        after=plans[at + 1] if 0 <= at < len(plans) - 1 else None,
    )
    yield page, whole
    for part in found.parts:
        of_part = groups(book, found, part) if part.pages else []
        for number, own in enumerate(part.pages):
            title = f"{name}：{part.department}" + (f"（{number + 1}）" if number else "")
            yield (
                own,
                render(
                    "planners.md.j2",
                    own,
                    front=front_matter(
                        {"title": title, "abstract": f"{part.department}部门{part.count}篇报告的原文。"}
                    ),
                    book=book,
                    facets=facets,
                    plan=plan,
                    home=page,
                    part=part,
                    at=number,
                    groups=of_part,
                    here=[(group, planners(book, found, names)) for group, names in on_page(part, of_part, number)],
                ),
            )
