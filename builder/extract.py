"""One input alone: from its source to reports with facts, measures and changes. Pure; files are read elsewhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from builder.clean import Context, clean_lines
from builder.clean.noise import Noise, without_markers
from builder.clean.privacy import find_private
from builder.describe.dates import Tail, find_tail, plan_year, summary_year
from builder.describe.organ import Organ, describe_organ, special_topic
from builder.describe.regions import Regions, find_regions
from builder.describe.themes import HeadedText, evidence, headed_texts, report_themes, themes_of
from builder.joins import mark_continued
from builder.measures import find_measures
from builder.model import Change, Compilation, Extracted, Fact, Kind, Line, Measure, Paragraph, Report, Source
from builder.outline import Outline, outline
from builder.split import LEFTOVER, Piece, Split, split
from builder.titles import bare_title, title_parts

_LONGEST_TITLE = 200


def extract(source: Source, names: frozenset[str] = frozenset()) -> Extracted:
    """Everything that one source alone tells. Odd content never raises: what is doubtful is in warnings and facts.

    `names` are private persons learnt from other sources, to be hidden wherever they stand.
    """
    parts = split(source)
    lines = {line.number: line for line in source.lines}
    reports: list[Report] = []
    measures: list[Measure] = []
    changes: list[Change] = [_dropped(source, lines[number], noise) for number, noise in sorted(parts.dropped.items())]
    seen: dict[str, int] = {}
    for piece in parts.pieces:
        own = [
            lines[n]
            for n in range(piece.first, piece.last + 1)
            if n in lines and lines[n].text.strip() and n not in parts.dropped
        ]
        own = list(mark_continued(own, parts.dropped, piece.title_lines))
        report_id = _identifier(own, seen)
        report, planned, edits = _report(source, parts, piece, own, report_id, names)
        reports.append(report)
        measures += planned
        changes += edits
    compilation = Compilation(
        source.name,
        source.sha256,
        source.format,
        source.encoding,
        parts.title,
        parts.declared,
        parts.contents,
        len(reports),
        (*source.warnings, *parts.warnings),
    )
    ordered = sorted(changes, key=lambda c: (c.line, c.column, c.rule))
    return Extracted(compilation, tuple(reports), tuple(measures), tuple(ordered))


def _identifier(lines: Sequence[Line], seen: dict[str, int]) -> str:
    """A stable id from the words of a report as its source gives them: no rule of cleaning, no neighbour changes it."""
    words = re.sub(r"\s", "", "".join(without_markers(line.text) for line in lines))
    copy = seen[words] = seen.get(words, 0) + 1
    salt = "" if copy == 1 else f"\n{copy}"
    return hashlib.sha256((words + salt).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _dropped(source: Source, line: Line, noise: Noise) -> Change:
    """The record of a line that went as a whole; words that might name a private person are withheld."""
    withheld = noise is LEFTOVER and bool(find_private(line.text))
    before = None if withheld else line.text
    return Change(source.name, line.number, 0, before, "", noise.kind, noise.rule, noise.reason, len(line.text))


def _report(
    source: Source, parts: Split, piece: Piece, own: Sequence[Line], report_id: str, names: frozenset[str]
) -> tuple[Report, tuple[Measure, ...], tuple[Change, ...]]:
    raw_title = piece.title
    in_title = set(piece.title_lines)
    reported, year_rule = summary_year(
        raw_title, [line.text for line in own if line.number not in in_title], None, parts.title
    )
    cleaned = clean_lines(source.name, own, Context(raw_title, names))
    paragraphs = cleaned.paragraphs
    title = _title(piece, paragraphs) or raw_title
    body = [p for p in paragraphs if p.line not in in_title]
    tail = find_tail(paragraphs, piece.title_lines)
    if year_rule not in ("title", "body") and tail.date:
        reported, year_rule = summary_year(raw_title, [p.text for p in body], tail.date, parts.title)
    _, plan_only = title_parts(title)
    plan_only = plan_only and not title_parts(title)[0]
    shape = outline(paragraphs, piece.title_lines, tail.lines, year=reported, plan_only=plan_only, half="半年" in title)
    signature = (tail.signature, tail.signature_line) if tail.signature and tail.signature_line else None
    # what a site says about a page is true of a report only where the page holds no other
    stated = dict(source.info) if len(parts.pieces) == 1 else {}
    organ = describe_organ(
        title, signature, [p for p in body if p.line not in tail.lines], shape.sections, stated.get("issuer")
    )
    topic = special_topic(title, organ.department)
    kind = _kind(shape, plan_only)
    planned_lines = [p for p in paragraphs if any(a <= p.line <= b for a, b in shape.plan_ranges)]
    planned, plan_rule = plan_year(
        title, [s.heading for s in shape.sections if s.role == "plans"], [p.text for p in planned_lines], reported
    )
    if not planned_lines:
        planned, plan_rule = None, "none"
    regions = find_regions([(p.line, p.text) for p in paragraphs], title, organ.name, organ.level)
    headed = headed_texts(paragraphs, shape.sections)
    themes, primary = report_themes(
        [h for h in headed if not h.is_item], [h for h in headed if h.is_item], organ.department, topic, title
    )
    measures = find_measures(
        report_id,
        paragraphs,
        shape.sections,
        shape.plan_ranges,
        lambda head, text: themes_of(head, text, organ.department, topic),
    )
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
            *_facts(piece, organ, regions, tail, topic, year_rule, reported, plan_rule, planned, shape),
            *_theme_facts(headed, themes, organ.department, topic),
            *((Fact("index", None, stated["index"], "page-info"),) if "index" in stated else ()),
        ),
        marks=cleaned.marks,
    )
    return report, measures, cleaned.changes


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


def _facts(
    piece: Piece,
    organ: Organ,
    regions: Regions,
    tail: Tail,
    topic: str | None,
    year_rule: str,
    reported: int | None,
    plan_rule: str,
    planned: int | None,
    shape: Outline,
) -> tuple[Fact, ...]:
    """Where each field was read from; what a person should check is not certain."""
    first = piece.title_lines[0]
    named = organ.line if organ.line is not None else (first if organ.evidence == "title" else None)
    by_name = ("name", "title")
    facts = [
        Fact("title", first, piece.title, "title", not piece.doubt),
        Fact("issuer", named, organ.name or "", organ.evidence or "none", organ.certain),
        Fact(
            "department",
            named if organ.department_rule in by_name else None,
            organ.department,
            organ.department_rule,
            organ.department_rule in by_name,
        ),
        Fact(
            "level",
            named if organ.level_rule in by_name else None,
            organ.level,
            organ.level_rule,
            organ.level_rule != "none",
        ),
        Fact(
            "summary_year",
            first if year_rule == "title" else None,
            str(reported or ""),
            year_rule,
            year_rule in ("title", "body"),
        ),
    ]
    if planned is not None or shape.plan_ranges:
        facts.append(
            Fact(
                "plan_year",
                first if plan_rule == "title" else None,
                str(planned or ""),
                plan_rule,
                plan_rule != "masked" and planned is not None,
            )
        )
    if regions.names:
        facts.append(Fact("regions", regions.line, regions.text, regions.rule, regions.certain))
    if topic:
        facts.append(Fact("special_topic", first, topic, "title"))
    if tail.signature_line is not None:
        facts.append(Fact("signature", tail.signature_line, tail.signature or "", "signature"))
    if tail.date_line is not None:
        facts.append(Fact("date", tail.date_line, tail.date or "", "date", tail.date is not None))
    headings = {s.line: s.heading for s in shape.sections}
    facts += [
        Fact("plan_ranges", a, headings.get(a, ""), "heading" if a in headings else "opening")
        for a, _ in shape.plan_ranges
    ]
    first_plan = shape.plan_ranges[0][0] if shape.plan_ranges else None
    facts.append(Fact("kind", first_plan, "", "plan-section" if shape.plan_section else "no-plan-section"))
    return tuple(facts)


def _theme_facts(
    headed: Sequence[HeadedText], themes: Sequence[str], department: str, topic: str | None
) -> tuple[Fact, ...]:
    """For each theme of a report the heading or item that is most clearly about it."""
    best: dict[str, tuple[float, HeadedText]] = {}
    for text in headed:
        for theme, share in evidence(text, department, topic).items():
            if theme in themes and (theme not in best or share > best[theme][0]):
                best[theme] = (share, text)
    found = []
    for theme in themes:
        if theme in best:
            text = best[theme][1]
            found.append(Fact("themes", text.line, f"{theme}：{text.head}", "item" if text.is_item else "heading"))
        else:
            found.append(Fact("themes", None, theme, "topic" if topic else "department"))
    return tuple(found)
