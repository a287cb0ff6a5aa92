"""Source text as literal Markdown, XML or script: the one place where text of a source becomes markup.

What `literal` returns means the same in Markdown (inline: paragraph, heading, list item, table cell, link text)
and in HTML (text, quoted attribute): characters that some Markdown processor or HTML gives a meaning are written
as character references, and everything else stays as it is, so that ordinary prose remains readable on disk.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

# Meaningful anywhere in a line, in core Markdown or in an extension that a site may switch on later.
_ALWAYS = "&<>\"'`*_[]{}\\|~^#$\t\n\r\x0c\u2028\u2029"
# Meaningful only in company: a run of two or more (`==mark==`, `++key++`, `--8<--`, `!!!`), a protocol or
# mail address that is linked on sight, a :shortcode:, a (c) that becomes ©.
_COMPANY = re.compile(
    r"==+|\+\++|--+|!!+|\?\?\?+|%%+|"
    r"(?<=[A-Za-z]):(?=//)|:(?=[A-Za-z0-9+_-]{1,40}:)|(?<=[A-Za-z0-9+_-]):|"
    r"(?<=[A-Za-z0-9])@|(?<![A-Za-z0-9])@(?=[A-Za-z0-9])|(?<=[wW]{3})\.|"
    r"\((?=(?:[cCrRpP]|tm|TM)\))|\.(?=\.)|\+(?=/-)|=(?=/=)|(?<=[0-9])/(?=[0-9])"
)
# what each of these begins with: most characters are passed over at once
_COMPANIONS = re.compile("[=+!?%:@./(-]")
# Meaningful at the start of a block: list items, rules, quotations, definitions, directives.
# Python-Markdown takes the digits of every script for a number, and any number of them.
_START = re.compile(r"(?:\d+|[A-Za-z]{1,9}|#)(?P<number>[.)])(?=\s|$)|(?P<mark>[-+=:!?%@/.])")
# Characters that HTML cannot carry; cleaning removes them, so this is the last resort.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# and XML 1.0 no form feed either
_FORBIDDEN_XML = re.compile("[\x0c]|" + _FORBIDDEN.pattern)
# All that any of these begins with, is or needs: a text without them means itself, as most Chinese prose does.
_MEANT = re.compile(f"[{re.escape(_ALWAYS)}=+!?%:@./()-]|{_FORBIDDEN.pattern}")
_FENCE = re.compile("[`~{}]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]")
_ALWAYS_RE = re.compile(f"[{re.escape(_ALWAYS)}]")
# names and titles stand on many pages; paragraphs on few
_SHORT = 80


def trusted(markup: str) -> Markup:
    """Mark text as markup that this package itself composed; nothing of a source gets here but through `literal`."""
    # what `Markup(markup)` makes of a string, without asking whether it is one: pages are put together of many pieces
    return str.__new__(Markup, markup)


def _reference(character: str) -> str:
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}.get(character, f"&#{ord(character)};")


def _references(characters: str) -> str:
    return "".join(map(_reference, characters))


def literal(text: str) -> Markup:
    """`text` as markup that shows exactly `text`, white space at its ends included.

    Characters that HTML cannot carry (controls, lone surrogates) show as U+FFFD. One line in, one line out: line
    ends become references too.
    """
    return _remembered(text) if len(text) < _SHORT else _literal(text)


def _literal(text: str) -> Markup:
    if not _MEANT.search(text) and text.strip() == text:
        return trusted(text)
    text = _FORBIDDEN.sub("\ufffd", text)
    body = text.strip()
    if not body:
        return trusted(_references(text))
    at = text.index(body)
    marked: set[int] = {match.start() for match in _ALWAYS_RE.finditer(body)}
    reached = 0
    for place in _COMPANIONS.finditer(body):
        if place.start() >= reached and (match := _COMPANY.match(body, place.start())):
            reached = match.end()
            marked.update(range(match.start(), reached))
    if start := _START.match(body):
        marked.add(start.start(start.lastgroup or 0))
    if not marked:
        middle = body
    else:
        parts, last = [], 0
        for index in sorted(marked):
            parts += [body[last:index], _reference(body[index])]
            last = index + 1
        middle = "".join([*parts, body[last:]])
    return trusted(_references(text[:at]) + middle + _references(text[at + len(body) :]))


_remembered = lru_cache(maxsize=1 << 15)(_literal)


def verbatim(text: str) -> Markup:
    """`text` as lines of a `<pre>` in a block of HTML, where Markdown looks for little but fences of code:
    no line is empty, because blank lines end the block for other readers of Markdown."""
    lines = (_FENCE.sub(lambda match: _references(match[0]), escape(line)) for line in _lines(text))
    return trusted("\n".join(line or "&#32;" for line in lines) + "\n")


def _lines(text: str) -> list[str]:
    return [line.replace("\t", "    ") for line in _FORBIDDEN_XML.sub("\ufffd", text).splitlines()]


def one_line(text: str) -> str:
    """`text` without line ends and tabs, each a space, and without what HTML, XML and JSON cannot carry (U+FFFD)."""
    return _BREAKS.sub(" ", _FORBIDDEN_XML.sub("\ufffd", text)) if not text.isprintable() else text


def xml_text(text: str) -> str:
    """`text` as the content of an XML element; characters that XML 1.0 cannot carry become U+FFFD."""
    return escape(_FORBIDDEN_XML.sub("\ufffd", text))


def xml_attribute(text: str) -> str:
    """`text` as the value of an XML attribute, with its quotation marks."""
    return quoteattr(_FORBIDDEN_XML.sub("\ufffd", text))


def script_value(value: Any) -> str:
    """`value` as an expression of a script file, which may be put into a page: JSON without what ends a line or a
    script, and without lone surrogates, which have no UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # two line separators end a line in older JavaScript
    body = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
    return body.encode("utf-8", "backslashreplace").decode("utf-8")
