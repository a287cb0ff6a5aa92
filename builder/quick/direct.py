"""Pages of the common kind, written straight from Markdown to HTML.

Stock Markdown reads a page four times, makes a tree of it, goes over the tree seven times, and writes it. Most pages
of a site hold nothing but headings, paragraphs, plain lists, definitions, tables, blocks of HTML with Markdown in them,
links and tags within a line. Here such a page is read once, block by block, and each block is written as stock Markdown
writes it. A page that holds anything else is left to the stock one as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import CodeBlockProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import nest_toc_tokens, strip_tags

from builder.quick.html_blocks import OPENING, end_of
from builder.quick.lines import LINE, LIST, NAMED, REFERENCE, VALUE, VALUES, Lines, Uncommon

# what only the stock way reads: code, escapes, tabs, breaks of lines, and what marks places of a text for
# Python-Markdown and this package
_UNKNOWN = ("`", "\\", "\t", "\r", "\x02", "\x03", "\x04", "~~~", "![", "]:", "  \n")
_EMPTY = re.compile(r"(?<=\n) +\n")

_PARAGRAPH = re.compile(rf"(?P<text>{LINE}(?:\n{LINE})*+)(?:\n(?P<list>{LIST}))?+")
_HEADING = re.compile(rf"(?P<marks>\#{{1,6}})[ ]+(?P<text>(?!\s)[^\n\\|]*?[^\n\\|#\s])[ ]+(?P<list>{LIST})")
_ITEM = re.compile(rf"(?P<indent>(?:[ ]{{4}})*+)-[ ](?P<text>{LINE})")
_TERM = re.compile(rf"(?P<term>{LINE})\n:[ ]{{3}}(?P<text>{LINE})")
_RULE = re.compile(r"\|(?:[ ]:?-{2,}:?[ ]\|)++")
_CONTAINER = re.compile(
    r"<(?P<tag>div|section|nav|details)(?P<values>" + VALUES + r")>"
    r"(?P<summary><summary>(?P<said>[^<\n]*+)</summary>)?+"
)
_CLOSING = re.compile(r"</(div|section|nav|details)>")
# in a container such a block is read once more, and its attributes are put in order
_CODE = re.compile(rf"<pre(?P<values>{VALUES})>(?P<code><code>(?:[^<&]++|{REFERENCE})*+</code>)</pre>")
_ALIGN = {(False, False): "", (True, False): ' align="left"', (False, True): ' align="right"'}


@dataclass(slots=True)
class Written:
    """A page: its HTML, the names of places in it, and its headings one after the other, as the extension `toc` notes
    them."""

    html: str = ""
    anchors: set[str] = field(default_factory=set)
    headings: list[dict[str, Any]] = field(default_factory=list)

    def contents(self) -> list[dict[str, Any]]:
        """The headings, each with those below it."""
        return list(nest_toc_tokens(self.headings))  # type: ignore[no-untyped-call]


def levels(md: Markdown) -> range | None:
    """Of which levels `md` notes headings; None where it reads Markdown otherwise than this module does, with other
    extensions or settings."""
    if "toc" not in md.treeprocessors or _rules(md) != _known():
        return None
    toc: Any = md.treeprocessors["toc"]
    return range(toc.toc_top, toc.toc_bottom + 1)


_CODES = (CodeBlockProcessor, FencedBlockPreprocessor)


def _rules(md: Markdown) -> list[object]:
    """What decides how `md` reads Markdown that is known here, in a form that can be compared. Code is not."""
    rules: list[object] = []
    for registry in (
        md.preprocessors,
        md.parser.blockprocessors,
        md.inlinePatterns,
        md.treeprocessors,
        md.postprocessors,
    ):
        kinds = [type(each) for each in registry]
        rules.append([k for k in kinds if k not in _CODES and not k.__module__.startswith("pymdownx.")])
    rules += [pattern.getCompiledRegExp().pattern for pattern in md.inlinePatterns]
    toc: Any = md.treeprocessors["toc"]
    tables = [each.config for each in md.parser.blockprocessors if isinstance(each, TableProcessor)]
    return [*rules, toc.use_anchors, toc.use_permalinks, toc.base_level, tables, md.tab_length, md.output_format]


@cache
def _known() -> list[object]:
    known = ["attr_list", "md_in_html", "def_list", "tables", "toc", "builder.quick"]
    aligned = {"tables": {"use_align_attribute": True}}
    return _rules(Markdown(extensions=known, extension_configs=aligned))  # type: ignore[no-untyped-call]


def write(text: str, noted: range, link: Callable[[str], str | None]) -> Written | None:
    """The page of the Markdown `text`, with headings of the levels `noted` and each link with the address that `link`
    gives for its own; None where the page holds anything that is not of the common kind, or an address without one."""
    if " \n" in text:
        text = _EMPTY.sub("\n", text)
    if any(sign in text for sign in _UNKNOWN):
        return None
    page = _Page(noted, link)
    try:
        return page.written(text.strip("\n"))
    except Uncommon:
        return None


class _Page:
    """The page that is being written."""

    def __init__(self, noted: range, link: Callable[[str], str | None]) -> None:
        self._noted = noted
        self._lines = Lines(link)
        self._page = Written(anchors=self._lines.anchors)
        self._out: list[str] = []
        # the containers that are open, with how much was written up to their beginning
        self._open: list[tuple[str, int]] = []
        # the kind of the block before, which some blocks go on with
        self._last = ""

    def written(self, text: str) -> Written:
        at, end = 0, len(text)
        while at < end:
            if text[at] == "\n":
                at += 1
            elif not self._open and (html := OPENING.match(text, at)) and (after := self._raw(text, at, html[1])):
                at = after
            else:
                after = text.find("\n\n", at)
                after = end if after < 0 else after
                self._block(text[at:after])
                at = after
        if self._open:
            raise Uncommon
        self._end("")
        self._page.html = "\n".join(self._out).strip()
        return self._page

    def _raw(self, text: str, at: int, tag: str) -> int:
        """Take the block of HTML that begins with `tag` at `at`; where it ends, or 0 if it holds Markdown."""
        place = end_of(text, at, tag, self._lines.anchors)
        if not place:
            return 0
        # an empty line after a block belongs to it
        after = text[place : place + 2]
        alone = after in ("\n\n", "")
        if not alone and not (after == "\n<" and OPENING.match(text, place + 1)):
            raise Uncommon
        self._end("raw")
        self._out.append(f"{text[at:place]}\n" if alone else text[at:place])
        return place

    def _end(self, kind: str) -> None:
        """Something of `kind` follows: definitions that are not gone on with are at their end."""
        if self._last == "dl" and kind != "dl":
            self._out.append("</dl>")
        self._last = kind

    def _block(self, block: str) -> None:
        first = block[0]
        if first == "<":
            block = self._containers(block)
        if "\n</" in block:
            block, after = self._closed(block)
        else:
            after = []
        if block:
            self._body(block)
        for line in after:
            self._close(line)

    def _containers(self, block: str) -> str:
        """Open and close the containers whose tags `block` begins with; what follows them."""
        while block.startswith("<"):
            line, _, rest = block.partition("\n")
            if found := _CONTAINER.fullmatch(line):
                self._end("")
                self._out.append(f"<{found['tag']}{self._values(found['values'])}>")
                self._open.append((found["tag"], len(self._out)))
                if found["summary"]:
                    if found["tag"] != "details":
                        raise Uncommon
                    self._out.append(f"<summary>{self._lines.line(found['said'])}</summary>")
            elif _CLOSING.fullmatch(line):
                self._close(line)
            else:
                break
            block = rest
        return block

    def _closed(self, block: str) -> tuple[str, list[str]]:
        """`block` without the tags at its end that close containers, and these."""
        lines = block.split("\n")
        at = len(lines)
        while at and _CLOSING.fullmatch(lines[at - 1]):
            at -= 1
        return "\n".join(lines[:at]), lines[at:]

    def _close(self, line: str) -> None:
        self._end("")
        tag, at = self._open.pop() if self._open else ("", 0)
        if tag != line[2:-1]:
            raise Uncommon
        if at == len(self._out):
            self._out[-1] += line
        else:
            self._out.append(line)

    def _body(self, block: str) -> None:
        first = block[0]
        if first == "#":
            self._end("h")
            self._heading(block)
        elif first == "-":
            again = self._last == "ul"
            self._end("ul")
            self._list(block, again)
        elif first == "|":
            self._end("table")
            self._table(block)
        elif found := _PARAGRAPH.fullmatch(block):
            self._end("p")
            self._out.append(f"<p{self._lines.list_of(found['list'])}>{self._lines.line(found['text'])}</p>")
        elif found := _TERM.fullmatch(block):
            if self._last != "dl":
                self._end("dl")
                self._out.append("<dl>")
            self._out.append(f"<dt>{self._lines.line(found['term'].strip())}</dt>")
            self._out.append(f"<dd>{self._lines.line(found['text'])}</dd>")
        elif self._open and (found := _CODE.fullmatch(block)):
            self._end("raw")
            self._out.append(f"<pre{self._lines.attributes(VALUE.findall(found['values']))}>{found['code']}</pre>")
        else:
            raise Uncommon

    def _heading(self, block: str) -> None:
        found = _HEADING.fullmatch(block)
        if not found:
            raise Uncommon
        level, text = len(found["marks"]), self._lines.line(found["text"])
        attributes = self._lines.list_of(found["list"])
        name = NAMED.search(attributes)
        if not name:
            raise Uncommon
        if level in self._noted:
            self._page.headings.append(
                {"level": level, "id": name[1], "name": strip_tags(text), "html": text, "data-toc-label": ""}
            )
        self._out.append(f"<h{level}{attributes}>{text}</h{level}>")

    def _list(self, block: str, again: bool) -> None:
        """A list; `again`, one that goes on with the list before it: the two items that meet become paragraphs."""
        depth = -1
        out = self._out
        if again:
            last = out[-2]
            if not (last.startswith("<li>") and last.endswith("</li>") and len(last) > 9) or "\n    " in block:
                raise Uncommon
            out[-2:] = ["<li>", f"<p>{last[4:-5]}</p>", "</li>", "<li>"]
            line, _, block = block.partition("\n")
            first = _ITEM.fullmatch(line)
            if not first:
                raise Uncommon
            out += [f"<p>{self._lines.line(first['text'])}</p>", ""]
            depth = 0
        for line in block.split("\n") if block else ():
            item = _ITEM.fullmatch(line)
            if not item:
                raise Uncommon
            inner = len(item["indent"]) // 4
            if inner > depth + 1:
                raise Uncommon
            if inner == depth + 1:
                if out and depth >= 0:
                    out[-1] += "<ul>"
                else:
                    out.append("<ul>")
            else:
                out[-1] += "</li>"
                for _ in range(depth - inner):
                    out += ["</ul>", "</li>"]
            depth = inner
            out.append(f"<li>{self._lines.line(item['text'])}")
        out[-1] += "</li>"
        for _ in range(depth):
            out += ["</ul>", "</li>"]
        out.append("</ul>")

    def _table(self, block: str) -> None:
        lines = block.split("\n")
        if len(lines) < 3 or not _RULE.fullmatch(lines[1]):
            raise Uncommon
        aligned = []
        for rule in lines[1][1:-1].split("|"):
            rule = rule.strip()
            align = _ALIGN.get((rule[0] == ":", rule[-1] == ":"))
            if align is None:
                raise Uncommon
            aligned.append(align)
        out = self._out
        out += ["<table>", "<thead>"]
        self._row(lines[0], "th", aligned)
        out += ["</thead>", "<tbody>"]
        for line in lines[2:]:
            self._row(line, "td", aligned)
        out += ["</tbody>", "</table>"]

    def _row(self, line: str, tag: str, aligned: list[str]) -> None:
        if not (line.startswith("| ") and line.endswith(" |")):
            raise Uncommon
        cells = line[1:-1].split("|")
        if len(cells) != len(aligned):
            raise Uncommon
        out = self._out
        out.append("<tr>")
        for cell, align in zip(cells, aligned, strict=True):
            out.append(f"<{tag}{align}>{self._lines.line(cell.strip(' '))}</{tag}>")
        out.append("</tr>")

    def _values(self, values: str) -> str:
        """The attributes of the tag of a container as HTML: all but the one that says that it holds Markdown."""
        found = VALUE.findall(values)
        if ("markdown", "1") not in found:
            raise Uncommon
        return self._lines.attributes([pair for pair in found if pair[0] != "markdown"])
