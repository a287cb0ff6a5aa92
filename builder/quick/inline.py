"""Links, references and tags within a line: one look over a text in place of one for each of the inline patterns.

Stock Markdown tries every inline pattern on every piece of text, and again on each piece within. Here a text is read
once from left to right as a sequence of plain characters, character references, tags, and links of the common kind
`[text](address)`, after words in bold at its beginning. A page that holds anything else (other emphasis, code, images,
escapes, bare brackets) goes to the stock processor as it is: there one piece may depend on another.
"""

from __future__ import annotations

import re
from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import HTML_PLACEHOLDER, STX, AtomicString

_REFERENCE = r"&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);"
# neither @ nor : in its name, these make addresses of angle brackets; no character that comes before tags to stock
_TAG = rf'</?[a-zA-Z][a-zA-Z0-9-]*+(?:[ ]+[a-zA-Z][a-zA-Z0-9-]*+(?:="[^"<>\[\]\\`\n{STX}]*+")?+)*+[ ]*+/?>'
_RAW = rf"{_REFERENCE}|{_TAG}"
# what some stock pattern begins with; STX begins the placeholders of Python-Markdown itself
_MEANING = re.compile(rf"[`\\\[<&*_{STX}]")
# the placeholder of a block of HTML says nothing within a line
_BLOCK = HTML_PLACEHOLDER % "[0-9]++"
_PLAIN = rf"[^`\\\[<&*_!{STX}]++|!(?!\[)|&(?![#a-zA-Z0-9])|{_BLOCK}"
# what a link shows may hold references and tags, not another link
_SHOWN = rf"(?:[^`\\\[\]<&*_{STX}]++|{_RAW})*+"
_ADDRESS = rf"[^\s()<>\[\]\\`'\"{STX}]++"
# at the beginning of a text alone: elsewhere it depends on what is around it, but for a number set apart by spaces, the
# sheet that one is on among links to the others
_STRONG = rf"\*\*(?!\s)[^`\\\[\]<&*_{STX}]++(?<!\s)\*\*"
_NUMBER = r"(?<=[ ])\*\*[0-9]++\*\*(?=[ ])"
# without groups: possessive repetition of groups fails in Python 3.11
_COMMON = re.compile(rf"(?:{_STRONG})?(?:{_PLAIN}|\[{_SHOWN}\]\({_ADDRESS}\)|{_RAW}|{_NUMBER})*+")
_BEGINNING = re.compile(_STRONG)
_EACH = re.compile(rf"({_PLAIN})|\[({_SHOWN})\]\(({_ADDRESS})\)|({_RAW})|({_NUMBER})")
_IS_RAW = re.compile(_RAW)
# two spaces at the end of a line break it, in text without any other markup too
_BREAK = "  \n"


class QuickInline(InlineProcessor):
    """The stock inline processor with a short way for pages of the common kind."""

    md: Markdown

    @staticmethod
    def fits(md: Markdown) -> bool:
        """Whether the inline patterns of `md` are the stock ones, nothing more and nothing less."""
        return type(md.treeprocessors["inline"]) is InlineProcessor and _patterns(md) == _stock()

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As the stock processor: replace the inline markup in all text below `tree`."""
        if not _is_common(tree):
            stock: Element = super().run(tree, ancestors)
            return stock
        tree[:] = [element for block in tree for element in self._settled(block)]
        return tree

    def _settled(self, element: Element) -> list[Element]:
        """`element` with the markup in its texts replaced, and the elements that the text after it becomes."""
        text, tail = element.text, element.tail
        within: list[Element] = []
        if text and _MEANING.search(text) and not isinstance(text, AtomicString):
            element.text, within = self._pieces(text)
        if len(element):
            for child in element:
                within += self._settled(child)
        if within:
            element[:] = within
        if tail and _MEANING.search(tail) and not isinstance(tail, AtomicString):
            element.tail, after = self._pieces(tail)
            return [element, *after]
        return [element]

    def _pieces(self, text: str) -> tuple[str | None, list[Element]]:
        """`text` as the text before the first element, and the elements, each with the text that follows it."""
        store = self.md.htmlStash.store
        before = None
        elements: list[Element] = []
        said: list[str] = []
        if text.startswith("**") and (strong := _BEGINNING.match(text)):
            element = Element("strong")
            element.text = strong[0][2:-2]
            elements.append(element)
            text = text[strong.end() :]
        for plain, shown, address, raw, number in _EACH.findall(text):
            if plain:
                said.append(plain)
            elif raw:
                said.append(store(raw))
            else:
                if elements:
                    elements[-1].tail = "".join(said) or None
                else:
                    before = "".join(said) or None
                said = []
                element = Element("strong" if number else "a")
                if number:
                    element.text = number[2:-2]
                else:
                    element.text = _IS_RAW.sub(lambda tag: store(tag[0]), shown) if _MEANING.search(shown) else shown
                    element.set("href", address)
                elements.append(element)
        if elements:
            elements[-1].tail = "".join(said) or None
        else:
            before = "".join(said) or None
        return before, elements


def _is_common(tree: Element) -> bool:
    """Whether all text below `tree` is of the common kind."""
    common = _COMMON.fullmatch
    for element in tree.iter():
        for text in (element.text, element.tail):
            if text and not isinstance(text, AtomicString) and (_BREAK in text or not common(text)):
                return False
    return True


def _patterns(md: Markdown) -> list[object]:
    """What decides which inline markup there is, in a form that can be compared."""
    found: list[object] = [
        (type(pattern), pattern.getCompiledRegExp().pattern, tuple(pattern.ANCESTOR_EXCLUDES))
        for pattern in md.inlinePatterns
    ]
    return found


@cache
def _stock() -> list[object]:
    return _patterns(Markdown())  # type: ignore[no-untyped-call]
