"""Marks within a text: places wrapped in markup, without a change to any character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from builder.render.escape import literal, trusted


@dataclass(frozen=True, slots=True)
class Span:
    """Columns `start` to `end` of a line's published text, between `opening` and `closing` (inline HTML).

    Spans may overlap: each stretch of text stands in all of those that cover it, the first given outermost.
    """

    start: int
    end: int
    opening: Markup
    closing: Markup


def marked(text: str, column: int, spans: Sequence[Span]) -> Markup:
    """`text`, which begins at `column` of its line, with the spans of the line marked."""
    inside = [span for span in spans if span.end > column and span.start < column + len(text)]
    if not inside:
        return literal(text)
    cuts = {0, len(text)}
    for span in inside:
        cuts |= {max(0, span.start - column), min(len(text), span.end - column)}
    edges = sorted(cuts)
    parts: list[str] = []
    for start, end in pairwise(edges):
        over = [span for span in inside if span.start - column <= start and span.end - column >= end]
        piece = str(literal(text[start:end]))
        for span in reversed(over):
            piece = f"{span.opening}{piece}{span.closing}"
        parts.append(piece)
    return trusted("".join(parts))
