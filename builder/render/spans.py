"""Marks within a text: places wrapped in markup, without a change to any character."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from builder.render.escape import literal, trusted


class Span(NamedTuple):
    """Columns `start` to `end` of a line's published text, between `opening` and `closing` (inline HTML).

    Spans may overlap: each stretch of text stands in all of those that cover it, the first given outermost. One
    that covers nothing marks the place between two characters. `note` is what a heading, whose words stand
    unmarked, says of the span instead.
    """

    start: int
    end: int
    opening: Markup
    closing: Markup
    note: str = ""


def marked(text: str, column: int, spans: Sequence[Span]) -> Markup:
    """`text`, which begins at `column` of its line, with the spans of the line marked."""
    inside = within(text, column, spans)
    if not inside:
        return literal(text)
    cuts = {0, len(text)}
    for span in inside:
        cuts |= {max(0, span.start - column), min(len(text), span.end - column)}
    empty = [span for span in inside if span.start == span.end]
    parts: list[str] = []
    for start, end in pairwise([*sorted(cuts), len(text)]):
        parts += [f"{span.opening}{span.closing}" for span in empty if span.start - column == start]
        piece = str(literal(text[start:end]))
        for span in reversed([s for s in inside if s.start - column <= start < end <= s.end - column]):
            piece = f"{span.opening}{piece}{span.closing}"
        parts.append(piece)
    return trusted("".join(parts))


def within(text: str, column: int, spans: Sequence[Span]) -> list[Span]:
    """The spans that touch `text`, which begins at `column`; one that covers nothing touches what follows it, and at
    the very end what precedes it."""
    last = column + len(text)
    return [
        span
        for span in spans
        if (span.start < last and span.end > column) or (span.start == span.end and column <= span.start <= last)
    ]
