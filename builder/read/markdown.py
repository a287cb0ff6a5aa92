"""Markdown: read as plain text whose `#` headings say that they are headings."""

from __future__ import annotations

import re

from builder.model import Line, Source
from builder.read.decode import decode
from builder.read.text import split_lines

_ATX = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")


def read_markdown(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of a .md file: lines as in txt; the text of an ATX heading is what follows its `#` signs."""
    text, codec, warnings = decode(name, data, encoding)
    lines = []
    for line in split_lines(text, name):
        heading = _ATX.match(line.text[:400])
        if heading and len(line.text) < 400:
            line = Line(line.number, heading[2], f"heading{len(heading[1])}")
        lines.append(line)
    return Source(name, sha256, "md", codec, tuple(lines), warnings=warnings)
