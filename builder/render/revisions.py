"""修订: where a published text differs from its source, marked so that a reader can have it shown in place.

The text reads as published; a script shows each revision with the original words and the reason, which stand once, in
the cleaning log at the end of the page (`log_anchor`).
"""

from __future__ import annotations

from collections import defaultdict

from builder.model import Change, Report
from builder.render.escape import trusted
from builder.render.review import numbers
from builder.render.spans import Span


def log_anchor(number: int) -> str:
    """The id of an entry of the cleaning log, counted from 1."""
    return f"log-{number}"


def revision_spans(report: Report, changes: tuple[Change, ...]) -> dict[int, list[Span]]:
    """The places of a report that cleaning changed, by line, in columns of the published text.

    `changes` are those of the report, by line and column. A line that went as a whole has no place in the text.
    """
    shown = {paragraph.line for paragraph in report.paragraphs}
    found: defaultdict[int, list[Span]] = defaultdict(list)
    line, shift = 0, 0
    for change, number in zip(changes, numbers(changes), strict=True):
        if change.line != line:
            line, shift = change.line, 0
        start = change.column + shift
        shift += len(change.after) - change.length
        if line in shown:
            opening = trusted(f'<span class="hb-edit" data-log="{number}">')
            found[line].append(Span(start, start + len(change.after), opening, trusted("</span>"), str(number)))
    return dict(found)
