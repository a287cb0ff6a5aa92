"""The outline of a report: its headings with level and role, and the line ranges that state future work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.corrections.entries import NOTHING, Ruling
from builder.corrections.settle import Place, settled_headings, settled_ranges
from builder.headings import find_headings
from builder.model import Paragraph, Section
from builder.roles import plan_lines, role_words, with_roles


@dataclass(frozen=True, slots=True)
class Outline:
    """Headings in order and inclusive plan ranges in source lines.

    `plan_section` says whether more than a passing remark states plans, `achievements` whether anything else is told.
    """

    sections: tuple[Section, ...]
    plan_ranges: tuple[tuple[int, int], ...]
    plan_section: bool
    achievements: bool


def outline(
    paragraphs: Sequence[Paragraph],
    title_lines: Sequence[int],
    tail: Sequence[int],
    *,
    year: int | None,
    plan_only: bool,
    half: bool = False,
    ruling: Ruling = NOTHING,
    source: Mapping[int, str] | None = None,
) -> Outline:
    """The outline of a report.

    `paragraphs` is its published text, `title_lines` the lines of its title and `tail` those of signature and date;
    `year` is the year reported on; `plan_only` says that the title names plans alone, `half` that the report is on
    the first half of a year, whose second half is still to come. `ruling` is what a person settled, with the texts of
    the `source` lines by number that its entries quote; what follows from it is understood anew.
    """
    body = [p for p in paragraphs if p.line not in set(title_lines) and p.line not in set(tail)]
    place = Place(paragraphs, source or {})
    heads, settled = settled_headings(find_headings(body), ruling.sections, place)
    roles = role_words(year, half)
    sections = with_roles(heads, body, roles, plan_only, settled)
    lines, by_heading = plan_lines(body, sections, roles, plan_only)
    ranges = _ranges([p.line for p in body], lines)
    if (by_hand := settled_ranges(ruling, place)) is not None:
        ranges, by_heading = by_hand, bool(by_hand)
    done = any(s.role == "achievements" for s in sections) or not plan_only
    return Outline(tuple(sections), ranges, by_heading, done)


def _ranges(order: Sequence[int], lines: set[int]) -> tuple[tuple[int, int], ...]:
    """Inclusive ranges over `lines`; paragraphs that follow each other belong together, white lines between or not."""
    ranges: list[tuple[int, int]] = []
    previous_in = False
    for line in order:
        if line in lines:
            ranges = [*ranges[:-1], (ranges[-1][0], line)] if previous_in else [*ranges, (line, line)]
        previous_in = line in lines
    return tuple(ranges)
