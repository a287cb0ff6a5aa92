"""Rulings applied to what the rules understood: fields, headings, plan ranges, measures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.corrections.entries import LineItem, MeasureItem, Origin, Ruling, SectionItem, guard, squeezed
from builder.model import Fact, Line, Measure, Paragraph, Report, Role, Section

_STOPS = "。；;！？!?"


def line_sorts(items: Sequence[LineItem], lines: Sequence[Line]) -> dict[int, str]:
    """What each settled source line is: title, text or noise."""
    texts = {line.number: line.text for line in lines}
    for item in items:
        if item.last not in texts or not texts[item.first].strip():
            missing = item.last if item.last not in texts else item.first
            raise item.at.wrong(f"line {missing} is {'empty' if missing in texts else 'beyond the end of the input'}.")
        guard(item.at, item.text, item.first, texts[item.first], None)
    return {line: item.sort for item in items for line in range(item.first, item.last + 1)}


class Place:
    """The lines of one report, for checking what entries say of them."""

    def __init__(self, paragraphs: Sequence[Paragraph], source: Mapping[int, str]) -> None:
        self.shown = {p.line: p.text for p in paragraphs}
        self.source = source

    def text(self, at: Origin, line: int, words: str) -> str:
        """The published text of a line of the report that holds `words`."""
        if line not in self.shown:
            lines = f"{min(self.shown)} to {max(self.shown)}" if self.shown else "none"
            raise at.wrong(f"line {line} is no line of text of this report; its lines are {lines}.")
        guard(at, words, line, self.source.get(line, ""), self.shown[line])
        return self.shown[line]


def settled_headings(
    heads: Sequence[Section], items: Sequence[SectionItem], place: Place
) -> tuple[list[Section], dict[int, Role]]:
    """The headings with the settled ones changed, added or taken out, and the roles that are settled."""
    found = {section.line: section for section in heads}
    for item in items:
        text = place.text(item.at, item.line, item.text).strip()
        if not item.heading:
            if found.pop(item.line, None) is None:
                raise item.at.wrong(f"line {item.line} is no heading as it is.", "Take the entry out.")
            continue
        old = found.get(item.line)
        if old is None and item.level is None:
            raise item.at.wrong(f"line {item.line} was no heading so far: say its level, 1 to 4.")
        words = item.words.strip() if item.words is not None else (old.heading if old else text)
        if not text.startswith(words):
            raise item.at.wrong(f"heading must be how the published text of line {item.line} begins.")
        level = item.level or (old.level if old else 1)
        found[item.line] = Section(item.line, level, words, words != text, old.role if old else "other")
    return [found[line] for line in sorted(found)], {i.line: i.role for i in items if i.role is not None}


def settled_ranges(ruling: Ruling, place: Place) -> tuple[tuple[int, int], ...] | None:
    """The settled plan ranges, in order; None where the rules decide."""
    if ruling.plan_ranges is None:
        return None
    spans: list[tuple[int, int]] = []
    for item in sorted(ruling.plan_ranges, key=lambda r: r.first):
        place.text(item.at, item.first, item.text)
        if item.last not in place.shown:
            raise item.at.wrong(f"line {item.last} is no line of text of this report.")
        if spans and item.first <= spans[-1][1]:
            raise item.at.wrong(f"the range from line {item.first} overlaps the one before it.")
        spans.append((item.first, item.last))
    return tuple(spans)


def settled_measures(
    report: str,
    measures: Sequence[Measure],
    items: Sequence[MeasureItem],
    place: Place,
    themes: Callable[[str, str], tuple[str, ...]],
) -> tuple[Measure, ...]:
    """The measures with the settled ones changed, added or taken out (their children stay, one step higher)."""
    found = list(measures)
    for item in items:
        text = place.text(item.at, item.line, item.text)
        if item.measure:
            found = _with_missed(report, found, item, text, place, themes)
            continue
        index = _index(found, item.at, item.line, item.text)
        old = found[index]
        if item.measure is False:
            found = [replace(m, parent=old.parent) if m.parent == old.id else m for m in found if m is not old]
            continue
        head = item.head or old.head
        if head not in text:
            raise item.at.wrong(f"head must be words of the published text of line {item.line}.")
        found[index] = replace(old, head=head, themes=item.themes or old.themes)
    numbers = {m.id: f"{report}-m{n}" for n, m in enumerate(found, 1)}
    return tuple(replace(m, id=numbers[m.id], parent=numbers.get(m.parent) if m.parent else None) for m in found)


def _index(measures: Sequence[Measure], at: Origin, line: int | None, words: str) -> int:
    wanted = squeezed(words)
    near = [i for i, m in enumerate(measures) if line in (None, m.line) and wanted in squeezed(m.head)]
    near = near or [i for i, m in enumerate(measures) if line in (None, m.line) and squeezed(m.head) in wanted]
    if len(near) != 1:
        where = f"at line {line} " if line else ""
        many = "several measures" if near else "no measure"
        raise at.wrong(
            f"there is {many} {where}with the words that the entry quotes.", "Quote the head of the measure."
        )
    return near[0]


def _with_missed(
    report: str,
    measures: list[Measure],
    item: MeasureItem,
    text: str,
    place: Place,
    themes: Callable[[str, str], tuple[str, ...]],
) -> list[Measure]:
    """The measures with one more, where it stands in the text; it reaches to the end of its sentence."""
    head = item.head or item.text
    start = text.find(head)
    if start < 0:
        raise item.at.wrong(f"the head must be words of the published text of line {item.line}.")
    if any(m.line == item.line and m.head == head for m in measures):
        raise item.at.wrong(f"line {item.line} has this measure already.", "Take the entry out.")
    ends = [at for stop in _STOPS if (at := text.find(stop, start + len(head))) >= 0]
    words = text[start : min(ends) + 1 if ends else len(text)]
    parent = measures[_index(measures, item.at, None, item.under)] if item.under else None
    new = Measure(
        f"{report}-m{len(measures) + 1}+",
        report,
        item.line,
        head,
        words,
        parent.id if parent else None,
        item.themes or themes(head, words),
    )

    def stands(measure: Measure) -> tuple[int, int]:
        return measure.line, place.shown.get(measure.line, "").find(measure.head)

    at = next((i for i, m in enumerate(measures) if stands(m) > (item.line, start)), len(measures))
    if parent is not None:
        at = max(at, measures.index(parent) + 1)
    return [*measures[:at], new, *measures[at:]]


def settled_fields(report: Report, ruling: Ruling) -> Report:
    """The report with its settled fields; evidence of what a person settled says so and is certain."""
    values: dict[str, Any] = {item.name: item.value for item in ruling.fields if item.name != "variants"}
    if "themes" in values and "primary_theme" not in values and report.primary_theme not in values["themes"]:
        values["primary_theme"] = next(iter(values["themes"]), None)
    primary = values.get("primary_theme")
    if primary is not None:
        others = values.get("themes", report.themes)
        values["themes"] = (primary, *(t for t in others if t != primary)) if "themes" not in values else others
    facts = [item.at.fact(item.name) for item in ruling.fields]
    facts += [item.at.fact("sections", item.line) for item in ruling.sections]
    if ruling.plan_ranges is not None and ruling.plans_at is not None:
        at = ruling.plans_at
        facts += [at.fact("plan_ranges", item.first) for item in ruling.plan_ranges] or [at.fact("plan_ranges")]
    facts += [item.at.fact("measures", item.line) for item in ruling.measures]
    facts += [item.at.fact("paragraphs", item.line) for item in ruling.edits]
    settled = {f.field for f in facts} - {"sections", "measures", "paragraphs"}
    kept: list[Fact] = [f for f in report.facts if f.field not in settled]
    return dataclasses.replace(report, **values, facts=(*kept, *facts))
