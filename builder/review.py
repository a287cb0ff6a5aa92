"""What a person should look at: inputs that failed, warnings of compilations, doubtful facts, probable damage."""

from __future__ import annotations

import os
import sys
from typing import Any

from builder.pipeline import Built


def doubts(built: Built) -> list[tuple[str, int | None, str]]:
    """Everything doubtful as (source, line, sentence), in a fixed order."""
    found: list[tuple[str, int | None, str]] = []
    for compilation in built.corpus.compilations:
        found += [(compilation.source, None, warning) for warning in compilation.warnings]
    for report in built.corpus.reports:
        for fact in report.facts:
            if not fact.certain:
                value = f"“{fact.text}”" if fact.text else "空"
                found.append(
                    (
                        report.source,
                        fact.line or report.title_line,
                        f"{report.title}：{fact.field} 推断为{value}（依据 {fact.rule}），待核。",
                    )
                )
        found += [(report.source, mark.line, f"{report.title}：“{mark.text}”{mark.reason}") for mark in report.marks]
    return found


def print_review(built: Built, most: int = 12) -> int:
    """Print failures and the head of the review list to standard error; return how many warnings there are.

    On GitHub each failure and warning becomes an annotation of the run.
    """

    def say(words: str) -> None:
        sys.stderr.write(words + "\n")

    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    for error in built.failures:
        say(f"::error file={error.where}::{error}" if on_github else f"huibian: {error}")
    warnings = [(c.source, w) for c in built.corpus.compilations for w in c.warnings]
    for source, warning in warnings:
        say(f"::warning file={source}::{warning}" if on_github else f"{source}: {warning}")
    rest = [d for d in doubts(built) if (d[0], d[2]) not in set(warnings)]
    for source, line, sentence in rest[:most]:
        say(f"{source}:{line}: {sentence}")
    if len(rest) > most:
        say(f"… {len(rest) - most} more to check (待核); the site lists all, seeds/corrections.yml settles them.")
    return len(warnings)


def as_json(built: Built) -> dict[str, Any]:
    """The same for machines."""
    return {
        "reports": len(built.corpus.reports),
        "failures": [
            {"file": e.where, "line": e.line, "problem": e.problem, "remedy": e.remedy} for e in built.failures
        ],
        "doubts": [{"file": source, "line": line, "text": text} for source, line, text in doubts(built)],
    }
