"""What the styles and fonts of a Word document say about a paragraph: title, heading of a level, or nothing.

GB/T 9704-2012, 7.3: the title in 小标宋, first-level headings in 黑体, second-level ones in 楷体, text in 仿宋.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from builder.read.word_numbers import W, number_of

_TITLE_FONTS = ("小标宋", "XiaoBiaoSong", "FZXBS")
_LEVEL_FONTS = (("黑体", "heading2"), ("SimHei", "heading2"), ("楷体", "heading3"), ("KaiTi", "heading3"))
_TITLE_NAMES = re.compile(r"title|标题|文章标题|公文标题|正标题|大标题")
_HEADING_NAMES = re.compile(r"(?:heading|标题)\s*([1-6])")
_LONGEST_HEADING = 60
_TITLE_SIZE = 36  # half-points: 二号 is 44, 小二 36, text 32
_DEEPEST_CHAIN = 20


class Styles:
    """The styles of one document, with what they inherit (`basedOn`)."""

    def __init__(self, part: Any) -> None:
        self._elements: dict[str, Any] = {}
        self._default = ""
        for style in () if part is None else part.iter(f"{W}style"):
            key = style.get(f"{W}styleId", "")
            self._elements[key] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = key
        self._known: dict[str, tuple[str, str, str, str, tuple[str, int | None] | None]] = {}
        self.body_font = ""

    def _of(self, key: str) -> tuple[str, str, str, str, tuple[str, int | None] | None]:
        """Name, outline level, font, alignment and number of a style; what it does not say, those it is based on do."""
        if key in self._known:
            return self._known[key]
        name = level = font = alignment = ""
        number = None
        at, seen = key, 0
        while at in self._elements and seen < _DEEPEST_CHAIN:
            element, seen = self._elements[at], seen + 1
            named = _value(element, "name")
            if not name and (_TITLE_NAMES.fullmatch(named.lower()) or _HEADING_NAMES.fullmatch(named.lower())):
                name = named.lower()
            level = level or _value(element, "pPr", "outlineLvl")
            alignment = alignment or _value(element, "pPr", "jc")
            font = font or _font(element.find(f"{W}rPr/{W}rFonts"))
            number = number or number_of(element)
            at = _value(element, "basedOn")
        self._known[key] = name, level, font, alignment, number
        return self._known[key]

    def learn(self, body: Any) -> None:
        """Find the font of most long paragraphs: a heading is set in another."""
        lengths: Counter[str] = Counter()
        for paragraph in body.iter(f"{W}p"):
            inherited = self._of(self.key(paragraph))[2]
            sizes: Counter[str] = Counter()
            for run in paragraph.iter(f"{W}r"):
                size = sum(len(t.text or "") for t in run.iterchildren(f"{W}t"))
                sizes[_font(run.find(f"{W}rPr/{W}rFonts")) or inherited] += size
            if sizes.total() > _LONGEST_HEADING:
                lengths += sizes
        self.body_font = max(lengths.items(), key=lambda item: (item[1], item[0]), default=("", 0))[0]

    def key(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        return _value(paragraph, "pPr", "pStyle") or self._default

    def number(self, paragraph: Any) -> tuple[str, int | None] | None:
        """The list of automatic numbers that a paragraph belongs to, by itself or by its style; None if none."""
        number = number_of(paragraph) or self._of(self.key(paragraph))[4]
        return None if number is None or number[0] == "0" else number

    def style(self, paragraph: Any, text: str) -> str:
        """The `style` of a line as the model has it."""
        name, level, font, alignment, _ = self._of(self.key(paragraph))
        if _TITLE_NAMES.fullmatch(name):
            return "title"
        if found := _HEADING_NAMES.fullmatch(name):
            return f"heading{found[1]}"
        level = _value(paragraph, "pPr", "outlineLvl") or level
        if level.isascii() and level.isdigit() and int(level) < 6:
            return f"heading{int(level) + 1}"
        if len(text) > _LONGEST_HEADING:
            return ""
        fonts = {_font(run.find(f"{W}rPr/{W}rFonts")) or font for run in _written(paragraph)}
        centred = (_value(paragraph, "pPr", "jc") or alignment) == "center"
        if centred and (any(name in f for f in fonts for name in _TITLE_FONTS) or _size(paragraph) >= _TITLE_SIZE):
            return "title"
        if self.body_font and self.body_font in fonts:
            return ""
        for name, style in _LEVEL_FONTS:
            if fonts and all(name in f for f in fonts):
                return style
        return ""


def style_of_font(font: str, body: str, *, centred: bool) -> str:
    """The style of a line that is set in `font` where the text is set in `body`, as GB/T 9704 has it."""
    if centred and any(name in font for name in _TITLE_FONTS):
        return "title"
    return "" if font == body else next((style for name, style in _LEVEL_FONTS if name in font), "")


def _written(paragraph: Any) -> list[Any]:
    """The runs that show text."""
    return [run for run in paragraph.iter(f"{W}r") if any((t.text or "").strip() for t in run.iterchildren(f"{W}t"))]


def _font(element: Any) -> str:
    """The font of Chinese text that an rFonts names."""
    if element is None:
        return ""
    return str(element.get(f"{W}eastAsia") or element.get(f"{W}ascii") or element.get(f"{W}hAnsi") or "")


def _size(paragraph: Any) -> int:
    """The largest font size of a paragraph's runs in half-points."""
    sizes = (s.get(f"{W}val", "") for s in paragraph.iter(f"{W}sz"))
    return max((int(s) for s in sizes if s.isascii() and s.isdigit() and len(s) < 6), default=0)


def _value(element: Any, *path: str) -> str:
    found = element.find("/".join(W + name for name in path))
    return "" if found is None else str(found.get(f"{W}val", ""))
