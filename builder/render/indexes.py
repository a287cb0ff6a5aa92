"""The index pages: one per value of a facet, and an overview of each facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from builder.model import CommonPlan, Measure, Report
from builder.render.catalogue import Catalogue, department_anchor
from builder.render.environment import render
from builder.render.facets import Facet, Value
from builder.render.front import front_matter
from builder.render.links import region_page
from builder.render.parts import PARTED, parts

# A page quotes this many measures of a group; the page of the common plan holds all of its evidence.
_SHOWN = 12
_LEADING = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that belong together on an index page, at most `_SHOWN` of `total`, and the distinct reports."""

    name: str
    plan: CommonPlan | None
    shown: tuple[tuple[Measure, Report], ...]
    total: int
    reports: int


def once(book: Catalogue, reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports without further copies of the same one."""
    seen: dict[str, Report] = {}
    for report in reports:
        seen.setdefault(book.canonical[report.id], report)
    return tuple(seen.values())


def spread(book: Catalogue, reports: Iterable[Report], names: Iterable[str]) -> list[tuple[str, int]]:
    """How many distinct reports bear each of `names` (departments, levels or themes), most first."""
    counts: Counter[str] = Counter()
    wanted = set(names)
    for report in once(book, reports):
        counts.update({report.department, report.level, *report.themes} & wanted)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def groups(book: Catalogue, value: Value) -> list[Group]:
    """The measures of a value by common plan, most widespread first; what no other report plans follows by theme."""
    kept = {report.id for report in once(book, value.reports)}
    by_plan: dict[str, list[tuple[Measure, Report]]] = {}
    by_theme: dict[str, list[tuple[Measure, Report]]] = {}
    for measure in value.measures:
        if measure.report not in kept:
            continue
        item = (measure, book.reports[measure.report])
        plans = {book.plans[key].id for key in measure.common if key in book.plans}
        for plan in sorted(plans):
            by_plan.setdefault(plan, []).append(item)
        if not plans:
            by_theme.setdefault(measure.themes[0] if measure.themes else "其他", []).append(item)
    found = [_group(book.plans[key].name, book.plans[key], items) for key, items in by_plan.items()]
    rest = [_group(name, None, items) for name, items in by_theme.items()]
    return sorted(found, key=_rank) + sorted(rest, key=_rank)


def _group(name: str, plan: CommonPlan | None, items: list[tuple[Measure, Report]]) -> Group:
    return Group(name, plan, tuple(items[:_SHOWN]), len(items), len({report.id for _, report in items}))


def _rank(group: Group) -> tuple[int, int, str]:
    return -group.reports, -group.total, group.name


def render_value(book: Catalogue, facets: dict[str, Facet], facet: Facet, at: int) -> str:
    """The page of the value at index `at` of a facet."""
    value = facet.values[at]
    reports = once(book, value.reports)
    title = " ".join((*value.above, value.name)) if facet.folder == "regions" else value.name
    count = len(reports)
    names = {folder: spread(book, reports, facets[folder].by_name) for folder in ("departments", "levels", "themes")}
    kept = {report.id for report in reports}
    compilation = book.compilations.get(value.note) if facet.folder == "compilations" else None
    return render(
        "value.md.j2",
        value.page,
        front=front_matter({"title": title, "abstract": f"{facet.label}“{title}”：报告 {count} 篇。", "count": count}),
        book=book,
        facets=facets,
        facet=facet,
        value=value,
        title=title,
        reports=value.reports,
        count=count,
        issuers=len({report.issuer for report in reports if report.issuer}),
        years=sorted({y for r in reports for y in (r.summary_year, r.plan_year) if y is not None}),
        measures=sum(measure.report in kept for measure in value.measures),
        groups=groups(book, value),
        parts=parts(book, facet, value) if facet.folder in PARTED else None,
        shown=_SHOWN,
        department_anchor=department_anchor,
        spreads=[(folder, counts) for folder, counts in names.items() if folder != facet.folder and len(counts) > 1],
        above=[(region_page(value.above[: n + 1]), name) for n, name in enumerate(value.above)],
        below=[v for v in facet.values if v.above == (*value.above, value.name)] if facet.folder == "regions" else [],
        compilation=compilation,
        before=facet.values[at - 1] if at else None,
        after=facet.values[at + 1] if at + 1 < len(facet.values) else None,
    )


def render_overview(book: Catalogue, facets: dict[str, Facet], facet: Facet) -> str:
    """The page that lists the values of a facet."""
    rows = []
    for value in facet.values:
        reports = once(book, value.reports)
        kept = {report.id for report in reports}
        other = "departments" if facet.folder in ("themes", "levels", "years") else "themes"
        leading = [name for name, _ in spread(book, reports, facets[other].by_name)[:_LEADING]]
        rows.append((value, len(reports), sum(m.report in kept for m in value.measures), leading, other))
    return render(
        "overview.md.j2",
        facet.page,
        front=front_matter({"title": facet.label, "abstract": f"按{facet.label}浏览全部报告。"}),
        book=book,
        facets=facets,
        facet=facet,
        rows=rows,
        most=max((count for _, count, *_ in rows), default=0),
        total=book.distinct(book.corpus.reports),
    )
