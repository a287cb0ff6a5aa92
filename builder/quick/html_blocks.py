"""Blocks of HTML within Markdown: where one ends, as stock Markdown finds it."""

from __future__ import annotations

import re

from builder.quick.lines import REFERENCE, Uncommon

# blocks of HTML without Markdown in them: what they begin with; a tag in one, with the words and references before it
OPENING = re.compile(r"<(details|div|dl|form|h[1-6]|nav|ol|p|pre|section|table|ul)[ >]")
_WORDS = rf"(?:[^<&]++|{REFERENCE})*+"
_TAG_NAME = r"(?!script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)[a-z][a-z0-9]*+"
_TAG_VALUES = r"(?:[ ][a-z][a-z-]*+(?:=\"[^\"<>\n]*+\"|=[^\s\"'=<>`/]++)?+)*+"
_PIECE = re.compile(rf"{_WORDS}<(?P<end>/?)(?P<tag>{_TAG_NAME})(?P<values>{_TAG_VALUES})>")
_PIECES = re.compile(rf"(?:{_WORDS}</?{_TAG_NAME}{_TAG_VALUES}>)++")
_RAW_NAME = re.compile(r'[ ](id|name)=(?:"([^"]*+)"|(\S++))')
# what must be looked at tag by tag
_CAREFUL = re.compile(r"[ ](?:id|name|markdown)\b")


def end_of(text: str, at: int, tag: str, anchors: set[str]) -> int:
    """Where the block of HTML that begins with `tag` at `at` ends, or 0 if it is one that holds Markdown: with the tag
    that closes the first one, and with it all that were left open. Names of places in it go to `anchors`."""
    closing = f"</{tag}>"
    place = text.find(closing, at)
    if place < 0:
        raise Uncommon
    place += len(closing)
    block = text[at:place]
    # nothing in it that could end it later, or that is more than words
    if block.count(f"<{tag}") == 1 and not _CAREFUL.search(block) and _PIECES.fullmatch(block):
        return place
    return _closely(text, at, anchors)


def _closely(text: str, at: int, anchors: set[str]) -> int:
    """The same, tag by tag."""
    open_tags: list[str] = []
    names: list[str] = []
    place = at
    while True:
        found = _PIECE.match(text, place)
        if not found:
            raise Uncommon
        tag, values = found["tag"], found["values"]
        place = found.end()
        if found["end"]:
            if tag in open_tags:
                while open_tags.pop() != tag:
                    pass
                if not open_tags:
                    break
        else:
            if " markdown" in values:
                if not open_tags:
                    return 0
                raise Uncommon
            for kind, quoted, bare in _RAW_NAME.findall(values):
                if kind == "id" or tag == "a":
                    if "&" in quoted or "&" in bare:  # which stands for something else
                        raise Uncommon
                    names.append(quoted or bare)
            open_tags.append(tag)
    anchors.update(names)
    return place
