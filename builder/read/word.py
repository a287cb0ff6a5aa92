"""Word (.docx): body-level paragraphs and table rows, with what their styles say.

Coordinates: body-level paragraphs, empty ones counted; a table row counts as one. Automatic numbering is restored
as text, insertions of tracked changes are accepted and deletions dropped, headers and footers are left out,
text boxes and notes follow the paragraph that anchors them (in the same line, so that lines stay countable).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from builder.errors import HuibianError
from builder.model import Line, Source
from builder.read import limits
from builder.read.word_numbers import Numbering, W
from builder.read.word_styles import Styles

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_REMEDY = "Open it in Word, WPS or LibreOffice and save it again as .docx."
# what wraps paragraphs, rows, cells or runs without being shown itself
_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins", f"{W}moveTo"}
_GONE = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{_MC}Fallback"}
_BREAKS = {f"{W}br", f"{W}cr"}
_SIGNS = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
# a paragraph whose soft breaks follow ends of sentences holds several paragraphs of the author
_SOFT_PARAGRAPH = re.compile("[。；：！]\\s?\v")
_SOFT_PARAGRAPHS = 3
_SOFT_BREAK = re.compile("(?<=[\u4e00-\u9fff\\d])\v(?=[\u4e00-\u9fff\\d（])")


def read_docx(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of a .docx file."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise HuibianError(name, "is an old .doc (or an encrypted) file under the name of a .docx.", _REMEDY)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _part(archive, name, "word/document.xml")
            if document is None:
                raise HuibianError(name, "holds no word/document.xml: it is not a Word document.", _REMEDY)
            styles = _part(archive, name, "word/styles.xml")
            numbering = _part(archive, name, "word/numbering.xml")
            notes = {kind: _part(archive, name, f"word/{kind}s.xml") for kind in ("footnote", "endnote")}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise HuibianError(name, f"is damaged or truncated ({type(error).__name__}).", _REMEDY) from None
    body = document.find(f"{W}body")
    if body is None:
        raise HuibianError(name, "its document has no body.", _REMEDY)
    reader = _Reader(Styles(styles), Numbering(numbering), _notes(notes))
    lines = tuple(Line(number, text, style) for number, (text, style) in enumerate(reader.lines(body), 1))
    limits.at_most(name, len(lines), limits.LINES, "lines")
    return Source(name, sha256, "docx", "utf-8", lines, warnings=_soft_paragraphs(reader.soft))


def _part(archive: zipfile.ZipFile, name: str, path: str) -> Any:
    """The parsed XML of a part, or None; entities are not resolved and the size is bounded."""
    try:
        info = archive.getinfo(path)
    except KeyError:
        return None
    with archive.open(info) as stream:
        data = stream.read(limits.WORD_PART + 1)
    if len(data) > limits.WORD_PART or data.count(b"<") > limits.WORD_TAGS:
        what = f"{limits.WORD_PART >> 20} MB" if len(data) > limits.WORD_PART else f"{limits.WORD_TAGS:,} elements"
        raise HuibianError(
            name, f"its part {path} unpacks to more than {what}.", "Split it into smaller files, a compilation each."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise HuibianError(name, f"its part {path} is not valid XML.", _REMEDY, error.lineno) from None


def _notes(parts: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """The text of every footnote and endnote by kind and id."""
    return {
        (kind, note.get(f"{W}id", "")): " ".join(filter(None, (_text(p, {}) for p in _paragraphs(note)))).strip()
        for kind, part in parts.items()
        if part is not None
        for note in part.iter(f"{W}{kind}")
    }


def _soft_paragraphs(numbers: list[int]) -> tuple[str, ...]:
    if not numbers:
        return ()
    where = f"第 {numbers[0]} 段等 {len(numbers)} 处用软回车（Shift+Enter）分段，各按一段读取；"
    return (f"{where}请在 Word 或 WPS 里把 ^l 全部替换为 ^p 后再保存。",)


class _Reader:
    """Reads the paragraphs of one document in order; `soft` are the lines that hold several by soft breaks."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[tuple[str, str], str]) -> None:
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.soft: list[int] = []

    def lines(self, body: Any) -> Iterator[tuple[str, str]]:
        """Text and style of every body-level paragraph and table row, in order."""
        self.styles.learn(body)
        number = 0
        for element in _opened(body):
            if element.tag == f"{W}p":
                number += 1
                text, style = self.paragraph(element)
                if len(_SOFT_PARAGRAPH.findall(text)) >= _SOFT_PARAGRAPHS:
                    self.soft.append(number)
                # a title is broken for looks
                yield (_SOFT_BREAK.sub("", text) if style == "title" else text).replace("\v", " "), style
            elif element.tag == f"{W}tbl":
                for row in _opened(element):
                    if row.tag == f"{W}tr":
                        number += 1
                        yield self.row(row)

    def row(self, row: Any) -> tuple[str, str]:
        """A table row as one line: cells joined by tabs; a row that tracked changes delete is empty."""
        if row.find(f"{W}trPr/{W}del") is not None:
            return "", ""
        cells = (self.cell(cell) for cell in _opened(row) if cell.tag == f"{W}tc")
        return "\t".join(cells).replace("\v", " "), "table"

    def cell(self, cell: Any) -> str:
        """The text of a cell, that of tables within it included, in order; tabs part cells, so that none is inside."""
        texts = (self._label(p) + _text(p, self.notes) for p in _paragraphs(cell))
        return " ".join(filter(None, (text.replace("\t", " ").strip() for text in texts)))

    def paragraph(self, element: Any) -> tuple[str, str]:
        own = _text(element, self.notes)
        # an empty paragraph shows no number and does not count
        text = self._label(element) + own if own.strip() else own
        return text, self.styles.style(element, text) if text.strip() else ""

    def _label(self, element: Any) -> str:
        """The automatic number of a paragraph as text, or an empty string."""
        number = self.styles.number(element)
        return "" if number is None else self.numbering.label(*number, self.styles.key(element))


def _opened(element: Any) -> Iterator[Any]:
    """The children of an element in order, those within content controls, custom XML and insertions included."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.tag in _WRAPPERS:
            stack.extend(reversed(child))
        elif isinstance(child.tag, str):
            yield child


def _paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs below a cell or a text box, those of tables within it too, but not those inside a paragraph."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.tag == f"{W}p":
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE:
            stack.extend(reversed(child))


def _text(paragraph: Any, notes: Mapping[tuple[str, str], str]) -> str:
    """The visible text of a paragraph; soft breaks are vertical tabs, deletions are gone, notes follow in 〔〕.

    The text of boxes follows that of the paragraph that anchors them.
    """
    pieces: list[str] = []
    boxes: list[Any] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        tag = node.tag
        if not isinstance(tag, str) or tag in _GONE:
            continue
        if tag == f"{W}t":
            pieces.append(node.text or "")
        elif tag in _SIGNS:
            pieces.append(_SIGNS[tag])
        elif tag in _BREAKS:
            pieces.append("\v" if node.get(f"{W}type") in (None, "textWrapping") else "")
        elif tag == f"{W}sym":
            pieces.append(_symbol(node))
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            note = notes.get((tag.removeprefix(W).removesuffix("Reference"), node.get(f"{W}id", "")), "")
            pieces.append(f"〔注：{note}〕" if note else "")
        elif tag == f"{W}txbxContent":
            boxes.append(node)
        else:
            stack.extend(reversed(node))
    boxed = [_text(p, notes) for box in boxes for p in _paragraphs(box)]
    return " ".join([*filter(None, ["".join(pieces)]), *filter(None, boxed)])


def _symbol(node: Any) -> str:
    """A character of a symbol font: only those outside of the fonts' private area mean something elsewhere."""
    try:
        code = int(node.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""
