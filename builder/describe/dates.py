"""Years, date and signature (落款) of a report: what is written, and what a masked year must be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from builder.knowledge import load
from builder.model import Paragraph

_CN_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0", "Ｏ": "0"}
_ARABIC = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[年.\-/]\s?(\d{1,2})(?:\s?[月.\-/]\s?(?:(\d{1,2})\s?日?)?)?")
_CHINESE = re.compile(
    r"([一二][〇○零O一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_DATE_ONLY = re.compile(
    r"[（(]?\s?(?:(?:(?:19|20)\d{2}|[xX×＊*]{4})\s?年\s?[\dxX×＊*]{1,2}\s?月(?:\s?[\dxX×＊*]{1,2}\s?日)?|(?:19|20)\d{2}[.\-/]\d{1,2}[.\-/]\d{1,2}|[一二][〇○零O一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)\s?[）)]?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d|[.．]\d)")
_CN_YEAR = re.compile("(?<![一二三四五六七八九])(二[〇○零O][〇○零O一二三四五六七八九]{2})(?=年)")
_MASKED_YEAR = re.compile(r"(?<![\dxX×＊*])(?:[xX×＊*]{4}|20[xX×＊*]{2})(?=年)")


@dataclass(frozen=True, slots=True)
class Tail:
    """Signature and date at the end of a report: words, ISO date, and the lines they occupy."""

    signature: str | None
    signature_line: int | None
    date: str | None
    date_line: int | None

    @property
    def lines(self) -> tuple[int, ...]:
        return tuple(sorted({line for line in (self.signature_line, self.date_line) if line is not None}))


def iso_date(text: str) -> str | None:
    """The first date in `text` as ISO 8601 (YYYY-MM-DD or YYYY-MM); None where it is masked or impossible."""
    if found := _ARABIC.search(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    elif found := _CHINESE.search(text):
        year = int("".join(_CN_DIGITS.get(c, c) for c in found[1]))
        month, day = _cn_number(found[2]), _cn_number(found[3] or "")
    else:
        return None
    if not 1 <= month <= 12 or not 0 <= day <= 31:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"


def _cn_number(text: str) -> int:
    from builder.numbering import value_of

    return value_of(text) if text else 0


@cache
def _organ_end() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(load("organs")["endings"], key=len, reverse=True)))
    return re.compile(rf"(?:{words})(?:[（(][^）)]{{1,12}}[）)])?$")


def is_signature(text: str) -> bool:
    """Whether a line at the end of a report reads like an organ's signature."""
    text = text.strip()
    squeezed = re.sub(r"\s", "", text)
    if not 3 <= len(squeezed) <= 40 or re.search("[。；，：:！？!?]", squeezed):
        return False
    return bool(_organ_end().search(squeezed)) and not re.match(r"[一二三四五六七八九十\d（(]+[、.．）)]", squeezed)


def find_tail(paragraphs: Sequence[Paragraph], title_lines: Sequence[int]) -> Tail:
    """Signature and date: among the last lines, or a date line right under the title (then without signature)."""
    signature = date = None
    signature_line = date_line = None
    last = [p for p in paragraphs[-6:] if p.line not in title_lines]
    for index in range(len(last) - 1, -1, -1):
        paragraph = last[index]
        text = paragraph.text.strip()
        if date is None and signature is None and _DATE_ONLY.fullmatch(text):
            date, date_line = iso_date(text), paragraph.line
            continue
        both = re.fullmatch(r"(.{3,40}?)\s*((?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?)", text)
        if both and date_line is None and is_signature(both[1]):
            return Tail(both[1].strip(), paragraph.line, iso_date(both[2]), paragraph.line)
        if is_signature(text):
            signature = text
            signature_line = paragraph.line
        break
    if date_line is None:
        under = next((p for p in paragraphs if p.line not in title_lines), None)
        if under is not None and _DATE_ONLY.fullmatch(under.text.strip()):
            date, date_line = iso_date(under.text), under.line
    return Tail(signature, signature_line, date, date_line)


def years_in(text: str) -> list[int]:
    """The years that are written in `text`, in order."""
    found = [(m.start(), int(m[1])) for m in _YEAR.finditer(text)]
    found += [(m.start(), int("".join(_CN_DIGITS.get(c, c) for c in m[1]))) for m in _CN_YEAR.finditer(text)]
    return [year for _, year in sorted(found) if 1949 <= year <= 2099]


def has_masked_year(text: str) -> bool:
    """Whether `text` holds a year whose digits are masked (xxxx年)."""
    return bool(_MASKED_YEAR.search(text))


@cache
def _plan_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load("titles")["genres"]["plan"])))


def summary_year(title: str, body: Sequence[str], date: str | None, compilation: str | None) -> tuple[int | None, str]:
    """The year reported on and the rule that found it: title, body, date or the compilation's title."""
    plan_words = _plan_words()
    years = [(m.start(), int(m[1])) for m in re.finditer(r"(?<!\d)((?:19|20)\d{2})(?!\d)", title)]
    years = years or [(0, y) for y in years_in(title)]
    if years:
        position, year = years[0]
        end = years[1][0] if len(years) > 1 else len(title)
        words = title[position:end]
        if len(years) == 1 and plan_words.search(words) and not re.search("总结|小结|回顾|汇报|情况|报告|述职", words):
            return year - 1 if "总结" in title else None, "title-plan"
        return year, "title"
    counts: dict[int, int] = {}
    for text in body:
        for year in years_in(text[:200]):
            counts[year] = counts.get(year, 0) + 1
    head = [y for text in body[:3] for y in years_in(text[:60])]
    if head:
        return head[0], "body"
    if date:
        return (int(date[:4]) - 1 if date[5:7] in ("01", "02", "03") else int(date[:4])), "date"
    if compilation and (found := years_in(compilation)):
        return found[0], "compilation"
    if counts:
        best = max(counts, key=lambda y: (counts[y], y))
        return best, "body"
    return None, "none"


def plan_year(
    title: str, headings: Sequence[str], plan_text: Sequence[str], reported: int | None
) -> tuple[int | None, str]:
    """The year planned for and the rule: the title, a plan heading, the plan's own words, a masked year, 明年.

    `headings` are those of plan sections, `plan_text` the published lines of the plan ranges.
    """
    titled = years_in(title)
    named = [y for y in titled if reported is None or y > reported]
    if named:
        return named[0], "title"
    if reported is None:
        written = [y for text in (title, *headings) for y in years_in(text)]
        return (written[0], "heading") if written else (None, "none")
    following = reported + 1
    if "半年" in title and not any(y == following for text in (*headings, *plan_text[:2]) for y in years_in(text)):
        return reported, "half-year"  # what is still to come in the year
    for text in headings:
        if any(y == following for y in years_in(text)):
            return following, "heading"
    for text in plan_text:
        if any(y == following for y in years_in(text)):
            return following, "body"
    if any(has_masked_year(text) for text in (*headings, *plan_text)):
        return following, "masked"
    if any(re.search("明年|来年|新的?一年|下一?年度|下一年", text) for text in (*headings, *plan_text)):
        return following, "next-year"
    return None, "none"
