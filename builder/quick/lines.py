"""A line of text in Markdown, with links, tags and references in it, written straight to HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown.serializers import RE_AMP

REFERENCE = r"&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);"
VALUES = r'(?:[ ][a-z][a-z-]*+="[^"<>&\[\]{}\n]*+")*+'
_INLINE = "a|b|del|em|i|ins|mark|small|span|strong|sub|sup"
_TAG = rf"<(?:wbr|br)>|<(?:{_INLINE}){VALUES}>|</(?:{_INLINE})>"
_PLAIN = r"(?:[^\[\]<&*_!{}]++|!)"
_AMPERSAND = r"&(?![#a-zA-Z0-9])"
_SHOWN = rf"(?:[^\[\]<&*_{{}}]++|{REFERENCE}|{_TAG})*+"
_ADDRESS = r"[^\s()<>\[\]'\"{}*_]++"
LIST = r'\{:?[ ]?(?:(?:[#.][A-Za-z][A-Za-z0-9_-]*+|[a-z][a-z-]*+="[^"<>&\[\]{}\n]*+")(?:[ ]|(?=\})))++\}'
_STRONG = r"\*\*(?!\s)[^\[\]<&*_{}\n]++(?<!\s)\*\*"
# a link, whose address may hold underscores; what is a link to nothing else
_EACH = re.compile(
    rf"(?P<plain>{_PLAIN})|\[(?P<shown>{_SHOWN})\]\((?P<address>(?:{_ADDRESS}|_)++)\)(?P<list>{LIST})?+"
    rf"|(?P<raw>{REFERENCE}|{_TAG})|(?P<bare>{_AMPERSAND})|(?P<number>(?<=[ ])\*\*[0-9]++\*\*(?=[ ]))"
)
_BEGINNING = re.compile(_STRONG)
NAMED = re.compile(r'\sid="([^"]*)"')
_MEANING = re.compile(r"[\[\]<&*_!{}>]")
# the beginning of a line that is text: no block begins in this way, and nothing in it makes it a row of a table
LINE = r"(?:[^\s#>:\d*+\-_=|<{~]|\*\*(?=[^\s*])|\d++(?!\.[ ])|<(?=(?:wbr|/?(?:" + _INLINE + r"))[ >]))[^\n|]*+"
VALUE = re.compile(r'[ ]([a-z][a-z-]*+)="([^"]*+)"')
_WORD = re.compile(r'([a-z][a-z-]*+)="([^"]*+)"|([#.][A-Za-z0-9_-]++)')


class Uncommon(Exception):
    """Something that the stock way must read."""


class Lines:
    """The lines of a page, which have the names of places in them in common. `link` gives the address for that of a
    link, or None where it has none."""

    def __init__(self, link: Callable[[str], str | None]) -> None:
        self._link = link
        self.anchors: set[str] = set()

    def line(self, text: str) -> str:
        """Text with links and tags in it, as HTML."""
        if not _MEANING.search(text):
            return text
        out = []
        at = 0
        if text.startswith("**"):
            strong = _BEGINNING.match(text)
            if not strong:
                raise Uncommon
            out.append(f"<strong>{strong[0][2:-2].replace('>', '&gt;')}</strong>")
            at = strong.end()
        match = _EACH.match
        end = len(text)
        while at < end:
            found = match(text, at)
            if not found:
                raise Uncommon
            kind = found.lastgroup
            if kind == "plain":
                plain = found[0]
                out.append(plain.replace(">", "&gt;") if ">" in plain else plain)
            elif kind in ("address", "list"):
                out.append(self._linked(*found.group("shown", "address", "list")))
            elif kind == "raw":
                self._name(found[0])
                out.append(found[0])
            elif kind == "bare":
                out.append("&amp;")
            else:
                out.append(f"<strong>{found[0][2:-2]}</strong>")
            at = found.end()
        return "".join(out)

    def _linked(self, shown: str, address: str, attributes: str | None) -> str:
        if not shown:
            raise Uncommon
        if "<" in shown:
            if shown.count("<") < shown.count(">"):  # one that belongs to no tag
                raise Uncommon
            self._name(shown)
        elif ">" in shown:
            shown = shown.replace(">", "&gt;")
        found = self._link(address)
        if found is None or (attributes and ("#" in attributes or "=" in attributes)):
            raise Uncommon
        if "&" in found:
            found = RE_AMP.sub("&amp;", found)
        return f'<a{self.list_of(attributes)} href="{found}">{shown}</a>'

    def list_of(self, attributes: str | None) -> str:
        """A list of attributes `{#name .class}` as HTML."""
        if not attributes:
            return ""
        pairs, classes = [], []
        for name, value, word in _WORD.findall(attributes):
            if name:
                pairs.append((name, value))
            elif word[0] == ".":
                classes.append(word[1:])
            else:
                pairs.append(("id", word[1:]))
        if classes:
            pairs.append(("class", " ".join(classes)))
        return self.attributes(pairs)

    def attributes(self, pairs: list[tuple[str, str]]) -> str:
        """Written in the order of their names, each of them once."""
        if len(pairs) > 1:
            pairs.sort()
            if len({name for name, _ in pairs}) < len(pairs):
                raise Uncommon
        self.anchors.update(value for name, value in pairs if name == "id")
        return "".join(f' {name}="{value}"' for name, value in pairs)

    def _name(self, html: str) -> None:
        if ' name="' in html:  # of a link it is the name of a place too
            raise Uncommon
        if ' id="' in html:
            self.anchors.update(NAMED.findall(html))
