"""Lines that are no part of any report: adverts, markers that stand alone, page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from builder.knowledge import load
from builder.model import Line


class Noise(NamedTuple):
    """What a line is that goes as a whole: kind and rule as in `Change`, with the reason shown to readers."""

    kind: str
    rule: str
    reason: str


ADVERT = Noise("advert", "advert-line", "售卖者的广告，不属于任何报告。")
AROUND = Noise("page-furniture", "around-article", "网页或文档站附在文章前后的文字，不属于正文。")
PAGE_NUMBER = Noise("page-furniture", "page-number", "页码，不属于正文。")
RUNNING_HEAD = Noise("page-furniture", "running-head", "页眉或页脚在文中反复出现，不属于正文。")
SEPARATOR = Noise("page-furniture", "separator", "分隔线，不属于正文。")
MARKER = Noise("marker", "paid-marker", "售卖平台插入的付费标记，不属于原文。")

_ENOUGH, _KINDS = 4, 3
_LONGEST_ADVERT = 200  # characters of an advert that its form alone gives away
# each line of a compilation is asked about by several rules, one after the other
_LINES, _LONGEST_LINE = 2048, 2000
_DECORATION = " \u3000()（）▲△★☆■□◆◇●○◎※→←♥♡✦✧【】[]*~～=＝-—–_|｜>》<《#"


class _Cues(NamedTuple):
    pattern: re.Pattern[str]
    weight: dict[str, tuple[str, int]]
    whole: re.Pattern[str]
    furniture: re.Pattern[str]
    around: re.Pattern[str]
    separator: re.Pattern[str]


@cache
def _cues() -> _Cues:
    data = load("adverts")
    weight = {
        word: (kind, int(points))
        for kind in ("goods", "offer", "contact", "call")
        for points, words in data[kind].items()
        for word in words
    }
    words = "|".join(map(re.escape, sorted(weight, key=lambda w: (-len(w), w))))
    keys = ("whole_line", "furniture", "around", "separators")
    return _Cues(re.compile(words), weight, *(re.compile("|".join(data[key])) for key in keys))


@cache
def marker_pattern() -> re.Pattern[str]:
    """Any marker of markers.yml."""
    return re.compile("|".join(entry["pattern"] for entry in load("markers")["inline"]))


def without_markers(text: str) -> str:
    """`text` less the markers in it and the white space around it: what titles are compared by."""
    return _without_markers(text) if len(text) <= _LONGEST_LINE else marker_pattern().sub("", text).strip()


@lru_cache(maxsize=_LINES)
def _without_markers(text: str) -> str:
    return marker_pattern().sub("", text).strip()


def _advert_points(text: str) -> tuple[int, set[str]]:
    cues = _cues()
    found = {word: cues.weight[word] for word in cues.pattern.findall(text)}
    return sum(points for _, points in found.values()), {kind for kind, _ in found.values()}


def is_advert(text: str) -> bool:
    """Whether one line is an advert: enough cues of enough kinds, a way to make contact or goods among them."""
    text = text.strip()
    if not text or len(text) > 600:
        return False
    if len(text) <= _LONGEST_ADVERT and _cues().whole.fullmatch(text.strip(_DECORATION)):
        return True
    points, kinds = _advert_points(text)
    # a long paragraph that happens to hold several of the words is prose
    return (
        points >= _ENOUGH + len(text) // 200
        and len(kinds) >= _KINDS
        and bool(kinds & {"goods"})
        and bool(kinds & {"contact", "call"})
    )


def find_noise(lines: Sequence[Line]) -> dict[int, Noise]:
    """The lines (by number) that go as a whole, wherever they stand. White lines are not mentioned."""
    found: dict[int, Noise] = {}
    furniture = _cues().furniture
    short = Counter(line.text.strip() for line in lines if 4 <= len(line.text.strip()) <= 40)
    previous_advert = False
    for line in lines:
        text = without_markers(line.text)
        if not text:
            if line.text.strip():
                found[line.number] = MARKER
            continue
        if is_advert(text) or (
            previous_advert and len(text) < 120 and _advert_points(text)[0] >= 2 and len(_advert_points(text)[1]) >= 2
        ):
            found[line.number] = ADVERT
            previous_advert = True
            continue
        previous_advert = False
        if furniture.fullmatch(text):
            found[line.number] = PAGE_NUMBER
        elif len(text) <= _LONGEST_ADVERT and _cues().around.fullmatch(text):
            found[line.number] = AROUND
        elif _cues().separator.fullmatch(text):
            found[line.number] = SEPARATOR
        elif short[text] >= 4 and _is_running_head(text):
            found[line.number] = RUNNING_HEAD
    return found | dict.fromkeys(_beside_page_numbers(lines, found, short), RUNNING_HEAD)


def _beside_page_numbers(lines: Sequence[Line], found: Mapping[int, Noise], short: Mapping[str, int]) -> Iterator[int]:
    """Running heads of a short text: the name of a collection that stands twice or more, here beside a page number."""
    written = [line for line in lines if line.text.strip()]
    for index, line in enumerate(written):
        text = without_markers(line.text)
        if line.number in found or short.get(text, 0) < 2 or not _is_running_head(text):
            continue
        beside = written[max(0, index - 1) : index] + written[index + 1 : index + 2]
        if any(found.get(other.number) is PAGE_NUMBER for other in beside):
            yield line.number


def _is_running_head(text: str) -> bool:
    """A line repeated all over a text is a running head when it names a collection (reports repeat other lines)."""
    return any(word in text for word in load("titles")["compilation"]) and not text.endswith(("。", "；", "："))
