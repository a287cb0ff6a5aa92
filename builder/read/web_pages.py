"""What a government site writes around an article, in words: knowledge/web_pages.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from builder.knowledge import load

_DATE = re.compile(r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?")
_SENTENCE = re.compile("[。；，！？]")
_MARKS = re.compile(r"[\s【】\[\]|｜丨/]+")
# a line of labels and their values is short
_LONGEST = 120


class Key(NamedTuple):
    """What a label of a table of information tells, and how much before other labels it counts (0 first)."""

    name: str
    rank: int


@cache
def page_info() -> Mapping[str, Key]:
    """The labels of tables of information."""
    labels = [(label, name) for name, known in load("web_pages")["info"].items() for label in known]
    return {label: Key(name, rank) for rank, (label, name) in enumerate(labels)}


@cache
def _labels() -> re.Pattern[str]:
    """The labels with their colon, as they stand in a line without white space."""
    known = sorted({*load("web_pages")["labels"], *page_info()}, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, known)) + ")[:：]")


@cache
def _words() -> re.Pattern[str]:
    known = sorted(load("web_pages")["words"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)))


def first_value(name: str, text: str) -> str:
    """The value that `text` (without white space) begins with: a date, or what comes before the next label.

    "" where it is none: a sentence may begin with the same word.
    """
    if name == "date":
        date = _DATE.match(text)
        return date[0] if date else ""
    following = _labels().search(text)
    value = text[: following.start()] if following else text
    return "" if _SENTENCE.search(value) else value


def told_by(text: str) -> Iterator[tuple[str, str]]:
    """Label and value of every piece of a line of labels."""
    squeezed = _MARKS.sub("", text[:_LONGEST])
    for found in _labels().finditer(squeezed):
        label = found[0][:-1]
        if label in page_info() and (value := first_value(page_info()[label].name, squeezed[found.end() :])):
            yield label, value


def is_of_page(text: str, info: Mapping[str, str]) -> bool:
    """Whether a line holds nothing but labels with short values, buttons, or a repetition of what `info` says."""
    if len(text) > _LONGEST:
        return False
    squeezed = _MARKS.sub("", text)
    label, colon, value = squeezed.replace(":", "：", 1).partition("：")
    if colon and label in page_info() and value and any(value.startswith(v) for v in info.values()):
        return True
    parts = [part for part in _MARKS.split(text.strip()) if part]
    if parts and all(_words().fullmatch(part) for part in parts):
        return True
    begins = _labels().match(squeezed)
    if begins is None:
        return False
    values = _labels().split(squeezed)[1:]
    # “时间：” may begin a sentence of a text too; a value is a name, a number or a date
    return all(len(value) <= 20 and not _SENTENCE.search(value) for value in values)
