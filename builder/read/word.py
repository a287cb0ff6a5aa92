"""Word (.docx): body-level paragraphs and table rows, with what their styles say.

Coordinates: body-level paragraphs, empty ones counted; a table row counts as one. Automatic numbering is restored
as text, insertions of tracked changes are accepted and deletions dropped, headers and footers are left out,
text boxes and footnotes follow the paragraph that anchors them (in the same line, so that lines stay countable).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from builder.errors import HuibianError
from builder.model import Line, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# a compilation's XML is a few MB; what unpacks to more than this is a bomb
_LARGEST_PART = 150 * 1024 * 1024
_TITLE_FONTS = ("小标宋", "FZXiaoBiaoSong")
_LEVEL_FONTS = (("黑体", "heading2"), ("SimHei", "heading2"), ("楷体", "heading3"), ("KaiTi", "heading3"))
_DIGITS = "〇一二三四五六七八九"


def read_docx(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of a .docx file."""
    remedy = "Open it in Word, WPS or LibreOffice and save it again as .docx."
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise HuibianError(name, "is an old .doc (or an encrypted) file under the name of a .docx.", remedy)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _part(archive, name, "word/document.xml")
            if document is None:
                raise HuibianError(name, "holds no word/document.xml: it is not a Word document.", remedy)
            styles = _part(archive, name, "word/styles.xml")
            numbering = _part(archive, name, "word/numbering.xml")
            footnotes = _part(archive, name, "word/footnotes.xml")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise HuibianError(name, f"is damaged or truncated ({type(error).__name__}).", remedy) from None
    body = document.find(f"{_W}body")
    if body is None:
        raise HuibianError(name, "its document has no body.", remedy)
    reader = _Reader(styles, numbering, footnotes)
    lines = tuple(Line(number, text, style) for number, (text, style) in enumerate(reader.lines(body), 1))
    return Source(name, sha256, "docx", "utf-8", lines)


def _part(archive: zipfile.ZipFile, name: str, path: str) -> Any:
    """The parsed XML of a part, or None; entities are not resolved and the size is bounded."""
    try:
        info = archive.getinfo(path)
    except KeyError:
        return None
    with archive.open(info) as stream:
        data = stream.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise HuibianError(
            name, f"its part {path} unpacks to more than {_LARGEST_PART >> 20} MB.", "Split the document."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise HuibianError(
            name, f"its part {path} is not valid XML.", "Save the document again.", error.lineno
        ) from None


class _Reader:
    """What the styles, the numbering and the notes of one document mean for its paragraphs."""

    def __init__(self, styles: Any, numbering: Any, footnotes: Any) -> None:
        self.style_names: dict[str, str] = {}
        self.style_levels: dict[str, int] = {}
        self.style_numbers: dict[str, tuple[str, int]] = {}
        for style in () if styles is None else styles.iter(f"{_W}style"):
            key = style.get(f"{_W}styleId", "")
            named = style.find(f"{_W}name")
            self.style_names[key] = "" if named is None else named.get(f"{_W}val", "")
            level = style.find(f"{_W}pPr/{_W}outlineLvl")
            if level is not None and level.get(f"{_W}val", "").isdigit():
                self.style_levels[key] = int(level.get(f"{_W}val"))
            if (number := _number_of(style)) is not None:
                self.style_numbers[key] = number
        self.formats: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._load_numbering(numbering)
        self.counters: dict[str, list[int]] = {}
        self.notes = (
            {} if footnotes is None else {n.get(f"{_W}id"): _text(n, {}) for n in footnotes.iter(f"{_W}footnote")}
        )

    def _load_numbering(self, numbering: Any) -> None:
        if numbering is None:
            return
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        for definition in numbering.iter(f"{_W}abstractNum"):
            levels: dict[int, tuple[str, str, int]] = {}
            for level in definition.iter(f"{_W}lvl"):
                values = {child.tag.removeprefix(_W): child.get(f"{_W}val", "") for child in level}
                start = values.get("start", "1")
                levels[int(level.get(f"{_W}ilvl", "0"))] = (
                    values.get("numFmt", "decimal"),
                    values.get("lvlText", ""),
                    int(start) if start.isdigit() else 1,
                )
            abstract[definition.get(f"{_W}abstractNumId", "")] = levels
        for number in numbering.iter(f"{_W}num"):
            link = number.find(f"{_W}abstractNumId")
            for level, form in abstract.get("" if link is None else link.get(f"{_W}val", ""), {}).items():
                self.formats[number.get(f"{_W}numId", ""), level] = form

    def lines(self, body: Any) -> Iterator[tuple[str, str]]:
        """Text and style of every body-level paragraph and table row, in order."""
        for element in _unwrapped(body):
            if element.tag == f"{_W}p":
                yield self.paragraph(element)
            elif element.tag == f"{_W}tbl":
                for row in element.iter(f"{_W}tr"):
                    cells = (
                        " ".join(filter(None, (_text(p, self.notes) for p in c.iter(f"{_W}p"))))
                        for c in row.findall(f"{_W}tc")
                    )
                    yield "\t".join(cells), "table"

    def paragraph(self, element: Any) -> tuple[str, str]:
        text = self._label(element) + _text(element, self.notes)
        return text, self._style(element, text) if text.strip() else ""

    def _style(self, element: Any, text: str) -> str:
        key = _value(element, "pStyle")
        name = self.style_names.get(key, key).lower()
        if name in ("title", "标题") or re.fullmatch(r"title|文章标题|公文标题", name):
            return "title"
        if found := re.fullmatch(r"(?:heading|标题)\s*([1-6])", name):
            return f"heading{found[1]}"
        level = _value(element, "outlineLvl") or str(self.style_levels.get(key, ""))
        if level.isdigit() and int(level) < 6:
            return f"heading{int(level) + 1}"
        fonts = " ".join(" ".join(f.values()) for f in element.iter(f"{_W}rFonts"))
        centred = _value(element, "jc") == "center"
        if len(text) <= 60 and centred and (any(f in fonts for f in _TITLE_FONTS) or _size(element) >= 36):
            return "title"
        if len(text) <= 60:
            for font, style in _LEVEL_FONTS:
                if font in fonts:
                    return style
        return ""

    def _label(self, element: Any) -> str:
        """The automatic number of a paragraph as text, or an empty string."""
        number = _number_of(element) or self.style_numbers.get(_value(element, "pStyle"))
        if number is None or number[0] == "0":
            return ""
        key, level = number
        form = self.formats.get((key, level))
        if form is None or form[0] in ("bullet", "none") or level > 8:
            return ""
        counters = self.counters.setdefault(key, [])
        while len(counters) <= level:
            counters.append(self.formats.get((key, len(counters)), ("", "", 1))[2] - 1)
        counters[level] += 1
        del counters[level + 1 :]
        label = form[1]
        for deep in range(level + 1):
            written = self.formats.get((key, deep), form)[0]
            label = label.replace(f"%{deep + 1}", _written(counters[deep], written))
        return label


def _unwrapped(body: Any) -> Iterator[Any]:
    """Body-level elements, content controls and custom XML opened."""
    for child in body:
        if child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _unwrapped(content)
        elif child.tag in (f"{_W}customXml", f"{_W}ins"):
            yield from _unwrapped(child)
        else:
            yield child


def _text(paragraph: Any, notes: dict[str, str]) -> str:
    """The visible text below a paragraph; soft breaks are spaces, deletions are gone, notes follow in 〔〕."""
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        tag = node.tag
        if not isinstance(tag, str) or tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback"):
            continue
        if tag == f"{_W}t":
            pieces.append(node.text or "")
        elif tag == f"{_W}tab":
            pieces.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            pieces.append(" ")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif tag == f"{_W}footnoteReference":
            note = notes.get(node.get(f"{_W}id"), "").strip()
            pieces.append(f"〔注：{note}〕" if note else "")
        else:
            stack.extend(reversed(node))
    return "".join(pieces)


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}pPr/{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _size(element: Any) -> int:
    """The largest font size of a paragraph's runs in half-points."""
    sizes = (s.get(f"{_W}val", "") for s in element.iter(f"{_W}sz"))
    return max((int(s) for s in sizes if s.isdigit()), default=0)


def _number_of(element: Any) -> tuple[str, int] | None:
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    key, level = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
    if key is None:
        return None
    depth = "0" if level is None else level.get(f"{_W}val", "0")
    return key.get(f"{_W}val", "0"), int(depth) if depth.isdigit() else 0


def _written(number: int, form: str) -> str:
    """A number in the writing that Word's `numFmt` names."""
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCounting",
        "ideographTraditional",
    ):
        return _chinese(number)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x245F + number)
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((65 if form == "upperLetter" else 97) + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    if number <= 0 or number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
