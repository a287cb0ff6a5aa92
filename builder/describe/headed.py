"""Headed texts: every heading and enumerated item of a report with the text that stands under it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple

from builder.enumerations import enumerated
from builder.knowledge import load
from builder.model import Paragraph, Role, Section
from builder.numbering import number_of

LEAD_LEVEL = 5  # an un-numbered clause that heads its paragraph
ITEM_LEVEL = 6  # an enumerated item; items of inner lists stand deeper


class HeadedText(NamedTuple):
    """A heading, or an item that a text counts out.

    `head` has no number and no closing punctuation; `body` is the text under it, without that under its
    sub-headings. `level` is 1–4 for headings (that of the section), 5 for an un-numbered clause that heads its
    paragraph, 6 and more for enumerated items. `line` is that of the heading or the item, `above` the head of the
    heading that it stands under.
    """

    line: int
    level: int
    head: str
    body: str
    role: Role
    above: str = ""

    @property
    def is_item(self) -> bool:
        return self.level >= LEAD_LEVEL


def headed_texts(paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> tuple[HeadedText, ...]:
    """The headings and items of a report in order of the text.

    `paragraphs` is the published text of the report without title, signature and date; `sections` its outline.
    """
    by_line = {section.line: section for section in sections}
    found: list[HeadedText] = []
    section: Section | None = None
    path: list[tuple[int, str]] = []  # level and head of the open headings
    under: list[tuple[int, str]] = []
    for paragraph in paragraphs:
        opened = by_line.get(paragraph.line)
        if opened is None:
            under.append((paragraph.line, paragraph.text))
            continue
        found += _block(section, path, under)
        section = opened
        while path and path[-1][0] >= opened.level:
            path.pop()
        path.append((opened.level, _head(opened)))
        under = []
        if opened.run_in and paragraph.text.startswith(opened.heading):
            under.append((paragraph.line, paragraph.text[len(opened.heading) :]))
    return tuple(found + _block(section, path, under))


def _head(section: Section) -> str:
    number = number_of(section.heading)
    return (section.heading[number.end :] if number else section.heading).strip(" 　。．.；;：:，,")


def _block(
    section: Section | None, path: Sequence[tuple[int, str]], under: Sequence[tuple[int, str]]
) -> list[HeadedText]:
    """A heading with the paragraphs under it, and the items within them."""
    body = "\n".join(text.strip().replace("\n", " ") for _, text in under)
    lines = [line for line, _ in under]
    if section is None:
        return _items(body, lines, "background", "")
    head = path[-1][1]
    above = path[-2][1] if len(path) > 1 else ""
    heading = HeadedText(section.line, section.level, head, body, section.role, above)
    return [heading, *_items(body, lines, section.role, head)]


def _items(body: str, lines: Sequence[int], role: Role, above: str) -> list[HeadedText]:
    """What the paragraphs of `body` (one a line, their numbers in `lines`) count out or head."""
    if not lines:
        return []
    starts = [0, *(m.end() for m in re.finditer("\n", body))]
    found: list[tuple[int, HeadedText]] = []
    outer: list[tuple[int, str]] = []  # depth and head of the open items
    items = enumerated(body)
    for item, following in zip_longest(items, items[1:]):
        stop = min(item.end, following.start) if following else item.end  # the words of inner items are theirs
        rest = body[item.body : stop]
        text = rest[rest.find(item.head) + len(item.head) :]
        while outer and outer[-1][0] >= item.depth:
            outer.pop()
        line = lines[bisect_right(starts, item.start) - 1]
        over = outer[-1][1] if outer else above
        found.append((item.start, HeadedText(line, ITEM_LEVEL + item.depth, item.head, _bare(text), role, over)))
        outer.append((item.depth, item.head))
    counted = {item.start for item in items}
    for start, line, text in zip(starts, lines, body.split("\n"), strict=True):
        lead = None if start in counted else lead_of(text)
        if lead:
            found.append((start, HeadedText(line, LEAD_LEVEL, lead, _bare(text[len(lead) :]), role, above)))
    found.sort(key=lambda f: (f[0], f[1].level))
    return [item for _, item in found]


def _bare(text: str) -> str:
    return text.strip(" 　，,。；;：:\n")


def lead_of(text: str) -> str | None:
    """The short title-like clause that heads a paragraph (“强化驻外管理。一是…”), without its full stop, or None."""
    rules = _rules()
    if number_of(text) or rules["marker"].match(text):
        return None
    found = rules["lead"].match(text)
    if found is None or rules["not_lead"].search(found[1]):
        return None
    return str(found[1])


@cache
def _rules() -> dict[str, Any]:
    data = load("theme_rules")["lead_clause"]
    shortest, longest = data["length"]
    return {
        # a full stop behind a short clause, or a colon, and a text behind it that is longer
        "lead": re.compile(
            rf"\s{{0,8}}([\u4e00-\u9fffDA-Za-z0-9“”、，—+·]{{{shortest},{longest}}})[。：:](?=.{{{data['text']}}})"
        ),
        "marker": re.compile("(?:第?[一二三四五六七八九十]{1,2}[是要]|其[一二三四五六七八九]|首先|其次|再次|最后)"),
        "not_lead": re.compile("|".join(f"(?:{pattern})" for pattern in data["not"])),
    }
