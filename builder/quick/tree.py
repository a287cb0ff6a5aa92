"""The tree of a page: looking closely at those elements alone where there is something to do, and writing it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
_PLACEHOLDER = HTML_PLACEHOLDER.partition("%")[0]


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

    def __init__(self, doc: Element, elements: Iterator[Element]) -> None:
        self._elements = list(elements)

    def iter(self) -> list[Element]:
        return self._elements


class QuickContents(TocTreeprocessor):
    """Table of contents: looks for the place to put it only where its mark is anywhere."""

    def replace_marker(self, root: Element, elem: Element) -> None:
        """As the stock processor: put `elem` in the place of a paragraph that is the mark."""
        if any(each.text and self.marker in each.text for each in root.iter()):
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

    def run(self, text: str) -> str:
        """As the stock processor: put HTML into its places."""
        if _PLACEHOLDER not in text:
            return text
        restored: str = super().run(text)
        return restored


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


def _write(element: Element, write: Callable[[str], None]) -> None:
    tag, text = element.tag, element.text
    if type(tag) is not str:
        raise _Uncommon
    if element.attrib:
        items = element.items()
        written = [f"<{tag}"]
        for name, value in sorted(items) if len(items) > 1 else items:
            if type(name) is not str or not (value is None or isinstance(value, str)):
                raise _Uncommon
            written.append(f" {name}" if value is None else f' {name}="{_value(value)}"')
        opening = "".join(written)
    else:
        opening = f"<{tag}"
    if tag in HTML_EMPTY or tag.lower() in HTML_EMPTY:
        write(f"{opening} />")
    else:
        write(f"{opening}>")
        if text:
            write(text if tag.lower() in ("script", "style") else _text(text))
        for child in element:
            _write(child, write)
        write(f"</{tag}>")
    if tail := element.tail:
        write(_text(tail))


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
