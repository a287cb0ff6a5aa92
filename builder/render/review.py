"""What was done to a text and what a person should look at again, in words for readers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from builder.knowledge import load
from builder.model import Change, Fact, Report

FIELD_NAMES = {
    "title": "题名",
    "kind": "文种",
    "summary_year": "总结年度",
    "plan_year": "计划年度",
    "issuer": "制发机关",
    "department": "部门",
    "level": "层级",
    "regions": "地区",
    "special_topic": "专题",
    "signature": "落款",
    "date": "成文日期",
    "themes": "主题",
    "primary_theme": "主要主题",
    "plan_ranges": "计划部分",
    "variants": "版本",
    "issuer_evidence": "机关依据",
    "title_line": "起始",
    "last_line": "不属于本篇的行",
    "sections": "标题",
    "measures": "举措",
    "paragraphs": "正文",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Changes of one sort as the cleaning log shows them; `before` and `after` are empty where they are not quoted.

    `lines` are source lines, each with the number of such changes in it.
    """

    name: str
    before: str
    after: str
    detail: str
    reason: str
    lines: tuple[tuple[int, int], ...]


def log(changes: tuple[Change, ...]) -> tuple[Entry, ...]:
    """The cleaning log, like changes together: what is private, advertised or a marker is described, never quoted."""
    found: dict[tuple[str, str, str, str, str], Counter[int]] = {}
    for change in changes:
        found.setdefault(_described(change), Counter())[change.line] += 1
    return tuple(Entry(*described, tuple(lines.items())) for described, lines in found.items())


def numbers(changes: tuple[Change, ...]) -> tuple[int, ...]:
    """For each change the number, from 1, of its entry in `log`."""
    order = {described: at for at, described in enumerate(dict.fromkeys(map(_described, changes)), 1)}
    return tuple(order[_described(change)] for change in changes)


def _described(change: Change) -> tuple[str, str, str, str, str]:
    kind = load("change_kinds").get(change.kind, {})
    name = kind.get("name", change.kind)
    if change.before is not None and kind.get("quote", False):
        return name, change.before, change.after, "", change.reason
    detail = f"{change.length}字" if change.length else ""
    after = change.after if change.kind == "redaction" else ""
    return name, "", after, detail, change.reason


def doubts(report: Report) -> tuple[tuple[str, Fact], ...]:
    """The facts that a person should check, each with the name of its field."""
    return tuple((FIELD_NAMES.get(fact.field, fact.field), fact) for fact in report.facts if not fact.certain)


def corrected(report: Report) -> tuple[tuple[str, Fact], ...]:
    """The facts that a person settled, each with the name of its field, in the order of the text."""
    found = [(FIELD_NAMES.get(fact.field, fact.field), fact) for fact in report.facts if fact.rule == "correction"]
    return tuple(sorted(found, key=lambda item: item[1].line or 0))


def basis(report: Report, field: str) -> tuple[str, Fact | None]:
    """How a field came about: "stated" (the text says it: the fact has a line), "inferred",
    "corrected" (a person settled it) or "" (not recorded)."""
    fact = next((fact for fact in report.facts if fact.field == field), None)
    if fact is None:
        return "", None
    if fact.rule == "correction":
        return "corrected", fact
    return ("stated" if fact.line is not None else "inferred"), fact
