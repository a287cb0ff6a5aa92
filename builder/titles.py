"""Titles of reports: what looks like one, what it says, and how alike two of them are."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from builder.clean.noise import without_markers
from builder.knowledge import load
from builder.numbering import number_of

YEAR = (
    r"(?:(?:19|20)\d{2}|[xX×＊*]{4}|20[xX×]{2}|二[〇○零]?[〇○零一二三四五六七八九]{1,3})\s?"
    r"(?:[-—–至]\s?(?:19|20)?\d{2,4}\s?)?(?:年度|年|工作|度)?"
)
DATE = re.compile(
    r"[（(]?\s?(?:(?:19|20)\d{2}|[xX×]{4}|二[〇○零][〇○零一二三四五六七八九]{2})\s?年\s?[\dxX×一二三四五六七八九十]{1,3}\s?月(?:\s?[\dxX×一二三四五六七八九十]{1,3}\s?日)?\s?[）)]?|[（(]?(?:19|20)\d{2}[.\-/]\d{1,2}[.\-/]\d{1,2}[）)]?"
)
SENTENCE = re.compile("[。；！？;!?]")
# dots, lines or blanks that lead to a page number, which may be in brackets
LEADER = re.compile(
    r"[\s.．·•・…‥_\-—]{3,90}(?:[(（]?\s?\d{1,4}\s?[)）]?)?\s{0,9}$|\t\s{0,9}[(（]?\d{1,4}[)）]?\s{0,9}$"
    r"|[.．·•・…]{2,90}\s{0,9}[(（]?\d{0,4}[)）]?\s{0,9}$"
)
PAGE = re.compile(r"(?:(?<=[\u4e00-\u9fff）)》”])|\s)\s*[(（]?\d{1,4}[)）]?\s*$")
COUNT = re.compile(r"[（(【]?\s*共?\s*(\d{1,3})\s*[篇份个]\s*[）)】]?")
ENTRY_NUMBER = re.compile(
    r"^\s*(?:\d{1,3}\s*[.．、）)]\s*|\d{1,2}(?=(?:19|20)\d\d年)|\d{1,2}\s*(?=[\u4e00-\u9fffXx×])|[（(]\s*\d{1,3}\s*[）)]\s*|[一二三四五六七八九十]{1,3}\s*、\s*|[①-⑳]\s*)"
)
LONGEST = 60
# a longer line is no entry of a contents list, with its leader and page
LONGEST_ENTRY = 200
MASK = re.compile(r"[xX×＊*某○〇_]+")


class Words:
    def __init__(self) -> None:
        data = load("titles")
        genres = sorted({*data["genres"]["summary"], *data["genres"]["plan"]}, key=lambda w: (-len(w), w))
        tails = "|".join(map(re.escape, sorted(data["tails"], key=len, reverse=True)))
        remark = r"[（(【〔][^（(【〔）)】〕]{1,20}[）)】〕]"
        self.genre = re.compile("|".join(map(re.escape, genres)))
        self.ending = re.compile(rf"(?:{'|'.join(map(re.escape, genres))})(?:{tails})?(?:{remark})?$")
        self.plan = re.compile("|".join(map(re.escape, sorted(data["genres"]["plan"], key=len, reverse=True))))
        self.summary = re.compile("|".join(map(re.escape, sorted(data["genres"]["summary"], key=len, reverse=True))))
        self.compilation = re.compile("|".join(map(re.escape, data["compilation"])))
        self.contents = {re.sub(r"\s", "", w).lower() for w in data["contents"]}
        self.marker = re.compile("|".join(f"(?:{p})" for p in data["piece_markers"]))
        self.not_at_head = tuple(data["not_at_head"])


@cache
def words() -> Words:
    return Words()


@cache
def organ_word() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(load("organs")["endings"], key=len, reverse=True))))


def has_organ(text: str) -> bool:
    """Whether a title names who it is by: a word that organs end with, before the year or the genre."""
    return bool(organ_word().search(_matters().sub("  ", re.sub(r"工作|年度|办理", "  ", text))))


@cache
def _matters() -> re.Pattern[str]:
    """Words for what a report is about that hold those of organs: the 政府 of 法治政府建设."""
    words = {w for topic in load("organs")["topics"] for w in topic["words"]}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))


def bare_title(text: str) -> str:
    """A title less its marker of the n-th report and the white space and brackets around it."""
    text = without_markers(text)
    found = words().marker.match(text)
    if found:
        text = text[found.end() :]
    text = text.strip().strip("#").strip()
    text = re.sub(r"^\d{1,2}(?:[.、．]\s*|\s+)(?=[\u4e00-\u9fffXx×]|(?:19|20)\d\d年)", "", text)
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text


def comparable(text: str) -> str:
    """What titles are compared by: no numbers of a list, leaders, pages, masks, white space or punctuation."""
    text = bare_title(LEADER.sub("", text.strip()[:LONGEST_ENTRY]))
    stripped = ENTRY_NUMBER.sub("", text)
    text = stripped if stripped else text
    text = MASK.sub("", text).replace("D", "党")
    return re.sub(r"[\s，,。、：:“”\"《》〈〉（）()\-—－·.．]", "", text)


def looks_like_title(text: str) -> bool:
    """Whether a line's words could be a report's title, wherever it stands."""
    text = bare_title(text)
    if not 5 <= len(text) <= LONGEST or SENTENCE.search(text) or text.endswith(("：", ":", "，")):
        return False
    if number_of(text) is not None and not re.match(r"\d{1,3}[.、]?(?:19|20)\d\d年?", text):
        return False
    if text.startswith(words().not_at_head) or text.count("，") > 1:
        return False
    if not words().ending.search(text):
        return False
    return bool(re.search(YEAR, text)) or has_organ(text) or text.startswith("关于")


def is_date(text: str) -> bool:
    """Whether a line is nothing but a date (brackets allowed)."""
    return bool(DATE.fullmatch(text.strip()))


def title_parts(title: str) -> tuple[bool, bool]:
    """Whether a title names a summary, and whether it names a plan."""
    vocabulary = words()
    without_plan = vocabulary.plan.sub("", title)
    return bool(vocabulary.summary.search(without_plan)), bool(vocabulary.plan.search(title))


@lru_cache(maxsize=2048)
def _core(title: str) -> str:
    """What tells a title from others: less its years, genre words and connectives."""
    vocabulary = words()
    bare = re.sub(r"(?:19|20)?\d{2}年?度?", "", title)
    return re.sub("年度|工作|以及|[及和暨与的年]", "", vocabulary.genre.sub("", bare))


@lru_cache(maxsize=2048)
def _grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def _dice(a: str, b: str) -> float:
    one, two = _grams(a), _grams(b)
    return 2 * len(one & two) / (len(one) + len(two))


def likeness(a: str, b: str) -> float:
    """How alike two comparable titles are, 0 to 1: what tells them from others counts, not what all titles share."""
    if a == b:
        return 1.0
    one, two = _core(a), _core(b)
    if one and two:
        return min(_dice(a, b) + 0.1, _dice(one, two)) if one != two else max(_dice(a, b), 0.9)
    return _dice(a, b) if not one and not two else 0.5 * _dice(a, b)
