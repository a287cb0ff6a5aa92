"""The tree of a page: looking closely at those elements alone where there is something to do, and writing it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import itemgetter
from typing import Any
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.md_in_html import MarkdownInHTMLPostprocessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.serializers import RE_AMP, to_xhtml_string
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import HTML_PLACEHOLDER, STX, Processor, Registry

_CLASS = re.compile(r"\.([A-Za-z][A-Za-z0-9_-]*)")
# of headings, in what the stock processor takes for one: a letter and a number
_LEVELS = frozenset("123456")
_PLACEHOLDER = HTML_PLACEHOLDER.partition("%")[0]
_PLACE = HTML_PLACEHOLDER % "([0-9]+)"
_PLACED = re.compile(f"<p>{_PLACE}</p>|{_PLACE}")


def quicken_tree(md: Markdown) -> None:
    """Put the quick processors of trees into `md`, each in the place of a stock one."""
    _replace(md.treeprocessors, "prettify", PrettifyTreeprocessor, QuickPrettify, 10)
    _replace(md.treeprocessors, "attr_list", AttrListTreeprocessor, QuickAttributes, 8)
    _replace(md.treeprocessors, "toc", TocTreeprocessor, QuickContents, 5)
    _replace(md.treeprocessors, "unescape", UnescapeTreeprocessor, QuickUnescape, 0)
    _replace(md.postprocessors, "raw_html", MarkdownInHTMLPostprocessor, QuickRestore, 30)
    if md.output_formats.get("xhtml") is to_xhtml_string:
        # on this one instance; it looks its format up here when it is set
        vars(md)["output_formats"] = {**md.output_formats, "xhtml": serialize}


def _replace(
    registry: Registry[Any], name: str, stock: type[Processor], quick: type[Processor], priority: float
) -> None:
    if name in registry and type(registry[name]) is stock:
        processor = quick.__new__(quick)
        # whatever the settings of the one that it stands for
        vars(processor).update(vars(registry[name]))
        registry.register(processor, name, priority)


class QuickPrettify(PrettifyTreeprocessor):
    """Line ends between blocks: asks once for each kind of element whether it is a block."""

    md: Markdown

    def _prettifyETree(self, elem: Element) -> None:
        self._lines(elem, _Blocks(self.md))

    def _lines(self, element: Element, is_block: _Blocks) -> None:
        tag = element.tag
        if len(element) and is_block[tag] and tag not in ("code", "pre"):
            text = element.text
            if is_block[element[0].tag] and (not text or not text.strip()):
                element.text = "\n"
            for child in element:
                if is_block[child.tag]:
                    self._lines(child, is_block)
        tail = element.tail
        if not tail or not tail.strip():
            element.tail = "\n"


class _Blocks(dict[object, bool]):
    """Which tags are blocks to a Markdown instance."""

    def __init__(self, md: Markdown) -> None:
        super().__init__()
        self._md = md

    def __missing__(self, tag: object) -> bool:
        self[tag] = found = bool(self._md.is_block_level(tag))
        return found


class QuickAttributes(AttrListTreeprocessor):
    """Attribute lists: looks at elements in or after which a brace is closed."""

    def run(self, doc: Element) -> None:
        """As the stock processor: assign the attribute lists in the texts of `doc`."""
        super().run(_Some(doc, _braced(doc)))  # type: ignore[arg-type]

    def assign_attrs(self, elem: Element, attrs_string: str, *, strict: bool = False) -> str:
        """As the stock processor; one class, which most lists are, without its scanner."""
        if not elem.get("class") and (only := _CLASS.fullmatch(attrs_string)):
            elem.set("class", only[1])
            return ""
        remainder: str = super().assign_attrs(elem, attrs_string, strict=strict)
        return remainder


def _braced(doc: Element) -> Iterator[Element]:
    for element in doc.iter():
        text, tail = element.text, element.tail
        if (text and "}" in text) or (tail and "}" in tail):
            yield element
        else:
            for child in element:
                if (tail := child.tail) and "}" in tail:
                    yield element
                    break


class _Some:
    """What the stock processor knows of a document: how to go over its elements."""

    def __init__(self, doc: Element, elements: Iterable[Element]) -> None:
        self._elements = list(elements)

    def iter(self) -> list[Element]:
        return self._elements


class QuickContents(TocTreeprocessor):
    """Table of contents: looks at headings and at elements with a name; puts the list of them into a text only where
    its mark is."""

    # whether the list is made as HTML where no text shows it; MkDocs makes its own, of the tokens
    listed = True
    _placed = True

    def run(self, doc: Element) -> None:
        """As the stock processor: name the headings and note them."""
        some: list[Element] = []
        marker = self.marker
        placed = False
        for element in doc.iter():
            tag = element.tag
            if (isinstance(tag, str) and tag[1:2] in _LEVELS) or element.get("id") is not None:
                some.append(element)
            if marker and (text := element.text) and marker in text:
                placed = True
        self._placed = placed
        super().run(doc if placed else _Some(doc, some))  # type: ignore[arg-type]

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        """As the stock processor, where there is use for it."""
        if not (self._placed or self.listed):
            return Element("div")
        div: Element = super().build_toc_div(toc_list)
        return div

    def replace_marker(self, root: Element, elem: Element) -> None:
        """As the stock processor: put `elem` in the place of a paragraph that is the mark."""
        if self._placed:
            super().replace_marker(root, elem)


class QuickUnescape(UnescapeTreeprocessor):
    """Escaped characters: looks at texts that hold any."""

    def run(self, root: Element) -> None:
        """As the stock processor: put the characters themselves in the place of their numbers."""
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and STX in text and element.tag != "code":
                element.text = self.unescape(text)
            if tail and STX in tail:
                element.tail = self.unescape(tail)
            for name, value in element.items():
                if value and STX in value:
                    element.set(name, self.unescape(value))


class QuickRestore(MarkdownInHTMLPostprocessor):
    """HTML that was set aside: looks at texts that hold a place for it."""

    md: Markdown

    def run(self, text: str) -> str:
        """As the stock processor: put HTML into its places."""
        if _PLACEHOLDER not in text:
            return text
        held = self.md.htmlStash.rawHtmlBlocks

        def put(match: re.Match[str]) -> str:
            wrapped = match[1]
            number = int(wrapped or match[2])
            if number >= len(held):
                return match[0]
            html = held[number]
            if type(html) is not str:
                html = self.stash_to_string(html)
            if wrapped and not self.isblocklevel(html):
                html = f"<p>{html}</p>"
            return _PLACED.sub(put, html) if _PLACEHOLDER in html else html

        return _PLACED.sub(put, text)


# what is written otherwise than it is, in text or in a value
_ESCAPED = re.compile('[&<>"]')


def serialize(root: Element) -> str:
    """`root` as XHTML, as `markdown.serializers.to_xhtml_string` writes it."""
    parts: list[str] = []
    try:
        _write(root, parts.append)
    except (_Uncommon, RecursionError):
        stock: str = to_xhtml_string(root)
        return stock
    return "".join(parts)


class _Uncommon(Exception):
    """Something that is no element, or not named by a string."""


class _Tags(dict[str, tuple[str, str]]):
    """How an element of a name is written: the end of its opening tag, and what closes it."""

    def __missing__(self, tag: str) -> tuple[str, str]:
        found = (" />", "") if tag in HTML_EMPTY or tag.lower() in HTML_EMPTY else (">", f"</{tag}>")
        if len(self) < _MANY:
            self[tag] = found
        return found


# names of elements: a hundred in HTML, and no end of them in what a page may make up
_MANY = 1000
_TAGS = _Tags()


def _write(element: Element, write: Callable[[str], None]) -> None:
    tag, text = element.tag, element.text
    if type(tag) is not str:
        raise _Uncommon
    end, close = _TAGS[tag]
    items: Collection[tuple[str, str | None]] = element.items()
    if items:
        if len(items) > 1:
            items = sorted(items, key=itemgetter(0))
        written = f"<{tag}"
        for name, value in items:
            if type(name) is not str or not (value is None or isinstance(value, str)):
                raise _Uncommon
            if value is None:
                written += f" {name}"
            else:
                written += f' {name}="{_value(value) if _ESCAPED.search(value) else value}"'
        write(written + end)
    else:
        write(f"<{tag}{end}")
    if close:
        if text:
            if _ESCAPED.search(text) and tag.lower() not in ("script", "style"):
                text = _text(text)
            write(text)
        for child in element:
            _write(child, write)
        write(close)
    if tail := element.tail:
        write(_text(tail) if _ESCAPED.search(tail) else tail)


def _text(text: str) -> str:
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def _value(text: str) -> str:
    text = _text(text)
    return text.replace('"', "&quot;") if '"' in text else text
