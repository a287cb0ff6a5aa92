"""Which report each entry is about, and whether entries contradict one another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.corrections.entries import (
    Address,
    Corrections,
    Entry,
    FieldItem,
    Origin,
    Ruling,
    Rulings,
    squeezed,
)
from builder.model import Extracted, Report


def rulings_of_inputs(corrections: Corrections, sources: Iterable[str]) -> dict[str, Rulings]:
    """What is settled about inputs as a whole, by their names.

    Raises CorrectionError for an entry about an input that is not there, and for entries that contradict each other.
    """
    known = set(sources)
    found: dict[str, Rulings] = {}
    seen: dict[tuple[Any, ...], tuple[Any, Origin]] = {}
    for entry in corrections.entries:
        if entry.source is None:
            continue
        if entry.source not in known:
            raise entry.at.wrong(f"there is no input {entry.source}.{_meant(entry.source, known)}")
        for item in entry.lines:
            for line in range(item.first, item.last + 1):
                _agree(seen, (entry.source, line), item.sort, item.at, f"line {line} of {entry.source}")
        own = found.get(entry.source, Rulings())
        confirmed = tuple((entry.at, words) for words in entry.confirmed)
        if entry.encoding:
            _agree(seen, (entry.source, "encoding"), entry.encoding, entry.at, f"the encoding of {entry.source}")
        found[entry.source] = replace(
            own,
            lines=own.lines + entry.lines,
            confirmed=own.confirmed + confirmed,
            encoding=entry.encoding or own.encoding,
        )
    return found


def resolve(
    corrections: Corrections, results: Sequence[Extracted], unread: Iterable[str] = ()
) -> dict[str, dict[int, Ruling]]:
    """What is settled about each report, by input and line of its title.

    `results` are what the inputs tell without these corrections, `unread` the inputs that failed and say so themselves.
    Raises CorrectionError for an entry that matches no report or several, and for entries that contradict each other.
    """
    reports = [report for result in results for report in result.reports]
    failed = set(unread)
    merged: dict[tuple[str, int], Ruling] = {}
    seen: dict[tuple[Any, ...], tuple[Any, Origin]] = {}
    by_name = _by_name(reports)
    for entry in corrections.entries:
        if entry.address is None or entry.address.source in failed:
            continue
        report = _report(entry.at, entry.address, reports, by_name)
        entry = replace(entry, fields=tuple(_with_variants(item, reports, by_name) for item in entry.fields))
        for key, value, at, what in _claims(entry):
            _agree(seen, (report.id, *key), value, at, f"{what} of the report {report.id}")
        place = report.source, report.title_line
        merged[place] = _joined(merged.get(place, Ruling()), entry)
    _check_themes(merged)
    _check_variants(merged, {(r.source, r.title_line): r.id for r in reports})
    found: dict[str, dict[int, Ruling]] = {}
    for (source, line), ruling in merged.items():
        found.setdefault(source, {})[line] = ruling
    return found


def _claims(entry: Entry) -> Iterable[tuple[tuple[Any, ...], Any, Origin, str]]:
    """What an entry says, as (key, value, origin, words for a message): one key has one value."""
    for field in entry.fields:
        yield ("set", field.name), field.value, field.at, field.name
    for section in entry.sections:
        for name, value in (("heading", section.words), ("level", section.level), ("role", section.role)):
            if value is not None:
                yield ("section", section.line, name), value, section.at, f"the {name} at line {section.line}"
        yield ("section", section.line), section.heading, section.at, f"whether line {section.line} is a heading"
    if entry.plan_ranges is not None:
        spans = tuple((item.first, item.last) for item in entry.plan_ranges)
        yield ("plan_ranges",), spans, entry.at, "plan_ranges"
    for measure in entry.measures:
        said = (measure.measure, measure.head, measure.under, measure.themes)
        key = ("measure", measure.line, squeezed(measure.text))
        yield key, said, measure.at, f"a measure at line {measure.line}"
    for edit in entry.edits:
        where = (edit.text, edit.column, edit.length)
        yield ("edit", edit.line, *where), (edit.sort, edit.becomes), edit.at, f"words at line {edit.line}"


def _agree(seen: dict[tuple[Any, ...], tuple[Any, Origin]], key: Any, value: Any, at: Origin, what: str) -> None:
    before, origin = seen.setdefault(key, (value, at))
    if before != value:
        where = f"entry {origin.number} (line {origin.line})"
        raise at.wrong(f"contradicts {where} on {what}.", "Keep the one that is right.")


def _joined(ruling: Ruling, entry: Entry) -> Ruling:
    """A ruling with one more entry; what was said before and is said again counts once."""
    names = {item.name for item in ruling.fields}
    sections = {(s.line, s.words, s.level, s.role) for s in ruling.sections}
    measures = {(m.line, m.text) for m in ruling.measures}
    edits = {(e.line, e.text, e.column, e.length) for e in ruling.edits}
    settled = ruling.plan_ranges is None and entry.plan_ranges is not None
    return Ruling(
        (*ruling.fields, *(f for f in entry.fields if f.name not in names)),
        (*ruling.sections, *(s for s in entry.sections if (s.line, s.words, s.level, s.role) not in sections)),
        entry.plan_ranges if settled else ruling.plan_ranges,
        entry.at if settled else ruling.plans_at,
        (*ruling.measures, *(m for m in entry.measures if (m.line, m.text) not in measures)),
        (*ruling.edits, *(e for e in entry.edits if (e.line, e.text, e.column, e.length) not in edits)),
    )


def _check_themes(merged: Mapping[tuple[str, int], Ruling]) -> None:
    for ruling in merged.values():
        themes, primary = ruling.value("themes", None), ruling.value("primary_theme", None)
        if themes is not None and primary is not None and primary not in themes:
            item = next(item for item in ruling.fields if item.name == "primary_theme")
            raise item.at.wrong(f"contradicts the themes that another entry sets: {primary} is not among them.")


def _check_variants(merged: Mapping[tuple[str, int], Ruling], ids: Mapping[tuple[str, int], str]) -> None:
    """Copies are copies of one another: what is said of one of them must fit what is said of the others."""
    said = {ids[place]: item for place, ruling in merged.items() for item in ruling.fields if item.name == "variants"}
    group_of: dict[str, set[str]] = {}
    for report, item in said.items():
        group = {report, *item.value}
        for member in group:
            if group_of.setdefault(member, group) != group:
                raise item.at.wrong(f"contradicts another entry on the variants of {member}.", "Name the same for all.")


def _by_name(reports: Sequence[Report]) -> dict[str, list[Report]]:
    """Reports by id and by title; an id comes before a title that looks like one."""
    found: dict[str, list[Report]] = {}
    for report in reports:
        found.setdefault(squeezed(report.title), []).append(report)
    for report in reports:
        found[report.id] = [report]
    return found


def _report(at: Origin, address: Address, reports: Sequence[Report], by_name: Mapping[str, list[Report]]) -> Report:
    """The one report that an address means."""
    if address.name is None:
        own = [r for r in reports if r.source == address.source]
        found = [r for r in own if r.title_line == address.line]
        if not found:
            lines = ", ".join(str(r.title_line) for r in own[:12])
            known = f" Titles stand there at the lines {lines}." if own else " There is no such input."
            raise at.wrong(f"there is no such report: no title at line {address.line} of {address.source}.{known}")
        return found[0]
    found = by_name.get(squeezed(address.name), [])
    if address.source is not None:
        found = [r for r in found if r.source == address.source]
    if not found:
        raise at.wrong(f"there is no such report: {address.name}.{_meant(squeezed(address.name), by_name)}")
    if len(found) > 1:
        places = "; ".join(f"{{source: {r.source}, line: {r.title_line}}}" for r in found[:6])
        raise at.wrong(f"{address.name} is the title of {len(found)} reports.", f"Say which: {places}.")
    return found[0]


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1, 0.7)
    return f" Perhaps {near[0]} is meant." if near else ""


def _with_variants(item: FieldItem, reports: Sequence[Report], by_name: Mapping[str, list[Report]]) -> FieldItem:
    """Variants are named like reports, and settled by id."""
    if item.name != "variants":
        return item
    ids = {_report(item.at, Address(name=name), reports, by_name).id for name in item.value}
    return replace(item, value=tuple(sorted(ids)))
