"""The index pages: one per value of a facet, and an overview of each facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from builder.model import CommonPlan, Measure, Report
from builder.render.catalogue import Catalogue, department_anchor
from builder.render.dealt import Dealt
from builder.render.environment import render
from builder.render.escape import trusted
from builder.render.facets import Facet, Value
from builder.render.feeds import feed_of
from builder.render.front import crumb, front_matter
from builder.render.links import region_page, slug
from builder.render.parts import Parts, parts
from builder.render.sheets import ROWS, Sheet, sheets


class Room(NamedTuple):
    """How much of what is planned a page shows; the pages of common plans and of reports hold all of it."""

    groups: int  # common plans that are quoted
    measures: int  # quoted of each
    themes: int  # of what no common plan covers
    named: int  # common plans that are named only
    bars: int  # of each chart
    problems: int  # difficulties that are quoted; the others are named
    quoted: int  # reports of each
    unique: int  # measures that no other report plans


# There are a few dozen departments, themes, levels and years however many the reports; compilations and regions grow in
# number with these, and each report stands in up to three regions.
_WIDE = Room(groups=30, measures=4, themes=20, named=40, bars=8, problems=40, quoted=2, unique=6)
_NARROW = Room(groups=5, measures=2, themes=2, named=12, bars=5, problems=4, quoted=1, unique=3)
_NAMES = Room(groups=0, measures=0, themes=0, named=8, bars=0, problems=0, quoted=0, unique=0)
_GROWING = ("regions", "compilations")
# up to so many reports of a region say on their own pages what they plan: the region names it
_FEW = 3
# so many neighbours of a value are named
_NEIGHBOURS = 30
_LEADING = 3
_NONE = trusted("")
_COUNTED = ("departments", "levels", "themes")
# what the search calls a facet in its addresses
_CHOICES = {"departments": "department", "levels": "level", "themes": "theme"}


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that belong together on an index page, some of `total`, and the distinct reports."""

    name: str
    plan: CommonPlan | None
    shown: tuple[tuple[Measure, Report], ...]
    total: int
    reports: int


@dataclass(frozen=True, slots=True)
class Groups:
    """The measures of a value: by common plan those that are quoted, those that are named and how many are left out;
    by theme what no common plan covers."""

    plans: tuple[Group, ...]
    more: tuple[Group, ...]
    left: int
    others: tuple[Group, ...]


def once(book: Catalogue, reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports without further copies of the same one."""
    seen: dict[str, Report] = {}
    for report in reports:
        seen.setdefault(book.canonical[report.id], report)
    return tuple(seen.values())


def spread(book: Catalogue, reports: Iterable[Report], folder: str) -> list[tuple[str, int]]:
    """How many distinct reports there are of each of their "departments", "levels" or "themes", most first."""
    counts: Counter[str] = Counter()
    for report in once(book, reports):
        counts.update(set(_names(report, folder)))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _names(report: Report, folder: str) -> tuple[str, ...]:
    return report.themes if folder == "themes" else (report.department if folder == "departments" else report.level,)


@dataclass(frozen=True, slots=True)
class Chart:
    """A small chart: what it counts, its longest bars as (name, page inside docs/, distinct reports), and how many
    bars are left out, in `unit`. `fragment` is a part of the pages that its names lead to, `query` the choice with
    which the ranking of common plans shows them all."""

    title: str
    bars: tuple[tuple[str, str, int], ...]
    left: int
    fragment: str = ""
    query: Markup = _NONE
    unit: str = "个"


def charts(book: Catalogue, facets: dict[str, Facet], facet: Facet, value: Value, most: int) -> list[Chart]:
    """How the reports of a value are spread over departments, levels, themes; of a theme over other themes too."""
    found = []
    for folder, title in (("departments", "部门"), ("levels", "层级"), ("themes", "主题")):
        known = facets[folder].by_name
        own = folder == facet.folder
        counts = [item for item in spread(book, value.reports, folder) if not (own and item[0] == value.name)]
        if counts and (own or len(counts) > 1):
            bars = tuple((name, known[name].page, count) for name, count in counts[:most])
            found.append(Chart("同见的主题" if own else title, bars, len(counts) - len(bars)))
    return found


def plan_chart(book: Catalogue, facet: Facet, value: Value, known: Parts, most: int) -> list[Chart]:
    """The common plans of a value, most planned first; of a department they lead to its part of the evidence."""
    bars = tuple((plan.name, f"common/{book.anchors[plan.id]}.md", count) for plan, count in known.plans[:most])
    title = "归入本主题的共同计划" if facet.folder == "themes" else "共同计划"
    fragment = department_anchor(value.name) if facet.folder == "departments" else ""
    return [Chart(title, bars, len(known.plans) - len(bars), fragment, _choice(facet, value), "项")] if bars else []


def _choice(facet: Facet, value: Value) -> Markup:
    """The query with which the ranking of common plans shows those of a value; "" where it cannot choose by it."""
    choice = _CHOICES.get(facet.folder)
    return trusted(f"?{choice}={slug(facet.folder, value.name)}" if choice else "")


def groups(book: Catalogue, value: Value, room: Room) -> Groups:
    """The measures of a value by common plan, most widespread first; what no other report plans by theme.

    Of a measure and those below it the one stands for a plan that says it: the lowest.
    """
    kept = {report.id for report in once(book, value.reports)}
    listed = {measure.id for measure in value.measures}
    by_plan: dict[str, list[tuple[Measure, Report]]] = {}
    by_theme: dict[str, list[tuple[Measure, Report]]] = {}
    for measure in value.measures:
        if measure.report not in kept:
            continue
        item = (measure, book.reports[measure.report])
        plans = book.under.get(measure.id, ())
        below = [child for child in book.children.get(measure.id, ()) if child.id in listed] if plans else ()
        said = {plan for child in below for plan in book.under.get(child.id, ())}
        for plan in plans:
            if plan not in said:
                by_plan.setdefault(plan, []).append(item)
        if not plans:
            by_theme.setdefault(measure.themes[0] if measure.themes else "其他", []).append(item)
    found = [_group(book.plans[key].name, book.plans[key], items, room) for key, items in by_plan.items()]
    rest = [_group(name, None, items, room) for name, items in by_theme.items()]
    found.sort(key=_rank)
    quoted, named = found[: room.groups], found[room.groups : room.groups + room.named]
    left = len(found) - len(quoted) - len(named)
    return Groups(tuple(quoted), tuple(named), left, tuple(sorted(rest, key=_rank)[: room.themes]))


def _group(name: str, plan: CommonPlan | None, items: list[tuple[Measure, Report]], room: Room) -> Group:
    return Group(name, plan, tuple(items[: room.measures]), len(items), len({report.id for _, report in items}))


def _rank(group: Group) -> tuple[int, int, str]:
    return -group.reports, -group.total, group.name


def years(reports: Iterable[Report]) -> list[int]:
    """The years that the reports sum up or plan for, in order."""
    return sorted({year for report in reports for year in (report.summary_year, report.plan_year) if year is not None})


def counted(book: Catalogue, value: Value) -> int:
    """How many measures of a value there are, at any depth; those of further copies of a report do not count."""
    kept = {report.id for report in once(book, value.reports)}
    return sum(measure.report in kept for measure in value.measures)


def beside(facet: Facet, value: Value) -> list[Value]:
    """The neighbours of a value: of a division those of the same one above it, of any other value all of its index."""
    return [other for other in facet.below[value.above] if other is not value]


def render_value(
    book: Catalogue, facets: dict[str, Facet], facet: Facet, at: int, dealt: Sequence[Dealt] = ()
) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page of the value at index `at` of a facet, and of further sheets of its reports; where
    these are `dealt` to other sites, of one page that leads there."""
    value = facet.values[at]
    if dealt:
        none: tuple[Report, ...] = ()
        sheet = sheets(value.page, none)[0]
        yield value.page, _value(book, facets, facet, at, once(book, value.reports), sheet, dealt)
        return
    reports = once(book, value.reports)
    # a compilation is listed as it is; elsewhere a report stands once for all of its copies
    first, *more = sheets(value.page, value.reports if facet.folder == "compilations" else reports)
    yield first.page, _value(book, facets, facet, at, reports, first)
    for sheet in more:
        yield sheet.page, _sheet(book, facets, facet, sheet, " ".join((*value.above, value.name)), "篇", value)


def _sheet(
    book: Catalogue,
    facets: dict[str, Facet],
    facet: Facet,
    sheet: Sheet[Any],
    name: str,
    unit: str,
    value: Value | None = None,
    most: int = 0,
) -> str:
    """A further sheet of a value's reports, or of the values of a facet."""
    title = f"{name}（{sheet.number}）"
    crumbs = [crumb(facet.label, facet.page), *([crumb(name, value.page)] if value else [])]
    return render(
        "sheet.md.j2",
        sheet.page,
        front=front_matter({"title": title, "abstract": f"{name}，第{sheet.number}页。", "crumbs": crumbs}),
        book=book,
        facets=facets,
        facet=facet,
        value=value,
        name=name,
        unit=unit,
        sheet=sheet,
        most=most,
    )


def _value(
    book: Catalogue,
    facets: dict[str, Facet],
    facet: Facet,
    at: int,
    reports: tuple[Report, ...],
    sheet: Sheet[Report],
    dealt: Sequence[Dealt] = (),
) -> str:
    """The page of a value, with the first sheet of its reports, or the sites to which they are dealt."""
    value = facet.values[at]
    title = " ".join((*value.above, value.name)) if facet.folder == "regions" else value.name
    count = len(reports)
    few = facet.folder == "regions" and count <= _FEW
    room = _NAMES if few else _NARROW if facet.folder in _GROWING else _WIDE
    own = parts(book, facet, value, room.quoted)
    compilation = book.compilations.get(value.note) if facet.folder == "compilations" else None
    return render(
        "value.md.j2",
        value.page,
        front=front_matter(
            {"title": title, "abstract": f"{facet.label}“{title}”：报告{count}篇。", "count": count}
            | {"crumbs": [crumb(facet.label, facet.page)]}
            | ({"feed": feed} if (feed := feed_of(facet, value)) else {})
        ),
        feed=feed,
        book=book,
        facets=facets,
        facet=facet,
        value=value,
        title=title,
        sheet=sheet,
        dealt=dealt,
        listed=trusted(f"?{_CHOICES[facet.folder]}={quote(value.name)}") if facet.folder in _CHOICES else "",
        count=count,
        issuers=len({report.issuer for report in reports if report.issuer}),
        years=years(reports),
        length=sum(book.lengths[report.id] for report in reports) // count if count else 0,
        spans=[(facets[f], len(spread(book, reports, f))) for f in _COUNTED if f != facet.folder],
        measures=counted(book, value),
        few=few,
        groups=groups(book, value, room),
        choice=_choice(facet, value),
        parts=own,
        shown=room.unique,
        quoted=room.problems,
        neighbours=_NEIGHBOURS,
        charts=charts(book, facets, facet, value, room.bars) + plan_chart(book, facet, value, own, room.bars)
        if room.bars
        else [],
        above=[(region_page(value.above[: n + 1]), name) for n, name in enumerate(value.above)],
        below=facet.below.get((*value.above, value.name), ()) if facet.folder == "regions" else (),
        compilation=compilation,
        beside=beside(facet, value),
        before=facet.values[at - 1] if at else None,
        after=facet.values[at + 1] if at + 1 < len(facet.values) else None,
    )


def render_overview(book: Catalogue, facets: dict[str, Facet], facet: Facet) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page that lists the values of a facet, and of further sheets of it.

    Where divisions are many, those right below another one are left to its page.
    """
    values = facet.values
    if len(values) > ROWS:
        values = tuple(value for value in values if not value.above)
    rows = []
    for value in values:
        reports = once(book, value.reports)
        other = "departments" if facet.folder in ("themes", "levels", "years") else "themes"
        leading = [name for name, _ in spread(book, reports, other)[:_LEADING]]
        rows.append((value, len(reports), counted(book, value), leading, other))
    most = max((count for _, count, *_ in rows), default=0)
    first, *more = sheets(facet.page, rows)
    yield (
        facet.page,
        render(
            "overview.md.j2",
            facet.page,
            front=front_matter({"title": facet.label, "abstract": f"按{facet.label}浏览全部报告。"}),
            book=book,
            facets=facets,
            facet=facet,
            rows=rows,
            sheet=first,
            hidden=len(values) < len(facet.values),
            most=most,
            total=book.distinct(book.corpus.reports),
        ),
    )
    for sheet in more:
        yield sheet.page, _sheet(book, facets, facet, sheet, facet.label, facet.unit.removeprefix("个"), most=most)
