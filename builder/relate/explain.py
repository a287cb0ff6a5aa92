"""Why each clause of a report's plans was or was not counted as a common plan: the command `huibian explain`."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import Report
from builder.relate.catalogue import Match, catalogue, scope_of
from builder.relate.clauses import Clause, all_clauses


@dataclass(frozen=True, slots=True)
class Explanation:
    """A clause with the entries whose words it holds; `clause.skipped` says why it plans nothing at all, a match's
    `excluded` why it does not count for that entry."""

    clause: Clause
    matches: tuple[Match, ...]


def explanations(report: Report) -> tuple[Explanation, ...]:
    """Every clause inside the report's plan ranges, in the order of the text."""
    return tuple(
        Explanation(clause, () if clause.skipped else catalogue().matches(scope_of(clause, report)))
        for clause in all_clauses(report)
    )


def explain(report: Report) -> str:
    """The explanations as text for a reader: each clause under its line, what it counts for and what it does not."""
    names = {entry.key: entry.name for entry in catalogue().entries}
    lines = [report.title]
    number = None
    for item in explanations(report):
        if item.clause.line != number:
            number = item.clause.line
            lines.append(f"第{number}行")
        lines.append(f"  {item.clause.text}")
        if item.clause.skipped:
            lines.append(f"    不计：{item.clause.skipped}")
        for match in item.matches:
            said = f"不计入 {match.key} {names[match.key]}：{match.excluded}" if match.excluded else ""
            lines.append(f"    {said or f'计入 {match.key} {names[match.key]}'}（{'、'.join(match.words)}）")
        if not item.clause.skipped and not item.matches:
            lines.append("    目录中没有这一举措")
    return "\n".join(lines if number is not None else [*lines, "这篇没有写明今后工作的段落。"])
