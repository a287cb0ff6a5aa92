"""Markdown: read as plain text whose marks say what they say: headings, rows of tables, emphasis, links, items.

Lines are those of the file; the text of a line is what readers would see of it. Marks that may as well be masks of
the text (某**县) stay.
"""

from __future__ import annotations

import re

from builder.model import Line, Source
from builder.read.decode import decode
from builder.read.text import split_lines

_LONGEST = 4000  # a longer line is text and nothing else
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*)$")
_ROW = re.compile(r"^ {0,3}\|(.+)\|[ \t]*$")
_RULE = re.compile(r"^ {0,3}\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?$")
_ITEM = re.compile(r"^[ \t]{0,8}[-*+][ \t]+(?=\S)")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?(?=\S)")
# emphasis of a few characters is more likely a mask: **市**区
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{4,400}?)(?<=\S)\1")
_IMAGE = re.compile(r"!\[([^\]\n]{0,200})\]\([^()\s]{0,500}\)")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\([^()\s]{0,500}\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


def read_markdown(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of a .md file: lines as in txt."""
    text, codec, warnings = decode(name, data, encoding)
    lines = tuple(_line(line) for line in split_lines(text, name))
    return Source(name, sha256, "md", codec, lines, warnings=warnings)


def _line(line: Line) -> Line:
    """A line as readers would see it; its number stays."""
    text = line.text
    if len(text) > _LONGEST:
        return line
    if heading := _ATX.match(text):
        return Line(line.number, _plain(heading[2].rstrip().rstrip("#").strip()), f"heading{len(heading[1])}")
    if _RULE.match(text):
        return Line(line.number, "")
    if row := _ROW.match(text):
        cells = [_plain(cell).strip().replace("\t", " ") for cell in _BETWEEN_CELLS.split(row[1])]
        return Line(line.number, "\t".join(cells), "table") if len(cells) > 1 else line
    return Line(line.number, _plain(_ITEM.sub("", _QUOTE.sub("", text, count=1), count=1)))


def _plain(text: str) -> str:
    """The words of inline marks."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return _ESCAPED.sub(r"\1", _STRONG.sub(r"\2", text))
