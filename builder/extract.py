"""One input alone: from its source to reports with facts, measures and changes. Pure; files are read elsewhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from builder.clean import Context, clean_lines, hidden_names, without_persons
from builder.clean.edits import REDACTION
from builder.clean.lists import cues
from builder.clean.noise import Noise, without_markers
from builder.clean.privacy import find_private, occurrences
from builder.corrections.entries import UNSETTLED, Ruling, Rulings
from builder.corrections.settle import Place, settled_fields, settled_measures
from builder.describe.dates import find_tail, plan_year, summary_year
from builder.describe.lexicon import field_of
from builder.describe.organ import describe_organ, special_topic
from builder.describe.regions import find_regions
from builder.describe.themes import headed_texts, report_themes, themes_of
from builder.facts import facts_of, theme_facts
from builder.joins import mark_continued
from builder.measures import find_measures
from builder.model import Change, Compilation, Extracted, Fact, Kind, Line, Measure, Paragraph, Report, Source
from builder.outline import Outline, outline
from builder.redo import Redo, in_order
from builder.split import BY_HAND, CONTENTS, HEAD, LEFTOVER, Piece, Split, split
from builder.titles import bare_title, title_parts

_LONGEST_TITLE = 200


def extract(source: Source, rulings: Rulings = UNSETTLED, redo: Redo | None = None) -> Extracted:
    """Everything that one source alone tells. Odd content never raises: what is doubtful is in warnings and facts.

    `rulings` are what a person settled about this source; raises CorrectionError for one that does not fit its text.
    `redo` are private persons learnt from other sources, and which reports show them: these alone are in the result
    then, and what is said of the compilation (builder.redo.merged puts the others back).
    """
    names = redo.names if redo else frozenset()
    parts = split(source, rulings.lines)
    lines = {line.number: line for line in source.lines}
    reports: list[Report] = []
    measures: list[Measure] = []
    changes: list[Change] = []
    seen: dict[str, int] = {}
    for piece in parts.pieces:
        own = [
            lines[n]
            for n in range(piece.first, piece.last + 1)
            if n in lines and lines[n].text.strip() and n not in parts.dropped
        ]
        report_id = _identifier(own, seen)
        if redo and piece.title_lines[0] not in redo.reports:
            continue
        own = list(mark_continued(own, parts.dropped, piece.title_lines))
        ruling = rulings.of(piece.title_lines[0])
        report, planned, edits = _report(source, parts, piece, own, report_id, names, ruling)
        report = replace(report, facts=(*report.facts, *_line_facts(piece, rulings)))
        reports.append(report)
        measures += planned
        changes += edits
    # who is hidden in a report is hidden in the contents list and in what is said of it too
    hidden = (*changes, *(redo.hidden if redo else ()))
    known = names | hidden_names(hidden, {number: line.text for number, line in lines.items()})
    changes += [_dropped(source, lines[number], noise, known) for number, noise in parts.dropped.items()]
    compilation = Compilation(
        source.name,
        source.sha256,
        source.format,
        source.encoding,
        without_persons(parts.title, known) if parts.title else parts.title,
        parts.declared,
        tuple(without_persons(title, known) for title in parts.contents),
        len(parts.pieces),
        _unsettled((*source.warnings, *parts.warnings), known, rulings),
    )
    return Extracted(compilation, tuple(reports), tuple(measures), in_order(changes))


def _unsettled(warnings: Sequence[str], names: frozenset[str], rulings: Rulings) -> tuple[str, ...]:
    """The warnings that nobody has confirmed, `names` hidden."""
    confirmed: set[str] = set()
    for at, words in rulings.confirmed:
        # as readers see it, a mask in the place of a name that may not be known yet
        quoted = re.compile(".{1,12}".join(map(re.escape, words.split(cues().mask))))
        found = {warning for warning in warnings if quoted.fullmatch(warning)}
        if not found:
            raise at.wrong(f"confirmed: there is no such warning (any more): {words}", "Take the entry out.")
        confirmed |= found
    return tuple(without_persons(words, names) for words in warnings if words not in confirmed)


def _line_facts(piece: Piece, rulings: Rulings) -> list[Fact]:
    """Evidence of where a person said that the report begins, and which lines are its text or none of it."""
    names = {"title": "title_line", "text": "paragraphs", "noise": "last_line"}
    inside = range(piece.first, piece.last + 1)
    return [item.at.fact(names[item.sort], item.first) for item in rulings.lines if item.first in inside]


def _identifier(lines: Sequence[Line], seen: dict[str, int]) -> str:
    """A stable id from the words of a report as its source gives them: no rule of cleaning, no neighbour changes it."""
    words = "".join("".join(without_markers(line.text) for line in lines).split())
    copy = seen[words] = seen.get(words, 0) + 1
    salt = "" if copy == 1 else f"\n{copy}"
    return hashlib.sha256((words + salt).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _dropped(source: Source, line: Line, noise: Noise, names: frozenset[str]) -> Change:
    """The record of a line that went as a whole; words that might name a private person are withheld."""
    # the telephone number of an advert is the seller's own
    told = noise in (LEFTOVER, BY_HAND, CONTENTS, HEAD) and bool(find_private(line.text))
    withheld = told or any(occurrences(line.text, names))
    before = None if withheld else line.text
    return Change(source.name, line.number, 0, before, "", noise.kind, noise.rule, noise.reason, len(line.text))


def _report(
    source: Source,
    parts: Split,
    piece: Piece,
    own: Sequence[Line],
    report_id: str,
    names: frozenset[str],
    ruling: Ruling,
) -> tuple[Report, tuple[Measure, ...], tuple[Change, ...]]:
    raw_title = piece.title
    in_title = set(piece.title_lines)
    reported, year_rule = summary_year(
        raw_title, [line.text for line in own if line.number not in in_title], None, parts.title
    )
    cleaned = clean_lines(source.name, own, Context(raw_title, names, ruling.edits))
    paragraphs = cleaned.paragraphs
    title = _title(piece, paragraphs) or raw_title
    body = [p for p in paragraphs if p.line not in in_title]
    tail = find_tail(paragraphs, piece.title_lines)
    if year_rule not in ("title", "body") and tail.date:
        reported, year_rule = summary_year(raw_title, [p.text for p in body], tail.date, parts.title)
    reported = ruling.value("summary_year", reported)
    _, plan_only = title_parts(title)
    plan_only = plan_only and not title_parts(title)[0]
    texts = {line.number: line.text for line in own}
    shape = outline(
        paragraphs,
        piece.title_lines,
        tail.lines,
        year=reported,
        plan_only=plan_only,
        half="半年" in title,
        ruling=ruling,
        source=texts,
    )
    signature = (tail.signature, tail.signature_line) if tail.signature and tail.signature_line else None
    # what a site says about a page is true of a report only where the page holds no other
    stated = dict(source.info) if len(parts.pieces) == 1 else {}
    organ = describe_organ(
        title, signature, [p for p in body if p.line not in tail.lines], shape.sections, stated.get("issuer")
    )
    department = ruling.value("department", organ.department)
    topic = ruling.value("special_topic", special_topic(title, department))
    kind = _kind(shape, plan_only)
    planned_lines = [p for p in paragraphs if any(a <= p.line <= b for a, b in shape.plan_ranges)]
    planned, plan_rule = plan_year(
        title, [s.heading for s in shape.sections if s.role == "plans"], [p.text for p in planned_lines], reported
    )
    if not planned_lines:
        planned, plan_rule = None, "none"
    regions = find_regions([(p.line, p.text) for p in paragraphs], title, organ.name, organ.level)
    headed = headed_texts(paragraphs, shape.sections)
    field = field_of(department, ruling.value("issuer", organ.name))
    themes, primary = report_themes(
        [h for h in headed if not h.is_item], [h for h in headed if h.is_item], field, topic, title
    )

    def themed(head: str, text: str) -> tuple[str, ...]:
        return themes_of(head, text, field, topic)

    measures = find_measures(
        report_id,
        paragraphs,
        shape.sections,
        shape.plan_ranges,
        themed,
    )
    measures = settled_measures(report_id, measures, ruling.measures, Place(paragraphs, texts), themed)
    hidden = any(c.kind == REDACTION and c.line in in_title for c in cleaned.changes)
    told = replace(piece, title=title) if hidden else piece
    report = Report(
        id=report_id,
        source=source.name,
        title_line=piece.title_lines[0],
        first_line=piece.first,
        last_line=paragraphs[-1].line if paragraphs else piece.last,
        title=title,
        kind=kind,
        summary_year=reported if not plan_only else None,
        plan_year=planned,
        issuer=organ.name,
        issuer_evidence=organ.evidence,
        department=organ.department,
        level=organ.level,
        regions=regions.names,
        special_topic=topic,
        signature=tail.signature,
        date=tail.date or _iso(stated.get("date")),
        themes=themes,
        primary_theme=primary,
        variants=(),
        sections=shape.sections,
        plan_ranges=shape.plan_ranges,
        paragraphs=paragraphs,
        facts=(
            *facts_of(told, organ, regions, tail, topic, year_rule, reported, plan_rule, planned, shape),
            *theme_facts(headed, themes, field, topic),
            *((Fact("index", None, stated["index"], "page-info"),) if "index" in stated else ()),
        ),
        marks=cleaned.marks,
    )
    return settled_fields(report, ruling), measures, cleaned.changes


def _iso(text: str | None) -> str | None:
    from builder.describe.dates import iso_date

    return iso_date(text) if text else None


def _title(piece: Piece, paragraphs: Sequence[Paragraph]) -> str:
    """The title as published: repairs applied, markers of a list and of shops removed."""
    texts = [p.text for p in paragraphs if p.line in set(piece.title_lines)]
    if not texts:
        return ""
    if len(texts) > 1 and not bare_title(texts[0]):
        texts = texts[1:]
    title = bare_title(texts[0]) + "".join(t.strip() for t in texts[1:])
    # a text without a title is called after its file, not after all of its first paragraph
    return title if len(title) <= _LONGEST_TITLE else ""


def _kind(shape: Outline, plan_only: bool) -> Kind:
    if plan_only:
        return "plan"
    return "summary+plan" if shape.plan_section else "summary"
