"""The evidence of a report's fields: the line, the words and the rule that decided each (see `Fact`)."""

from __future__ import annotations

from collections.abc import Sequence

from builder.describe.dates import Tail
from builder.describe.organ import Organ
from builder.describe.regions import Regions
from builder.describe.themes import HeadedText, evidence
from builder.model import Fact
from builder.outline import Outline
from builder.split import Piece


def facts_of(
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


def theme_facts(
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
