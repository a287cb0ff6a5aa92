"""Evidence as a quotation: the sentence around it, with the words that count marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from builder.model import Evidence, Report
from builder.render.escape import literal, trusted

_END = re.compile(r"[。！？；]")
# about two lines of a phone on either side of the words
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of `report` at source line `line`, its matched words in <mark>."""

    report: Report
    line: int
    text: Markup


def quotes(report: Report, pieces: Iterable[Evidence]) -> list[Quote]:
    """The evidence of one report, sentence by sentence in the order of the text; spans of a sentence share a quote."""
    pieces = tuple(pieces)
    wanted = {piece.line for piece in pieces}
    texts = {paragraph.line: paragraph.text.strip() for paragraph in report.paragraphs if paragraph.line in wanted}
    spans: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for piece in pieces:
        text = texts.get(piece.line, "")
        start = text.find(piece.text)
        if start < 0:  # a span that is no longer verbatim is quoted alone rather than lost
            spans.setdefault((piece.line, -1, len(spans)), []).append((0, 0))
            texts[-len(spans)] = piece.text
            continue
        end = start + len(piece.text)
        spans.setdefault((piece.line, *_sentence(text, start, end)), []).append((start, end))
    found = []
    for (line, start, end), marks in sorted(spans.items()):
        text = texts[-end - 1] if start < 0 else texts[line]
        whole = (0, len(text), [(0, len(text))]) if start < 0 else (start, end, marks)
        found.append(Quote(report, line, _marked(text, *whole)))
    return found


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    before = [match.end() for match in _END.finditer(text, 0, start)]
    after = _END.search(text, max(start, end - 1))
    return (before[-1] if before else 0), (after.end() if after else len(text))


def _marked(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> Markup:
    """`text[start:end]` with `marks` marked, shortened where it runs on far from any of them."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(marks):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    first, last = max(start, merged[0][0] - _AROUND), min(end, merged[-1][1] + _AROUND)
    parts: list[str] = ["…"] if first > start else []
    at = first
    for low, high in merged:
        parts += [literal(text[at:low]), "<mark>", literal(text[low:high]), "</mark>"]
        at = high
    parts += [literal(text[at:last]), "…" if last < end else ""]
    return trusted("".join(parts))
