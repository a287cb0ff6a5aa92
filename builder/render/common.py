"""共同计划: the ranking, the matrix of plans and departments, and a page of evidence for each plan."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from builder.knowledge import load
from builder.model import CommonPlan
from builder.relate.discover import catalogue_entry
from builder.render import downloads
from builder.render.catalogue import Catalogue, department_anchor
from builder.render.dealt import Dealt
from builder.render.environment import render
from builder.render.escape import script_value
from builder.render.evidence import WHOLE, evidenced, listed, on_sheet, planners
from builder.render.facets import Facet
from builder.render.front import crumb, front_matter
from builder.render.links import slug
from builder.render.selection import cells, place, selection
from builder.render.typical import wordings

INDEX, CELLS = "common/index.md", "cells.js"
# of the plans that were discovered so many stand on the page of all, the others on pages of so many
DISCOVERED, OF_PAGE = 40, 200
# of a discovered plan whose reports are all quoted the quotations say what charts and typical wordings would
FEW = WHOLE
_KEY = re.compile(r"(C[0-9]{2,3})(?![0-9])")


@cache
def _scopes() -> dict[str, str]:
    return {entry["key"]: entry.get("scope", "") for entry in load("common_plans")}


def plan_page(book: Catalogue, plan: CommonPlan) -> str:
    """The page of a common plan, as a path inside docs/."""
    return f"common/{book.anchors[plan.id]}.md"


def matrix_departments(plans: Sequence[CommonPlan]) -> list[str]:
    """The departments of the matrix, those with most entries first."""
    totals: defaultdict[str, int] = defaultdict(int)
    for plan in plans:
        for name, count in plan.departments:
            totals[name] += count
    return sorted(totals, key=lambda name: (-totals[name], name))


def render_common(book: Catalogue, facets: dict[str, Facet]) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page that ranks the common plans, and of the pages that list discovered ones where
    these are more than DISCOVERED."""
    plans = book.ranked
    found = [plan for plan in plans if not plan.key]
    shown = _shown(plans)
    rest = len(plans) - len(shown)
    pages = [f"common/more{f'-{n + 1}' if n else ''}.md" for n in range(-(-rest // OF_PAGE))]
    planning = {piece.report for plan in plans for piece in plan.evidence}
    chosen = selection(book, facets, shown, book.reports)
    common = {"book": book, "facets": facets, "plan_page": lambda plan: plan_page(book, plan)}
    yield (
        INDEX,
        render(
            "common.md.j2",
            INDEX,
            front=front_matter({"title": "共同计划", "abstract": "各机关今后一年共同计划的举措，附原文证据。"}),
            plans=shown,
            count=len(plans),
            rest=rest,
            pages=pages,
            chosen=chosen,
            slug=slug,
            most=max((plan.reports for plan in plans), default=0),
            total=book.distinct(book.corpus.reports),
            planning=book.distinct(book.reports[i] for i in planning if i in book.reports),
            evidence=sum(len(plan.evidence) for plan in plans),
            departments=matrix_departments(shown),
            cells=[(plan, dict(plan.departments)) for plan in shown],
            deepest=max((count for plan in shown for _, count in plan.departments), default=0),
            department_anchor=department_anchor,
            files=downloads,
            counted=CELLS,
            **common,
        ),
    )
    for at, page in enumerate(pages):
        title = "其余新发现" + (f"（{at + 1}）" if at else "")
        shown_here = found[DISCOVERED + at * OF_PAGE : DISCOVERED + (at + 1) * OF_PAGE]
        front = front_matter({"title": title, "abstract": f"目录以外几篇报告都写到的计划，其余{rest}项。"})
        values = {"front": front, "plans": shown_here, "count": rest, "shown": DISCOVERED, "pages": pages, "at": at}
        yield page, render("more.md.j2", page, home=INDEX, **values, **common)


def filter_data(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The script CELLS with what the filters of the page of all count, which that page fetches when they are used: the
    combinations, and those of each plan by the address of its page."""
    plans = _shown(book.ranked)
    chosen = selection(book, facets, plans, book.reports)
    places = {
        f"{book.anchors[plan.id]}.html": cells(book, chosen, (piece.report for piece in plan.evidence))
        for plan in plans
    }
    return f"huibianCells({script_value({'combinations': chosen.combinations, 'plans': places})});\n"


def _shown(plans: Sequence[CommonPlan]) -> list[CommonPlan]:
    """Those that stand on the page of all: the catalogue's, and the most widespread ones that were discovered."""
    rest = {plan.id for plan in [plan for plan in plans if not plan.key][DISCOVERED:]}
    return [plan for plan in plans if plan.id not in rest]


def _linked(book: Catalogue, scope: str) -> list[tuple[str, CommonPlan | None]]:
    """The text of a scope, cut where it names another entry by its key."""
    return [(part, book.plans.get(part)) for part in _KEY.split(scope) if part]


def render_plan(
    book: Catalogue, facets: dict[str, Facet], plan: CommonPlan, dealt: Sequence[Dealt] = ()
) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page of one common plan with its evidence, and of the sheets that list all of it where
    it is much.

    Where the reports are `dealt` to other sites, these hold that.
    """
    page = plan_page(book, plan)
    found = evidenced(book, plan, page)
    if dealt:
        found = replace(found, sheets=(), parts=tuple(replace(part, rest=(), page="") for part in found.parts))
    chosen = selection(book, facets, [plan], found.pieces)
    evidence = [
        (part, planners(book, found, part.shown), listed(book, found, part.rest), cells(book, chosen, part.reports))
        for part in found.parts
    ]
    plans, at = book.ranked, book.rank.get(plan.id, -1)
    name = plan.name
    few = not plan.key and plan.reports <= FEW
    yield (
        page,
        render(
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
            sheets=found.sheets,
            listed=any(part.rest for part in found.parts),
            place=lambda report: place(book, chosen, report),
            cut=any(len(part.shown) < len(part.reports) for part in found.parts),
            dealt=dealt,
            few=few,
            chosen=chosen,
            wordings=[] if few else wordings((p for p in plan.evidence if p.report in book.reports), book.canonical),
            entry=catalogue_entry(plan) if not plan.key else "",
            most_levels=max((count for _, count in plan.levels), default=0),
            departments=sorted(plan.departments, key=lambda item: (-item[1], item[0])),
            levels=sorted(plan.levels, key=lambda item: (-item[1], item[0])),
            department_anchor=department_anchor,
            before=plans[at - 1] if at > 0 else None,
            after=plans[at + 1] if 0 <= at < len(plans) - 1 else None,
        ),
    )
    for sheet in found.sheets:
        title = f"{name}：各篇证据" + (f"（{sheet.number}）" if sheet.number > 1 else "")
        yield (
            sheet.page,
            render(
                "evidence.md.j2",
                sheet.page,
                front=front_matter(
                    {"title": title, "abstract": f"{plan.reports}篇报告怎样写“{name}”，逐处列出。"}
                    | {"crumbs": [crumb("共同计划", INDEX), crumb(name, page)]}
                ),
                book=book,
                facets=facets,
                plan=plan,
                home=page,
                sheet=sheet,
                parts=on_sheet(book, found, sheet),
                department_anchor=department_anchor,
            ),
        )
