"""Dealing reports to parts, each report to exactly one, by what it says itself: no other input can move it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.knowledge import load
from builder.model import Report
from builder.render.links import Layout

WAYS = ("region", "year")
# the part of reports of which nothing is known; the address that their index pages have, too
UNKNOWN = "unknown"
LABELS = {"region": "地区", "year": "年份"}
_UNKNOWN_NAMES = {"region": "地区未详", "year": "年份未详"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part: `folder` is its place below the root, `name` what readers call it, `reports` the ids of its reports in
    the order of the corpus."""

    folder: str
    name: str
    reports: tuple[str, ...]

    @property
    def page(self) -> str:
        """Its home, as a page of the root (builder.render.links.Layout)."""
        return f"/{self.folder}/index.md"

    def own(self, page: str) -> str:
        """Its page of that name, seen from the root: `common/c01.md` is `/henan/common/c01.md`."""
        return f"/{self.folder}/{page}"


def deal(reports: Iterable[Report], by: str) -> tuple[Part, ...]:
    """The parts that have a report: provinces in the order of their codes, or years; what is unknown comes last.

    `by` is one of WAYS. A report belongs to the province that it is about, or to the year that it sums up (plans for,
    where it sums up none).
    """
    name_of = _province if by == "region" else _year
    found: dict[str, list[str]] = {}
    for report in reports:
        found.setdefault(name_of(report), []).append(report.id)
    order = {name: at for at, name in enumerate(_provinces())}
    names = sorted(found, key=lambda name: (name == "", order.get(name, 0), name))
    return tuple(Part(_folder(by, name), name or _UNKNOWN_NAMES[by], tuple(found[name])) for name in names)


def layout_of(parts: Iterable[Part], here: str = "") -> Layout:
    """Where pages of all parts stand, seen from the root or from the part in the folder `here`."""
    dealt = tuple(parts)
    folders = {name: part.folder for part in dealt for name in part.reports}
    return Layout(folders, frozenset(part.folder for part in dealt), here)


def _province(report: Report) -> str:
    """The outermost division of a report, where that is a province; "" for all that is not known well enough."""
    return report.regions[0] if report.regions and report.regions[0] in _provinces() else ""


def _year(report: Report) -> str:
    year = report.summary_year if report.summary_year is not None else report.plan_year
    return "" if year is None else f"{year}年"


def _folder(by: str, name: str) -> str:
    if not name:
        return UNKNOWN
    return _provinces()[name] if by == "region" else name.removesuffix("年")


def _provinces() -> Mapping[str, str]:
    """The folders of the provinces by their names, in the order of their codes."""
    found: dict[str, str] = load("slugs")["provinces"]
    return found
