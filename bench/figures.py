"""What a size was measured to cost, and the table of all sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.measure import Cost
from bench.stages import STAGES

Build = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """Bytes of a built site: all, of the search index, of HTML pages by folder (count and largest page too)."""

    total: int
    index: int
    html: int
    pages: int
    largest: Mapping[str, tuple[int, str]]  # folder -> bytes and path of its largest page


@dataclass(frozen=True, slots=True)
class Figures:
    """A size: its cold builds, one in which nothing changed, one with one compilation changed, the baseline's."""

    reports: int
    cold: Sequence[Build]
    again: Build
    changed: Build
    baseline: Sequence[Cost]
    baseline_index: int
    site: Site

    def stage(self, name: str) -> float:
        """Median seconds of CPU of a stage of the cold builds."""
        return median(build["cpu"].get(name, 0.0) for build in self.cold)

    @property
    def cpu(self) -> float:
        return median(build["cost"].cpu for build in self.cold)

    @property
    def baseline_cpu(self) -> float | None:
        return median(cost.cpu for cost in self.baseline) if self.baseline else None


def site_figures(site: Path) -> Site:
    """The sizes of what lies in `site`."""
    total = index = html = pages = 0
    largest: dict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
    for path in site.rglob("*"):
        if not path.is_file():
            continue
        size, place = path.stat().st_size, path.relative_to(site).as_posix()
        total += size
        if place.startswith("assets/search/index/"):
            index += size
        if path.suffix == ".html":
            html, pages = html + size, pages + 1
            folder = place.split("/")[0] if "/" in place else "."
            largest[folder] = max(largest[folder], (size, place))
    return Site(total, index, html, pages, dict(largest))


Row = tuple[str, Callable[[Figures], float | None], str]
_MB = 1e6


def _rows() -> list[Row]:
    rows: list[Row] = [(f"{name}, CPU s", lambda f, n=name: f.stage(n), ".1f") for name in (*STAGES, "other")]  # type: ignore[misc]
    rows += [
        ("**whole build, CPU s**", lambda f: f.cpu, ".1f"),
        ("whole build, wall s", lambda f: median(build["cost"].wall for build in f.cold), ".1f"),
        ("whole build, peak MiB", lambda f: max(build["cost"].memory for build in f.cold), ".0f"),
        ("stock MkDocs, CPU s", lambda f: f.baseline_cpu, ".1f"),
        ("stock MkDocs, wall s", lambda f: median(c.wall for c in f.baseline) if f.baseline else None, ".1f"),
        ("stock MkDocs, peak MiB", lambda f: max((c.memory for c in f.baseline), default=None), ".0f"),
        ("**CPU, ratio to stock MkDocs**", lambda f: f.cpu / f.baseline_cpu if f.baseline_cpu else None, ".2f"),
        ("build again, nothing changed, CPU s", lambda f: f.again["cost"].cpu, ".1f"),
        ("build again, one compilation changed, CPU s", lambda f: f.changed["cost"].cpu, ".1f"),
        ("… its ratio to a cold build", lambda f: f.changed["cost"].cpu / f.cpu, ".2f"),
        ("… compilations read anew", lambda f: f.changed["compilations"] - f.changed["cached"], ".0f"),
        ("compilations", lambda f: f.cold[0]["compilations"], ".0f"),
        ("pages", lambda f: f.site.pages, ".0f"),
        ("bytes of HTML a page", lambda f: f.site.html / f.site.pages, ".0f"),
        ("site a report without search index, kB", lambda f: (f.site.total - f.site.index) / f.reports / 1000, ".1f"),
        ("search index, MB", lambda f: f.site.index / _MB, ".1f"),
        ("search index of stock MkDocs, MB", lambda f: f.baseline_index / _MB if f.baseline_index else None, ".1f"),
        ("whole site, MB", lambda f: f.site.total / _MB, ".0f"),
        ("largest report page, kB", lambda f: f.site.largest["reports"][0] / 1000, ".0f"),
        (
            "largest other page, kB",
            lambda f: max(size for folder, (size, _) in f.site.largest.items() if folder != "reports") / 1000,
            ".0f",
        ),
    ]
    return rows


def table(results: Sequence[Figures]) -> str:
    """All figures; between two sizes how many times as much, where a growth means something."""
    head = ["| |", "|---|"]
    for at, figures in enumerate(results):
        head[0] += (" × |" if at else "") + f" {figures.reports:,} |"
        head[1] += ("--:|" if at else "") + "--:|"
    lines = head
    for name, value, form in _rows():
        cells: list[str] = []
        before: float | None = None
        for at, figures in enumerate(results):
            now = value(figures)
            if at:
                grows = before and now is not None and "ratio" not in name
                cells.append(f"{now / before:.1f}" if grows and now is not None and before else "")
            cells.append("–" if now is None else format(now, form))
            before = now
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *_pages(results)])


def _pages(results: Sequence[Figures]) -> list[str]:
    """The largest page of each folder by size: where a page carries a list that grows, it shows here."""
    lines = ["| largest page of | " + " | ".join(f"{f.reports:,}: kB" for f in results) + " | which |"]
    lines.append("|---|" + "--:|" * len(results) + "---|")
    for folder in sorted({folder for figures in results for folder in figures.site.largest}):
        sizes = [f.site.largest.get(folder, (0, ""))[0] / 1000 for f in results]
        which = results[-1].site.largest.get(folder, (0, ""))[1]
        lines.append(f"| {folder} | " + " | ".join(f"{size:.0f}" for size in sizes) + f" | {which} |")
    return lines
