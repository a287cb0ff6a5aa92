"""The text of a report as Markdown: every character once, in order, with an anchor on every paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from builder.joins import CONTINUED
from builder.model import Report, Section
from builder.render.escape import literal, trusted
from builder.render.links import anchor, rest_anchor
from builder.render.spans import Span, marked, within

_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九十xX×＊*某]{1,6}\s*年\s*[0-9一二三四五六七八九十xX×＊*某]{1,4}\s*月(?:\s*[0-9一二三四五六七八九十xX×＊*某]{1,4}\s*日)?"
)
_ADDRESSEE = re.compile(r"[^，,。；！？]{2,40}(?<!如下)[:：]")
# a signature block is short and stands at the end
_TAIL = 4
_TABS = "\t"


class Block(NamedTuple):
    """A piece of a page's text. `kind`: heading, rest (of a run-in heading's line), paragraph, continued (goes on with
    the sentence of the block before it, in the same paragraph), addressee, signature, date or row; `depth` of a heading
    is 2 to 6. Its text begins at `column` of its line's published text."""

    kind: str
    anchor: str
    text: str
    depth: int = 0
    line: int = 0
    column: int = 0


def title_is_first(report: Report) -> bool:
    """Whether the first paragraph is the title itself, so that the page's h1 shows it and the text need not."""
    return bool(report.paragraphs) and report.paragraphs[0].text.strip() == report.title.strip()


def depths(sections: tuple[Section, ...]) -> dict[int, int]:
    """The depth (2 to 6) at which the heading of each line stands on the page.

    One below the heading that contains it: 一、 is h2, （一） h3, 1. h4, （1） h5 where a report uses them all; where
    it skips some, the page skips none, because readers who navigate by headings rely on that.
    """
    found: dict[int, int] = {}
    above: list[int] = []
    for section in sections:
        while above and above[-1] >= section.level:
            above.pop()
        above.append(section.level)
        found[section.line] = min(1 + len(above), 6)
    return found


def blocks(report: Report) -> Iterator[Block]:
    """The text below the title, piece by piece; joined, the pieces of a line are its paragraph."""
    sections = {section.line: section for section in report.sections}
    depth = depths(report.sections)
    paragraphs = report.paragraphs[1:] if title_is_first(report) else report.paragraphs
    endings = _endings(report)
    open_sentence = False
    for index, paragraph in enumerate(paragraphs):
        here, text = anchor(report, paragraph.line), paragraph.text.strip()
        column = len(paragraph.text) - len(paragraph.text.lstrip())
        place = paragraph.line, column
        section = sections.get(paragraph.line)
        goes_on, open_sentence = open_sentence and paragraph.style == CONTINUED, True
        if section and text.startswith(section.heading):
            yield Block("heading", here, section.heading, depth[paragraph.line], *place)
            if rest := text[len(section.heading) :]:
                after = paragraph.line, column + len(section.heading)
                yield Block("rest", rest_anchor(report, paragraph.line), rest, 0, *after)
            open_sentence = bool(rest)
        elif paragraph.style == "table":
            yield Block("row", here, text, 0, *place)
            open_sentence = False
        elif goes_on:
            yield Block("continued", here, text, 0, *place)
        elif paragraph.line in endings:
            yield Block(endings[paragraph.line], here, text, 0, *place)
            open_sentence = False
        elif index == 0 and _ADDRESSEE.fullmatch(text):
            yield Block("addressee", here, text, 0, *place)
        else:
            yield Block("paragraph", here, text, 0, *place)


def _endings(report: Report) -> dict[int, str]:
    stated = {fact.field: fact.line for fact in report.facts if fact.field in ("signature", "date") and fact.line}
    found: dict[int, str] = {}
    for paragraph in report.paragraphs[1:][-_TAIL:]:
        text = paragraph.text.strip()
        if len(text) < 40 and _DATE.fullmatch(text.strip("（）() 　")):
            found[paragraph.line] = "date"
        elif report.signature and _same(text, report.signature, stated.get("signature") == paragraph.line):
            found[paragraph.line] = "signature"
    return found


def _same(text: str, signature: str, stated: bool) -> bool:
    squeezed, wanted = re.sub(r"\s", "", text), re.sub(r"\s", "", signature)
    return squeezed == wanted or (stated and len(squeezed) <= len(wanted) + 20)


def body(report: Report, spans: Mapping[int, Sequence[Span]] = MappingProxyType({})) -> Markup:
    """The Markdown of the text below the title; `spans` are the marked places of each line. Headings and tables
    stand unmarked, for their words are repeated in the contents list; they name what is noted on their spans."""
    parts: list[str] = []
    for kind, group in groupby(blocks(report), lambda block: block.kind):
        if kind == "row":
            parts.append(_table(list(group), spans))
        elif kind == "continued":
            # inside the paragraph that it goes on with, before the line of attributes
            words, mark, attributes = parts[-1].rpartition("\n")
            halves = (_half(block, spans.get(block.line, ())) for block in group)
            parts[-1] = f"{words}{''.join(halves)}{mark}{attributes}"
        else:
            parts.extend(_block(block, spans.get(block.line, ())) for block in group)
    return trusted("\n\n".join(parts))


def _block(block: Block, spans: Sequence[Span]) -> str:
    if block.kind == "heading":
        return f"{'#' * block.depth} {literal(block.text)} {{#{block.anchor}{_notes(block, spans)}}}"
    style = "" if block.kind in ("paragraph", "rest") else f" .hb-{block.kind}"
    return f"{marked(block.text, block.column, spans)}\n{{#{block.anchor}{style}}}"


def _half(block: Block, spans: Sequence[Span]) -> str:
    """The rest of a paragraph that the end of a page has cut: its own anchor, no break."""
    return f'<span id="{block.anchor}" class="hb-joined">{marked(block.text, block.column, spans)}</span>'


def _notes(block: Block, spans: Sequence[Span]) -> str:
    return noted(block.text, block.column, spans)


def noted(text: str, column: int, spans: Sequence[Span]) -> str:
    """What is noted on the spans of `text`, as an attribute with a space before it; "" where there is none."""
    notes = dict.fromkeys(span.note for span in within(text, column, spans) if span.note)
    return f' data-edits="{" ".join(notes)}"' if notes else ""


def _table(rows: list[Block], spans: Mapping[int, Sequence[Span]]) -> str:
    lines = ['<table class="hb-sheet"><tbody>']
    for row in rows:
        cells = "".join(f"<td>{literal(cell)}</td>" for cell in row.text.split(_TABS))
        lines.append(f'<tr id="{row.anchor}"{_notes(row, spans.get(row.line, ()))}>{cells}</tr>')
    return "\n".join([*lines, "</tbody></table>"])


def characters(report: Report) -> int:
    """The number of characters of the text, white space aside."""
    return sum(map(len, "\n".join(paragraph.text for paragraph in report.paragraphs).split()))
