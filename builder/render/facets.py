"""The ways into the corpus: for each kind of index its values, and what falls under each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from builder.knowledge import load
from builder.model import LEVELS, Measure, Report
from builder.render.catalogue import Catalogue
from builder.render.links import region_page, region_slug, slug

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """One page of an index: its reports, and of their measures, at any depth, those that belong here."""

    name: str
    page: str
    reports: tuple[Report, ...]
    measures: tuple[Measure, ...]
    note: str = ""
    above: tuple[str, ...] = ()  # the names above this one, outermost first (regions)


@dataclass(frozen=True)
class Facet:
    """A kind of index. `folder` is its place in docs/, `label` its name, `unit` what its values are called."""

    folder: str
    label: str
    unit: str
    values: tuple[Value, ...]
    by_name: dict[str, Value] = field(default_factory=dict, compare=False)

    @property
    def page(self) -> str:
        return f"{self.folder}/index.md"

    @cached_property
    def below(self) -> Mapping[tuple[str, ...], list[Value]]:
        """The values right below each one (the names that lead to it), in their order; the outermost below ()."""
        found: defaultdict[tuple[str, ...], list[Value]] = defaultdict(list)
        for value in self.values:
            found[value.above].append(value)
        return dict(found)


def facets(book: Catalogue) -> tuple[Facet, ...]:
    """All indexes; only values that have a report get a page."""
    return tuple(make(book) for make in (_departments, _themes, _levels, _regions, _years, _compilations))


def _grouped(reports: Iterable[Report], keys: Callable[[Report], Iterable[str]]) -> dict[str, list[Report]]:
    found: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        for key in dict.fromkeys(keys(report)):
            found[key].append(report)
    return found


def _facet(folder: str, label: str, unit: str, values: Iterable[Value]) -> Facet:
    known = tuple(values)
    return Facet(folder, label, unit, known, {value.name: value for value in known})


def _all(book: Catalogue, reports: Iterable[Report]) -> tuple[Measure, ...]:
    return tuple(measure for report in reports for measure in book.all_measures(report))


def _ordered(found: Iterable[str], order: Iterable[str]) -> list[str]:
    rank = {name: index for index, name in enumerate(order)}
    return sorted(found, key=lambda name: (rank.get(name, len(rank)), name))


def _departments(book: Catalogue) -> Facet:
    found = _grouped(book.corpus.reports, lambda report: (report.department,))
    return _facet(
        "departments",
        "部门",
        "个部门",
        (
            Value(name, f"departments/{slug('departments', name)}.md", tuple(found[name]), _all(book, found[name]))
            for name in _ordered(found, load("departments"))
        ),
    )


def _themes(book: Catalogue) -> Facet:
    found = _grouped(book.corpus.reports, lambda report: report.themes)
    known = {theme["name"]: theme for theme in load("themes")}
    values = []
    for name in _ordered(found, known):
        # reports that are mainly about the theme come first
        reports = sorted(found[name], key=lambda report: report.primary_theme != name)
        measures = tuple(m for report in reports for m in book.all_measures(report) if m.themes[:1] == (name,))
        note = known.get(name, {}).get("scope") or ""
        values.append(Value(name, f"themes/{slug('themes', name)}.md", tuple(reports), measures, note))
    return _facet("themes", "主题", "个主题", values)


def _levels(book: Catalogue) -> Facet:
    found = _grouped(book.corpus.reports, lambda report: (report.level,))
    return _facet(
        "levels",
        "层级",
        "个层级",
        (
            Value(name, f"levels/{slug('levels', name)}.md", tuple(found[name]), _all(book, found[name]))
            for name in _ordered(found, LEVELS)
        ),
    )


def _regions(book: Catalogue) -> Facet:
    found: defaultdict[tuple[str, ...], list[Report]] = defaultdict(list)
    unknown: list[Report] = []
    for report in book.corpus.reports:
        for depth in range(1, len(report.regions) + 1):
            found[report.regions[:depth]].append(report)
        if not report.regions:
            unknown.append(report)
    values = [
        Value(path[-1], region_page(path), tuple(reports), _all(book, reports), above=path[:-1])
        for path, reports in sorted(
            found.items(), key=lambda item: [region_slug(item[0][: n + 1]) for n in range(len(item[0]))]
        )
    ]
    if unknown:
        note = "原文隐去了地名，或仅凭原文不能确定。"
        values.append(Value("地区未详", f"regions/{UNKNOWN}.md", tuple(unknown), _all(book, unknown), note))
    return _facet("regions", "地区", "个地区", values)


def _years(book: Catalogue) -> Facet:
    def years(report: Report) -> list[str]:
        stated = [year for year in (report.summary_year, report.plan_year) if year is not None]
        return [f"{year}年" for year in stated] or ["年份未详"]

    values = []
    found = _grouped(book.corpus.reports, years)
    for name in sorted(found, key=lambda name: (name == "年份未详", name), reverse=False):
        page = UNKNOWN if name == "年份未详" else name[:-1]
        planning = [report for report in found[name] if f"{report.plan_year}年" == name]
        values.append(Value(name, f"years/{page}.md", tuple(found[name]), _all(book, planning)))
    return _facet("years", "年份", "个年份", values)


def _compilations(book: Catalogue) -> Facet:
    found = _grouped(book.corpus.reports, lambda report: (report.source,))
    values = []
    for item in book.corpus.compilations:
        reports = sorted(found.get(item.source, []), key=lambda report: report.first_line)
        page = f"compilations/{book.sources[item.source]}.md"
        values.append(Value(item.title or item.source, page, tuple(reports), _all(book, reports), item.source))
    facet = _facet("compilations", "汇编", "部汇编", values)
    # two compilations may share a title, so that these are found by their source
    return Facet(facet.folder, facet.label, facet.unit, facet.values, {value.note: value for value in values})
