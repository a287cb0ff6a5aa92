"""HTML in Markdown: tags within a line need not be looked for where blocks of HTML are.

Python-Markdown and MkDocs each read a whole page with an HTML parser, to find blocks of HTML and their anchors. Tags
within a line, which are nearly all, mean nothing to either: they are made invisible before and visible after.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.md_in_html import HtmlBlockPreprocessor, HTMLExtractorExtra
from markdown.preprocessors import Preprocessor

# stands for "<"; a page that holds it itself goes the long way
_MARK = "\x04"
_PAIR = re.compile(r'<((?:small|span|mark|code|ins|del|b|i)\b)((?: class="[\w -]*+")?+>[^<\n]*+)<(/\1>)')
_NAME = "huibian_hide"
_WBR = "<wbr>"
_FENCED = "fenced_code_block"
_FENCES = "pymdownx.superfences.SuperFencesBlockPreprocessor"
# tags and references that are whole, and what parts two fields of an address; over others, and over comments, the
# parsers stumble in ways of their own
_ORDERLY = re.compile(
    r"(?:[^<&]++|&(?:\#[0-9]++|\#x[0-9a-fA-F]++|[a-zA-Z][a-zA-Z0-9]*+);|&[a-zA-Z][a-zA-Z0-9]*+=|"
    r'</?[a-zA-Z][a-zA-Z0-9-]*+(?:\s++[a-zA-Z][a-zA-Z0-9-]*+(?:="[^"<>]*+")?+)*+\s*+/?>)*+'
)
_HIDDEN = re.compile(rf"{_MARK}([^>]*>)")
_HIDE = rf"{_MARK}\1\2{_MARK}\3"


def is_orderly(text: str) -> bool:
    """Whether every tag and every reference in `text` is whole, so that all parsers of HTML see the same tags."""
    return bool(_ORDERLY.fullmatch(text))


def quicken_raw(md: Markdown) -> None:
    """Put the quick reading of HTML into `md`, where it reads HTML as the extension md_in_html does, and that of code
    between fences, where it reads code as the extension superfences does."""
    if _FENCED in md.preprocessors:
        fences = md.preprocessors[_FENCED]
        if f"{type(fences).__module__}.{type(fences).__qualname__}" == _FENCES:
            _quicken_fences(fences)
    if "html_block" in md.preprocessors and type(md.preprocessors["html_block"]) is HtmlBlockPreprocessor:
        # before MkDocs' own look at the HTML, which is at 21
        hide = _Hide(md)
        md.preprocessors.register(hide, _NAME, 22)
        md.preprocessors.register(_QuickHtml(md, hide), "html_block", 20)


def _quicken_fences(stock: Any) -> None:
    """Code between fences: let `stock` look at the lines of a page where there may be any. On this one instance, which
    other parts of its extension know."""
    search = stock.search_nested

    def search_nested(lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return list(search(lines)) if "```" in text or "~~~" in text else lines

    stock.search_nested = search_nested


class _Hide(Preprocessor):
    md: Markdown
    hidden = False

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        self.hidden = "<" in text and _MARK not in text and self._unseen() and is_orderly(text)
        if not self.hidden:
            return lines
        # twice: one pair may stand in another
        text = _PAIR.sub(_HIDE, _PAIR.sub(_HIDE, text)).replace(_WBR, _MARK + _WBR[1:])
        return text.split("\n")

    def _unseen(self) -> bool:
        """Whether none but MkDocs, which looks for anchors alone, reads the text while tags are hidden; nor its quick
        stand-in (builder.quick.pages)."""
        registered = self.md.preprocessors
        first, last = (registered.get_index_for_name(name) for name in (_NAME, "html_block"))
        return all(
            type(each).__module__.startswith(("mkdocs.", "builder.quick.")) for each in registered[first + 1 : last]
        )


class _QuickHtml(HtmlBlockPreprocessor):
    md: Markdown

    def __init__(self, md: Markdown, hide: _Hide) -> None:
        super().__init__(md)
        self._hide = hide

    def run(self, lines: list[str]) -> list[str]:
        if not self._hide.hidden:
            return super().run(lines)
        stash = self.md.htmlStash
        before = len(stash.rawHtmlBlocks)
        parser = _Extractor(self.md)
        parser.feed("\n".join(lines))
        parser.close()  # type: ignore[no-untyped-call]
        for at in range(before, len(stash.rawHtmlBlocks)):
            held = stash.rawHtmlBlocks[at]
            if isinstance(held, str):
                stash.rawHtmlBlocks[at] = held.replace(_MARK, "<")
            else:
                _show(held)
        return "".join(parser.cleandoc).replace(_MARK, "<").split("\n")


class _Extractor(HTMLExtractorExtra):
    """Knows hidden tags in plain HTML within a block of Markdown, the only place where the stock class does more than
    keep them: it sets each of them aside."""

    def handle_data(self, data: str) -> None:
        if _MARK in data and not self.inraw and self.mdstate and self.mdstate[-1] == "off":
            data = _HIDDEN.sub(lambda tag: self.md.htmlStash.store(f"<{tag[1]}"), data)
        super().handle_data(data)  # type: ignore[no-untyped-call]


def _show(element: Element) -> None:
    for each in element.iter():
        if each.text and _MARK in each.text:
            each.text = each.text.replace(_MARK, "<")
        if each.tail and _MARK in each.tail:
            each.tail = each.tail.replace(_MARK, "<")
        for name, value in each.items():
            if value and _MARK in value:
                each.set(name, value.replace(_MARK, "<"))
