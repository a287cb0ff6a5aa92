"""Blocks of Markdown: paragraphs, headings and lists of the common kind, before any other processor looks at them.

Stock Markdown asks a dozen processors about every block, and again about every item of a list. Here one look at a
block says whether only the paragraph, the heading or the list can take it, and then it is made at once.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.tables import TableProcessor
from markdown.util import STX

# the processors, by their names and in their order, that are known to leave alone what is recognised here
_KNOWN = (
    *("markdown_block", "empty", "indent", "defindent", "code", "table", "hashheader", "setextheader", "hr", "olist"),
    *("ulist", "deflist", "quote", "reference", "paragraph"),
)
_STOCK = ("markdown.blockprocessors", "markdown.extensions.", "pymdownx.superfences")
# a line that is text: no block begins in this way, neither with the mark of one nor with a placeholder; nothing in it
# makes it a row of a table or a definition of a reference
_LINE = rf"(?:[^\s{STX}#>:0-9*+\-_=|]|[0-9]++(?!\.))(?:[^\n|\]]++|\](?!:))*+"
_COMMON = re.compile(
    rf"(?P<text>{_LINE}(?:\n{_LINE})*+)|(?P<list>- {_LINE}(?:\n- {_LINE})*+)|"
    r"(?P<level>\#{1,6})(?P<heading>[ ][^\n\\|]*[^\n\\|#])"
)
_LISTS = ("ul", "ol")


def quicken_blocks(md: Markdown) -> None:
    """Put the quick processors of blocks into `md`, where it has no others than the known ones."""
    found = md.parser.blockprocessors
    names = [name for name in _KNOWN if name in found]
    if "table" in names and type(found["table"]) is TableProcessor:
        table = QuickTable.__new__(QuickTable)
        vars(table).update(vars(found["table"]))
        found.register(table, "table", 75)
    if (
        "empty" in found
        and [found[name] for name in names] == list(found)
        and all(type(each).__module__.startswith((*_STOCK, __name__)) for each in found)
    ):
        found.register(_Common(md.parser), "huibian_common", 110)


class _Common(BlockProcessor):
    """Takes blocks of the common kind."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self._match: re.Match[str] | None = None

    def test(self, parent: Element, block: str) -> bool:
        if not block or block[0] == "\n":
            # more empty lines than one: they say something after code alone
            return not (len(parent) and parent[-1].tag == "pre")
        self._match = match = _COMMON.fullmatch(block)
        if not match:
            return False
        if match.lastgroup == "text" and self.parser.state.isstate("list"):
            # text of an item, where nothing else is in it
            return not len(parent) and not parent.text
        # a list goes on with the one before it, in ways that the stock processor knows
        return match["list"] is None or not (parent.tag in _LISTS or (len(parent) and parent[-1].tag in _LISTS))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take the first of `blocks`, and those after it that are of the common kind too."""
        taken, common = 0, True
        while common:
            block = blocks[taken]
            text = block.lstrip("\n")
            if text and text != block:
                # what follows empty lines is another block
                blocks[taken] = text
            else:
                if text:
                    self._take(parent, text)
                taken += 1
            common = taken < len(blocks) and self.test(parent, blocks[taken])
        del blocks[:taken]

    def _take(self, parent: Element, block: str) -> None:
        match = self._match
        if match is None:
            return
        if match["list"]:
            items = SubElement(parent, "ul")
            for line in block.split("\n"):
                SubElement(items, "li").text = line[2:]
        elif match["heading"]:
            SubElement(parent, f"h{len(match['level'])}").text = match["heading"].strip()
        elif self.parser.state.isstate("list"):
            parent.text = block
        else:
            SubElement(parent, "p").text = block


class QuickTable(TableProcessor):
    """Tables: a row without code and escapes is cut at its bars."""

    def _split(self, row: str) -> list[str]:
        if "`" in row or "\\" in row:
            cells: list[str] = super()._split(row)
            return cells
        return row.split("|")
