"""独有举措: the measures that only one report plans, by theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.model import Measure, Report
from builder.relate.cores import core_of
from builder.render.catalogue import Catalogue
from builder.render.dealt import Dealt
from builder.render.downloads import ARCHIVE
from builder.render.environment import render
from builder.render.facets import Facet
from builder.render.front import front_matter
from builder.render.links import slug

PAGE = "common/unique.md"
OTHER = "其他"
# about two lines of a phone: what a short head leaves open
_MORE = 60
# up to so many stand on one page; beyond, so many of each theme, and the others on pages of so many
WHOLE, SAMPLE, OF_PAGE = 300, 5, 100


@dataclass(frozen=True, slots=True)
class Item:
    """A measure that only its report plans."""

    measure: Measure
    report: Report

    @property
    def more(self) -> str:
        """How its text goes on after the head, shortened."""
        _, met, after = self.measure.text.partition(self.measure.head)
        after = " ".join(after.split()).lstrip("。，；：、,;: ") if met else ""
        return after if len(after) <= _MORE else f"{after[:_MORE]}…"


def items(book: Catalogue, reports: Iterable[Report], theme: str = "") -> list[Item]:
    """The unique measures of the reports, copies of a report once; of one theme where that is given."""
    found: list[Item] = []
    for name in dict.fromkeys(book.canonical[report.id] for report in reports):
        for measure in book.unique.get(name, ()):
            if not theme or theme_of(measure) == theme:
                found.append(Item(measure, book.reports[name]))
    return found


def own_items(book: Catalogue, report: Report) -> list[Item]:
    """The unique measures as they stand in this copy of a report."""
    if not (unique := book.unique.get(book.canonical[report.id], ())):
        return []
    wanted = {core_of(measure.head) for measure in unique}
    return [Item(measure, report) for measure in book.all_measures(report) if core_of(measure.head) in wanted]


def theme_of(measure: Measure) -> str:
    """The main theme of a measure."""
    return measure.themes[0] if measure.themes else OTHER


def render_unique(book: Catalogue, facets: dict[str, Facet], dealt: Sequence[Dealt] = ()) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page of all unique measures, by theme in the order of the themes; where they are many it
    shows some of each theme, and further pages hold all of a theme.

    Where the reports are `dealt` to other sites, these hold them all.
    """
    grouped: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items(book, book.corpus.reports):
        grouped[theme_of(item.measure)].append(item)
    order = {value.name: at for at, value in enumerate(facets["themes"].values)}
    count = sum(map(len, grouped.values()))
    ranked = sorted(grouped.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    cut = count > WHOLE
    groups = [(theme, found, _pages(theme, len(found)) if cut and not dealt else ()) for theme, found in ranked]
    title, common = "独有举措", {"book": book, "facets": facets, "file": ARCHIVE}
    yield (
        PAGE,
        render(
            "unique.md.j2",
            PAGE,
            front=front_matter({"title": title, "abstract": f"只有一篇报告计划的举措{count}条，按主题排列。"}),
            groups=[(theme, found[:SAMPLE] if cut else found, len(found), pages) for theme, found, pages in groups],
            dealt=dealt,
            count=count,
            reports=len({item.report.id for found in grouped.values() for item in found}),
            total=book.distinct(book.corpus.reports),
            **common,
        ),
    )
    for theme, found, pages in groups:
        for at, page in enumerate(pages):
            named = f"{title}：{theme}" + (f"（{at + 1}）" if at else "")
            yield (
                page,
                render(
                    "unique_theme.md.j2",
                    page,
                    front=front_matter({"title": named, "abstract": f"{theme}：独有举措{len(found)}条。"}),
                    theme=theme,
                    found=found[at * OF_PAGE : (at + 1) * OF_PAGE],
                    count=len(found),
                    pages=pages,
                    at=at,
                    home=PAGE,
                    **common,
                ),
            )


def _pages(theme: str, count: int) -> tuple[str, ...]:
    if count <= SAMPLE:
        return ()
    stem = f"common/unique-{slug('themes', theme)}"
    return tuple(f"{stem}{f'-{n + 1}' if n else ''}.md" for n in range(-(-count // OF_PAGE)))
