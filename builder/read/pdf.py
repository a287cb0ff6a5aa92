"""PDF: the text layer, its printed lines put together to paragraphs again. Needs the extra `huibian[pdf]` (pypdf).

Lines are these paragraphs, in the order of the pages and from top to bottom; a running head or a page number is one of
its own, as in a text file. Limits, which no program lifts without guessing: a scan has no text; columns beside each
other are read across; of a table only the cells of one printed line are told apart.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from builder.children import environment
from builder.errors import HuibianError
from builder.knowledge import load
from builder.model import Line, Source
from builder.read import limits
from builder.read.pdf_text import CHARACTERS, PAGES, SECONDS, Piece
from builder.read.word_styles import style_of_font

_EXTRA = "Install the extra (`pip install 'huibian[pdf]'`), or save the file as .docx or .txt and check the result."
_ERRORS = {
    "encrypted": ("is protected by a password.", "Save it without one, or as .docx."),
    "large": (f"holds more than {PAGES:,} pages or {CHARACTERS:,} characters, or unpacks to too much.",
              "Split it into smaller files, a compilation each."),
    "damaged": ("is damaged or truncated.", "Print it into a new PDF from a PDF reader, or save it as .docx."),
    "slow": (f"could not be read within {SECONDS} seconds.", "Split it into smaller files, or save it as .docx."),
}  # fmt: skip
_SCAN = (
    "has no text layer (is it a scan?).",
    "Have its text recognised first, e.g. with OCRmyPDF (`ocrmypdf -l chi_sim IN OUT`), and check the result.",
)
_GARBLED = ("has a text layer that cannot be read: its fonts do not say which characters they show.", _SCAN[1])
# a text layer of fewer characters a page is that of a scan with a stamp
_FEWEST = 10
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_WIDE = frozenset("WF")
_RADICALS = re.compile("[\u2e80-\u2fd5]")
# a font's table may name half of a pair, which is no character and which no file can hold
_HALVES = re.compile("[\ud800-\udfff]")
# of a line that stands on its own between two pages
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–\s]*")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed line: left and right edge and base line in points, size of its letters, font, its cells."""

    left: float
    right: float
    y: float
    size: float
    font: str
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\u3000".join(self.cells)


def read_pdf(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of a .pdf file. Raises HuibianError, with what to do, where its text cannot be told."""
    if find_spec("pypdf") is None:
        raise HuibianError(name, "PDF files need an extra of this program that is not installed.", _EXTRA)
    pages = [_printed(pieces) for pieces in _pieces(name, data)]
    text = "".join(line.text for page in pages for line in page)
    if len(text) < _FEWEST * max(1, len(pages)):
        raise HuibianError(name, *_SCAN)
    unreadable = len(_UNREADABLE.findall(text))
    if unreadable > 0.2 * len(text):
        raise HuibianError(name, *_GARBLED)
    warnings: tuple[str, ...] = ("PDF 只读文字层：分栏、表格和跨页的文字可能次序有误，请核对。",)
    if unreadable:
        warnings += (f"有 {unreadable} 个字的字体没有说明是什么字，请核对。",)
    lines = tuple(Line(number, words, style) for number, (words, style) in enumerate(_paragraphs(pages), 1))
    limits.at_most(name, len(lines), limits.LINES, "lines")
    return Source(name, sha256, "pdf", "utf-8", lines, warnings=warnings)


def _pieces(name: str, data: bytes) -> list[list[Piece]]:
    """What every page draws, read in a process of its own."""
    command = [sys.executable, "-m", "builder.read.pdf_text"]
    try:
        done = subprocess.run(  # noqa: S603 - a command of our own making
            command, env=environment(), input=data, capture_output=True, timeout=2 * SECONDS, check=False
        )
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"error": "slow"}
    except subprocess.TimeoutExpired:
        answer = {"error": "slow"}
    except ValueError:
        answer = {"error": "damaged"}
    if error := answer.get("error"):
        raise HuibianError(name, *_ERRORS.get(error, _ERRORS["damaged"]))
    return [[(x, y, size, font, _characters(text)) for x, y, size, font, text in page] for page in answer["pages"]]


def _characters(text: str) -> str:
    """Characters in place of the radicals and ligatures that fonts name in their stead; U+FFFD for what is none."""
    text = _HALVES.sub("\ufffd", text)
    return _RADICALS.sub(lambda found: _radicals().get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)


@cache
def _radicals() -> dict[str, str]:
    return dict(load("radicals"))


def _width(text: str) -> float:
    """How wide a text is, in heights of its letters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in _WIDE or c in "“”‘’…—" else 0.5 for c in text)


def _printed(pieces: Sequence[Piece]) -> list[_Printed]:
    """The printed lines of a page from top to bottom."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p[1], p[0])):
        if not piece[4].strip() or piece[2] <= 0:
            continue
        if lines and abs(lines[-1][0][1] - piece[1]) < 0.4 * max(piece[2], lines[-1][0][2]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_line(sorted(line)) for line in lines]


def _line(pieces: Sequence[Piece]) -> _Printed:
    cells: list[str] = []
    right = 0.0
    for x, _, size, _, text in pieces:
        gap = (x - right) / size
        if not cells or gap > 1.5:
            cells.append(text)
        else:
            latin = cells[-1][-1:].isascii() and text[:1].isascii()
            cells[-1] += (" " if latin and gap > 0.3 else "") + text
        right = x + size * _width(text)
    fonts = Counter[str]()
    for piece in pieces:
        fonts[piece[3]] += len(piece[4])
    size = max(piece[2] for piece in pieces)
    kept = tuple(stripped for cell in cells if (stripped := cell.strip()))
    return _Printed(pieces[0][0], right, pieces[0][1], size, fonts.most_common(1)[0][0], kept)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a document: the edges of its type area, its letters, its font, its distance of lines."""

    left: float
    right: float
    size: float
    font: str
    leading: float


def _usual(pages: Sequence[Sequence[_Printed]]) -> _Measure:
    lines = [line for page in pages for line in page]
    letters: Counter[tuple[float, str]] = Counter()
    for line in lines:
        letters[round(line.size), line.font] += len(line.text)
    (size, font), _ = letters.most_common(1)[0]
    body = [line for line in lines if abs(line.size - size) <= 1 and len(line.text) > 12] or lines
    left = Counter(round(line.left) for line in body).most_common(1)[0][0]
    right = sorted(line.right for line in body)[int(0.9 * (len(body) - 1))]
    gaps = Counter(
        round(above.y - below.y) for page in pages for above, below in pairwise(page)
    )  # fmt: skip
    leading = next((gap for gap, _ in gaps.most_common() if gap > 0.8 * size), 2 * size)
    return _Measure(left, right, size, font, leading)


def _paragraphs(pages: Sequence[Sequence[_Printed]]) -> Iterator[tuple[str, str]]:
    """Text and style of every paragraph."""
    usual = _usual(pages)
    text, style = "", ""
    before: _Printed | None = None
    rows = _rows(pages)
    for page in pages:
        for line in page:
            if before is not None and (id(line) in rows or not _goes_on(before, line, usual, rows)):
                yield text, style
                text = ""
            if not text:
                style = "table" if id(line) in rows else _style(line, usual)
            words = "\t".join(line.cells) if id(line) in rows else line.text
            latin = text[-1:].isascii() and text[-1:].isalnum() and words[:1].isascii() and words[:1].isalnum()
            text += (" " if latin else "") + words
            before = line
    if text:
        yield text, style


def _rows(pages: Sequence[Sequence[_Printed]]) -> set[int]:
    """The lines, by identity, that are rows of a table: of several cells, beside another with as many."""
    found: set[int] = set()
    for page in pages:
        for one, two in pairwise(page):
            if len(one.cells) == len(two.cells) > 1:
                found |= {id(one), id(two)}
    return found


def _goes_on(before: _Printed, line: _Printed, usual: _Measure, rows: set[int]) -> bool:
    """Whether a printed line goes on with the paragraph of the one before it."""
    em = usual.size
    if id(before) in rows or _PAGE_NUMBER.fullmatch(before.text) or _PAGE_NUMBER.fullmatch(line.text):
        return False
    if abs(before.size - line.size) > 0.1 * em or (
        before.font != line.font and usual.font not in (before.font, line.font)
    ):
        return False
    # an indent or a centred line begins something; a line that is not full ends it
    if abs(line.left - usual.left) > 1.2 * em or before.right < usual.right - 2.2 * em:
        return False
    distance = before.y - line.y
    return distance < 0 or distance < 1.7 * usual.leading


def _style(line: _Printed, usual: _Measure) -> str:
    """What its place and font say about a line that begins a paragraph, as the model has it."""
    indent, rest = line.left - usual.left, usual.right - line.right
    centred = indent > 2.5 * usual.size and abs(indent - rest) < 3 * usual.size
    if centred and line.size > 1.15 * usual.size and len(line.text) > 4:
        return "title"
    return style_of_font(line.font, usual.font, centred=centred) if len(line.text) <= 60 else ""
