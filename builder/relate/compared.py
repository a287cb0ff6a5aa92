"""Reports as they are compared for formulaic passages: masks and figures set aside, what only names a part left out."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from builder.knowledge import load
from builder.model import Paragraph, Report

# what a heading or a passage says beyond its template has at least so many characters
CONTENT = 4

# a mask or a figure, however wide, compares as one character
SET_ASIDE = re.compile(r"[xX×＊*○〇]+|某+|\d+(?:[.,]\d+)?")
BLANK = re.compile(r"\s+")
_NOT_PLAIN = re.compile(rf"{SET_ASIDE.pattern}|{BLANK.pattern}")
MASK = "\0"
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")


def compared_words(part: Sequence[Report]) -> list[list[tuple[int, str]]]:
    """For each report its compared paragraphs: their places among the paragraphs, and their words."""
    return [[(number, words_of(paragraph.text)) for number, paragraph in _compared(report)] for report in part]


def _compared(report: Report) -> Iterator[tuple[int, Paragraph]]:
    """The paragraphs of the report without its title and headings that say nothing of their own."""
    headings = {section.line for section in report.sections if not section.run_in}
    for number, paragraph in enumerate(report.paragraphs):
        if paragraph.line != report.title_line and not (paragraph.line in headings and is_template(paragraph.text)):
            yield number, paragraph


def is_template(text: str) -> bool:
    """Whether words only number or name a part of a report."""
    return len(_template().sub("", _NOT_CHINESE.sub("", text))) < CONTENT


@cache
def _template() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("phrases")["template_words"], key=lambda word: (-len(word), word))))


def words_of(text: str) -> str:
    """The text as it is compared: masks and figures as one character each, without white space."""
    return BLANK.sub("", SET_ASIDE.sub(MASK, text))


@lru_cache(maxsize=1024)
def columns_of(text: str) -> array[int]:
    """Where each character of `words_of(text)` stands in `text`, and one more for the end."""
    columns = array("I")
    reached = 0
    for match in _NOT_PLAIN.finditer(text):
        columns.extend(range(reached, match.start()))
        if not match.group()[0].isspace():
            columns.append(match.start())
        reached = match.end()
    columns.extend(range(reached, len(text) + 1))
    return columns
