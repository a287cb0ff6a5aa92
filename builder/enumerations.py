"""Enumerations inside running text: 一是…二是…, 一要…, 第一，…, 首先…其次…, 其一…, ①…, 1.…, （1）…, （一）….

Numbers at the head of a line are the outline's (builder.numbering); here a paragraph, or several joined by
line ends, is searched for the items that it counts out. Counting begins at one and ascends; a number that is
repeated or left out, as editors do, is borne. Everything is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from builder.numbering import value_of

_CN = "一二三四五六七八九十"
# What may stand before a marker: the start, white space, or punctuation that ends a clause.
_CLAUSE = r"(?<![^\s。；;：:，,！!？?、）)”》…—])"
_SENTENCE = r"(?<![^\s。；;：:！!？?）)”》])"
_ORDINALS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4}
# (style, pattern); the styles of one text nest in the order in which they first appear
_STYLES: tuple[tuple[str, str], ...] = (
    ("是", rf"{_CLAUSE}(?:十[{_CN[:9]}]?|[{_CN[:9]}])\s?是(?!否)"),
    # 一要素, 三要点 are nouns
    ("要", rf"{_CLAUSE}(?:十[{_CN[:9]}]?|[{_CN[:9]}])要(?![素点件求职闻目])"),
    ("第", rf"{_CLAUSE}第(?:十[{_CN[:9]}]?|[{_CN[:9]}])(?:是|[，,、：:])"),
    ("其", rf"{_CLAUSE}其[{_CN[:9]}](?:是|[，,、：:])"),
    ("首先", rf"{_CLAUSE}(?:首先|其次|再次|再者|最后)(?:是|要|[，,])?"),
    # numbers in circles and brackets need no pause before them, but 见①, 附件（1） refer to one
    ("①", r"(?<![见图表注])[①-⑳]\s?[、.．]?"),
    ("(1)", r"(?<![见图表注式件条款项号版])[（(]\s?\d{1,2}\s?[）)]\s?[、.．]?"),
    ("(一)", rf"{_CLAUSE}[（(]\s?(?:十[{_CN[:9]}]?|[{_CN[:9]}])\s?[）)]\s?[、.．]?"),
    ("1)", rf"{_SENTENCE}\d{{1,2}}[）)]"),
    # 2.5亿 is a decimal and 1、2号 a list of numbers
    ("1.", rf"{_SENTENCE}\d{{1,2}}\s?[.．、](?!\s?\d(?!\d{{3}}年))"),
)
# every marker begins with one of these characters, which rules nearly all places out at once
_MARKER = re.compile(rf"(?=[{_CN}第其首再最①-⑳（(\d])(?:" + "|".join(f"({pattern})" for _, pattern in _STYLES) + ")")
# what the marker of a first item holds, 1 however it is written: a text without it counts nothing out
_FIRST = re.compile(r"一\s?[是）)]|一要|第一|其一|首先|①")
_FIRST_FIGURE = re.compile(r"\d(?<![02-9])\s?[.．、）)]")
_QUOTED = re.compile("“[^“”\n]{1,120}”|《[^《》\n]{1,120}》|‘[^‘’\n]{1,120}’")
_STOP = re.compile("[。；;！!？?\n]")
_BREAK = re.compile("[，,：:。；;！!？?\n]")
_HEAD = 26  # a first sentence of up to two clauses and so many characters is the head as a whole
_LEAD_IN = 200  # a lead-in is looked for in so many characters before a list
_DEEPEST = 4  # lists within lists
_SHORT = 3  # a first clause of fewer characters (“一是抓，”) says nothing yet


class Item(NamedTuple):
    """One item of an enumeration: `text[start:end]`, its marker included.

    `head` is its first clause, or its first sentence where that is short; `body` is the column behind the marker;
    `depth` is 0 for the items of the outer enumeration, 1 for those inside one of its items, and so on;
    `series` counts the enumerations of the text: items of the same list share it.
    """

    start: int
    end: int
    marker: str
    head: str
    body: int
    depth: int = 0
    series: int = 0


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    style: str
    value: int
    opens_line: bool
    depth: int = 0
    series: int = 0


@lru_cache(maxsize=1024)  # the outline, the measures and the themes look into the same paragraphs
def enumerated(text: str) -> tuple[Item, ...]:
    """The items that `text` counts out, in order; items of an inner list lie within the outer item.

    A list needs two items. Markers within quotation marks or titles of documents do not count.

    >>> [(i.marker, i.head) for i in enumerated("要抓好三件事：一是促增收，办好合作社。二是保安全。")]
    [('一是', '促增收，办好合作社'), ('二是', '保安全')]
    """
    if not _FIRST.search(text) and not _FIRST_FIGURE.search(text):
        return ()
    marks = _accepted(_candidates(text))
    ends = _ends(text, marks)
    heads_end = [min(end, after.start) if after else end for end, after in zip_longest(ends, marks[1:])]
    return tuple(
        Item(m.start, end, text[m.start : m.end].strip(), _head(text, m.end, head_end), m.end, m.depth, m.series)
        for m, end, head_end in zip(marks, ends, heads_end, strict=True)
    )


def _candidates(text: str) -> list[_Mark]:
    quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
    found: list[_Mark] = []
    position = 0
    for match in _MARKER.finditer(text):
        while position < len(quoted) and quoted[position][1] <= match.start():
            position += 1
        if position < len(quoted) and quoted[position][0] < match.start():
            continue
        style = _STYLES[(match.lastindex or 1) - 1][0]
        written = match[0]
        value = _ORDINALS[written[:2]] if style == "首先" else value_of(written)
        opens_line = match.start() == 0 or text[match.start() - 1] == "\n"
        found.append(_Mark(match.start(), match.end(), style, value, opens_line))
    return found


def _accepted(candidates: list[_Mark]) -> list[_Mark]:
    """The candidates that belong to a list of at least two, with depth and series."""
    open_lists: list[_Mark] = []  # the last mark of each open list, outermost first
    sizes: dict[int, int] = {}
    parent_of: dict[int, int] = {}
    taken: list[_Mark] = []
    for mark in candidates:
        alike = [i for i, last in enumerate(open_lists) if last.style == mark.style]
        if mark.value == 1:
            # a list within 第二， within 三是 may count with 一是 again, but not where it opens a paragraph
            inner = alike and alike[-1] < len(open_lists) - 1 and not mark.opens_line and len(open_lists) < _DEEPEST
            del open_lists[len(open_lists) if inner or not alike else alike[-1] if not mark.opens_line else alike[0] :]
            mark.series = len(sizes)
            sizes[mark.series] = 0
            if open_lists:
                parent_of[mark.series] = open_lists[-1].series
        else:
            at = next((i for i in reversed(alike) if _follows(open_lists[i], mark)), None)
            if at is None:
                continue
            mark.series = open_lists[at].series
            del open_lists[at:]
        open_lists.append(mark)
        sizes[mark.series] += 1
        taken.append(mark)
    kept = [m for m in taken if sizes[m.series] > 1]
    for mark in kept:
        outer = parent_of.get(mark.series)
        while outer is not None:
            mark.depth += sizes[outer] > 1
            outer = parent_of.get(outer)
    return kept


def _follows(last: _Mark, mark: _Mark) -> bool:
    if mark.style == "首先":
        return mark.value > last.value
    return last.value <= mark.value <= last.value + 2


def _ends(text: str, marks: list[_Mark]) -> list[int]:
    """Where each item ends: at the next item of its own or an outer list.

    Where a further list begins at the same depth, its lead-in (“下一步：”) is not part of the item before it.
    """
    ends = [len(text)] * len(marks)
    pending: list[int] = []  # items that are still open, outermost first
    for index, mark in enumerate(marks):
        while pending and marks[pending[-1]].depth >= mark.depth:
            last = pending.pop()
            stop = mark.start
            if marks[last].depth == mark.depth and marks[last].series != mark.series:
                stop = max(marks[last].end, _sentence_start(text, mark.start))
            ends[last] = stop
        pending.append(index)
    return ends


def _sentence_start(text: str, position: int) -> int:
    """The start of the sentence that a marker at `position` stands in."""
    first = max(position - _LEAD_IN, 0)
    return max(text.rfind(end, first, position) for end in "。；;！？\n") + 1


def _head(text: str, start: int, end: int) -> str:
    window = text[start : min(end, start + 200)].lstrip(" \t　，,、：:")
    stop = _STOP.search(window)
    sentence = window[: stop.start()] if stop else window
    if len(sentence) > _HEAD or len(_BREAK.findall(sentence)) > 1:
        for pause in _BREAK.finditer(sentence):
            if pause.start() >= _SHORT:
                sentence = sentence[: pause.start()]
                break
    return sentence.strip(" \t　，,：:")
