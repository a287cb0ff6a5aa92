"""Where every character of the published text stands in the address space of the index.

The text of a report is cut, between paragraphs, into chunks: the pieces that a reader's browser fetches. A chunk owns
`Space.size` addresses, one per folded character, in four regions, so that an address alone says what kind of text it is
in: body, headings, organ, title. The title stands twice, at both ends of its region: a query that matches at the very
start and the very end is the title. A heading that runs into its paragraph stands with it in the body, and once more
among the headings, so that words match across the two and still count as a heading's.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from builder.joins import CONTINUED
from builder.model import Report
from builder.render.search_fold import fold

PLANS, ACHIEVEMENTS, PROBLEMS, OTHER = range(4)
PLACES = ("plans", "achievements", "problems", "other")  # what a reader can restrict a search to
_HEADINGS = 960  # addresses for headings in a chunk, unless one heading is longer
_ISSUER = 48


class Unit(NamedTuple):
    """A paragraph or heading: `number` names its anchor (p1, p2 …), `place` indexes PLACES, `level` is 0 for body."""

    number: int
    place: int
    level: int
    text: str
    folded: str
    heading: str  # the folded run-in heading that it begins with


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive units of one report; only a report's first chunk has `title` and `organ` (folded)."""

    report: int
    units: tuple[Unit, ...]
    title: str
    organ: str


@dataclass(frozen=True, slots=True)
class Space:
    """Sizes of the regions of a chunk, in addresses; each has room for its longest content and a gap."""

    body: int
    headings: int
    organ: int
    title: int

    @property
    def size(self) -> int:
        return self.title + self.organ + self.headings + self.body


class Run(NamedTuple):
    """Folded text at consecutive addresses of a chunk."""

    chunk: int
    offset: int
    place: int
    text: str


def units_of(report: Report) -> tuple[Unit, ...]:
    """The published text of a report as units, its title first."""
    starts = [section.line for section in report.sections]
    plans = sorted(report.plan_ranges)
    plan_starts = [first for first, _ in plans]
    title = fold(report.title)
    first = report.title_line - report.first_line + 1
    units = [Unit(first, OTHER, 1, report.title, title, "")]
    for paragraph in report.paragraphs:
        folded = fold(paragraph.text)
        if not folded or (folded == title and paragraph.line == report.title_line):
            continue
        if paragraph.style == CONTINUED and len(units) > 1 and not units[-1].level:
            # a sentence that the end of a page has cut is found whole
            text = units[-1].text.rstrip() + paragraph.text.lstrip()
            units[-1] = units[-1]._replace(text=text, folded=fold(text))
            continue
        at = bisect.bisect_right(starts, paragraph.line) - 1
        section = report.sections[at] if at >= 0 else None
        planned = bisect.bisect_right(plan_starts, paragraph.line) - 1
        if planned >= 0 and paragraph.line <= plans[planned][1]:
            place = PLANS
        elif section is not None and section.role in ("achievements", "problems"):
            place = PLACES.index(section.role)
        else:
            place = OTHER
        level, heading = 0, ""
        if section is not None and section.line == paragraph.line:
            heading = fold(section.heading)
            if not section.run_in or heading == folded:
                level, heading = section.level + 1, ""
        units.append(Unit(paragraph.line - report.first_line + 1, place, level, paragraph.text, folded, heading))
    return tuple(units)


def chunks_of(reports: Sequence[Report], target: int) -> tuple[tuple[Chunk, ...], Space]:
    """All chunks in the order of the reports, of about `target` characters at most, and the space they need."""
    every = [units_of(report) for report in reports]
    headings = max(
        [
            _HEADINGS,
            *(max(len(unit.heading), len(unit.folded) if unit.level else 0) + 1 for u in every for unit in u[1:]),
        ]
    )
    body = max([target, *(len(unit.folded) + 1 for u in every for unit in u[1:] if not unit.level)])
    chunks: list[Chunk] = []
    for index, (report, units) in enumerate(zip(reports, every, strict=True)):
        title, organ = units[0].folded, _organ(report, units)
        total = sum(len(unit.folded) for unit in units)
        share = min(body, total // -(-total // target) + 200) if total else body
        for part in _cut(units, headings, share, body):
            chunks.append(Chunk(index, part, title, organ))
            title = organ = ""
    longest = max((len(chunk.title) for chunk in chunks), default=0)
    organs = max((len(chunk.organ) for chunk in chunks), default=0)
    return tuple(chunks), Space(body, headings, max(_ISSUER, organs + 1), 2 * longest + 3)


def _organ(report: Report, units: Sequence[Unit]) -> str:
    """The folded name of the issuing organ, if the published text has it: the index holds no other words."""
    name = fold(report.issuer or "")
    return name if name and any(name in unit.folded for unit in units) else ""


def _cut(units: Sequence[Unit], headings: int, share: int, body: int) -> Iterator[tuple[Unit, ...]]:
    part: list[Unit] = []
    in_headings = in_body = 0
    for at, unit in enumerate(units):
        more_headings = (len(unit.folded) if unit.level else len(unit.heading)) + 1 if at else 0
        more_body = 0 if unit.level else len(unit.folded) + 1
        full = in_headings + more_headings > headings or in_body + more_body > body
        # a heading stays with what follows it
        if part and (full or (in_body + more_body > share and not part[-1].level)):
            yield tuple(part)
            part, in_headings, in_body = [], 0, 0
        part.append(unit)
        in_headings, in_body = in_headings + more_headings, in_body + more_body
    if part:
        yield tuple(part)


def runs_of(chunks: Sequence[Chunk], space: Space) -> Iterator[Run]:
    """Every stretch of folded text with its address; between two runs lies at least one address."""
    for number, chunk in enumerate(chunks):
        body, heading = 0, space.body
        for unit in chunk.units[1:] if chunk.title else chunk.units:
            words = unit.folded if unit.level else unit.heading
            if words:
                yield Run(number, heading, unit.place, words)
                heading += len(words) + 1
            if not unit.level:
                yield Run(number, body, unit.place, unit.folded)
                body += len(unit.folded) + 1
        if chunk.organ:
            yield Run(number, space.body + space.headings, OTHER, chunk.organ)
        if chunk.title:
            yield Run(number, space.body + space.headings + space.organ, OTHER, chunk.title)
            yield Run(number, space.size - 1 - len(chunk.title), OTHER, chunk.title)
