"""Plain text: a line is what stands between line ends (LF, CRLF or CR, mixed as they come)."""

from __future__ import annotations

import re

from builder.model import Line, Source
from builder.read import limits
from builder.read.decode import decode

_LINE_END = re.compile("\r\n|\n|\r")


def split_lines(text: str, name: str = "") -> tuple[Line, ...]:
    """Number the lines of a text from 1; no other character ends a line (form feeds and U+2028 stay inside).

    Raises HuibianError when there are more lines than any compilation of the input `name` could have.
    """
    limits.at_most(name, text.count("\n") + text.count("\r"), 2 * limits.LINES, "lines")
    return tuple(Line(number, line) for number, line in enumerate(_LINE_END.split(text), 1))


def read_text(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of a .txt file."""
    text, codec, warnings = decode(name, data, encoding)
    return Source(name, sha256, "txt", codec, split_lines(text, name), warnings=warnings)
