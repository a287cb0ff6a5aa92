"""What a person should look at: inputs that failed, warnings of compilations, doubtful facts, probable damage."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.errors import HuibianError
from builder.pipeline import Built
from builder.read import find_inputs, source_name

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# what must be escaped in GitHub's workflow commands
_IN_MESSAGES = "%\r\n"
_IN_PROPERTIES = _IN_MESSAGES + ":,"


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to say of a corpus once it is no longer held: how much of everything was found, how many inputs
    came from the cache, the inputs that failed, the warnings of compilations (source, words) and all `doubts`."""

    reports: int
    compilations: int
    measures: int
    common_plans: int
    cached: int
    failures: tuple[HuibianError, ...]
    warnings: tuple[tuple[str, str], ...]
    doubts: tuple[tuple[str, int | None, str], ...]


def summary(built: Built) -> Summary:
    """What print_review and as_json tell of `built`."""
    corpus = built.corpus
    return Summary(
        len(corpus.reports),
        len(corpus.compilations),
        len(corpus.measures),
        len(corpus.common_plans),
        built.cached,
        built.failures,
        tuple((c.source, w) for c in corpus.compilations for w in c.warnings),
        tuple(doubts(built)),
    )


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


def print_review(told: Summary, inputs: Sequence[Path] = (), most: int = 12) -> int:
    """Print failures and the head of the review list to standard error; return how many warnings there are.

    On GitHub each failure and warning becomes an annotation of the run, at its file (found below `inputs`) and line.
    """

    def say(words: str) -> None:
        sys.stderr.write(printable(words) + "\n")

    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    places = _places(inputs) if on_github else {}
    for error in told.failures:
        place = places.get(error.where, error.where)
        say(annotation("error", str(error), place, error.line) if on_github else f"huibian: {error}")
    warnings = set(told.warnings)
    for source, warning in told.warnings:
        place = places.get(source, source)
        say(annotation("warning", f"{source}: {warning}", place) if on_github else f"{source}: {warning}")
    rest = [d for d in told.doubts if (d[0], d[2]) not in warnings]
    for source, line, sentence in rest[:most]:
        say(f"{source}:{line}: {sentence}")
    if len(rest) > most:
        say(f"… {len(rest) - most} more to check (待核); the site lists all, seeds/corrections.yml settles them.")
    return len(told.warnings)


def printable(text: str) -> str:
    """`text` without what would steer a terminal or turn the direction of what follows; line ends stay.

    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _places(inputs: Sequence[Path]) -> dict[str, str]:
    """The path of every input by its name, from the current folder, as annotations want it."""
    found = find_inputs(list(inputs)) if inputs else []
    return {source_name(path): Path(os.path.relpath(path)).as_posix() for path in reversed(found)}


def annotation(kind: str, message: str, file: str = "", line: int | None = None) -> str:
    """A workflow command of GitHub Actions; what an input says cannot start another one.

    >>> annotation("error", "a\\nb", "x,y.txt", 3)
    '::error file=x%2Cy.txt,line=3::a%0Ab'
    """

    def escaped(text: str, signs: str) -> str:
        return "".join(f"%{ord(c):02X}" if c in signs else c for c in text)

    place = f" file={escaped(file, _IN_PROPERTIES)}" if file else ""
    place += f",line={line}" if file and line is not None else ""
    return f"::{kind}{place}::{escaped(message, _IN_MESSAGES)}"


def as_json(told: Summary) -> dict[str, Any]:
    """The same for machines."""
    return {
        "reports": told.reports,
        "failures": [
            {"file": e.where, "line": e.line, "problem": e.problem, "remedy": e.remedy} for e in told.failures
        ],
        "doubts": [{"file": source, "line": line, "text": text} for source, line, text in told.doubts],
    }
