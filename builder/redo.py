"""Private persons whom one input hides and another shows: which reports show them, and a result with these redone.

Who is hidden anywhere is hidden everywhere. Most reports show nobody who is hidden elsewhere: only those that do are
cleaned and understood again, and what their compilation says itself (title, contents, warnings, what was left out).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from builder.clean.edits import REDACTION
from builder.clean.privacy import BLANK
from builder.model import Change, Extracted, Measure

_APART = "\0"  # between texts that are searched as one: no name holds it, and a search for names does not skip it


@dataclass(frozen=True, slots=True)
class Redo:
    """What is to be redone of an input that shows `names`, private persons who are hidden in some report.

    `reports` are the title lines of the reports that show one of them; `hidden` are the redactions of the others, which
    stay as they are.
    """

    names: frozenset[str]
    reports: frozenset[int]
    hidden: tuple[Change, ...] = ()


def to_redo(results: Mapping[str, Extracted], names: frozenset[str]) -> dict[str, Redo]:
    """For each of `results` that shows some of `names`: what is to be redone.

    Names that it does not show are left out, so that a name learnt in one input leaves the cached results of all inputs
    without it as they are.
    """
    if not names:
        return {}
    shown = _search(names)
    return {name: redo for name, result in results.items() if (redo := _to_redo(result, shown)) is not None}


def merged(first: Extracted, again: Extracted) -> Extracted:
    """`first` with those of its reports that `again` holds, and with what `again` says of the compilation."""
    redone = {report.title_line: report for report in again.reports}
    anew = {report.id for report in again.reports}
    measures: dict[str, list[Measure]] = {report.id: [] for report in first.reports}
    for measure in chain((m for m in first.measures if m.report not in anew), again.measures):
        measures[measure.report].append(measure)
    report_at = _reports_by_line(first)
    lines = {change.line for change in again.changes}  # of reports, or left out between them
    kept = (c for c in first.changes if c.line not in lines and report_at(c.line) not in redone)
    return Extracted(
        again.compilation,
        tuple(redone.get(report.title_line, report) for report in first.reports),
        tuple(chain.from_iterable(measures.values())),
        in_order(chain(kept, again.changes)),
    )


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes of one input in their order."""
    return tuple(sorted(changes, key=lambda c: (c.line, c.column, c.rule)))


def _to_redo(result: Extracted, shown: Callable[[str], set[str]]) -> Redo | None:
    """What of one input is to be redone, from every text of the source that pages or data show."""
    compilation = result.compilation
    names = shown(_APART.join((compilation.title or "", *compilation.contents, *compilation.warnings)))
    reports: set[int] = set()
    for report in result.reports:
        if met := shown(_APART.join([paragraph.text for paragraph in report.paragraphs])):
            names |= met
            reports.add(report.title_line)
    taken = [change for change in result.changes if change.before]
    if shown(_APART.join([change.before or "" for change in taken])):
        published = {p.line: report.title_line for report in result.reports for p in report.paragraphs}
        for change in taken:
            if met := shown(change.before or ""):
                names |= met
                # what no report publishes was left out as a line, which is said of the compilation
                reports |= {published[change.line]} if change.line in published else set()
    if not names:
        return None
    report_at = _reports_by_line(result)
    hidden = (c for c in result.changes if c.kind == REDACTION and report_at(c.line) not in reports)
    return Redo(frozenset(names), frozenset(reports), tuple(hidden))


def _search(names: frozenset[str]) -> Callable[[str], set[str]]:
    """Tells which of `names` a text shows; looked up by length, so that many names cost no more than few."""
    lengths = sorted({len(name) for name in names})
    firsts = re.compile("[" + "".join(sorted({re.escape(name[0]) for name in names})) + "]")

    def shown(text: str) -> set[str]:
        # a name set apart by blanks is the same name to a reader, and to the search
        dense = BLANK.sub("", text)
        starts = [at.start() for at in firsts.finditer(dense)]
        return {found for at in starts for n in lengths if (found := dense[at : at + n]) in names}

    return shown


def _reports_by_line(result: Extracted) -> Callable[[int], int | None]:
    """Tells the title line of the report in whose lines a line stands; None before the first report."""
    first_lines = [report.first_line for report in result.reports]
    titles = [None, *(report.title_line for report in result.reports)]
    return lambda line: titles[bisect_right(first_lines, line)]
