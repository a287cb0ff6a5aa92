"""Numbers at the head of a line: what form they have and at which level of GB/T 9704-2012 they stand.

GB/T 9704-2012, 7.3.3: 一、 → （一） → 1. → （1）. Editors mix brackets, full- and half-width and spaces.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CN = "一二三四五六七八九十百"
_FORMS: tuple[tuple[int, str, re.Pattern[str]], ...] = (
    (1, "part", re.compile(rf"第[{_CN}]{{1,3}}(?:部分|章|篇|编)[、:：\s]{{0,4}}")),
    (1, "cn", re.compile(rf"[{_CN}]{{1,3}}\s{{0,3}}、\s{{0,6}}")),
    (1, "cn.", re.compile(rf"[{_CN}]{{1,3}}\s{{0,3}}[.．]\s{{0,6}}(?!\d)")),
    (1, "cn", re.compile(rf"[{_CN}]{{1,2}}[ \t\u3000]{{1,6}}(?=[\u4e00-\u9fff“《])")),
    (2, "(cn)", re.compile(rf"[（(〔]\s{{0,3}}[{_CN}]{{1,3}}\s{{0,3}}[）)〕]\s{{0,6}}[、.．]?\s{{0,6}}")),
    (2, "cn)", re.compile(rf"[{_CN}]{{1,3}}\s{{0,3}}[）)]\s{{0,6}}")),
    (3, "1.", re.compile(r"\d{1,2}\s{0,3}[.．、]\s{0,6}(?!\d)")),
    (3, "1.", re.compile(r"\d{1,2}\s{0,3}[.．、]\s{0,6}(?=(?:19|20)\d\d年)")),
    (4, "(1)", re.compile(r"[（(〔]\s{0,3}\d{1,2}\s{0,3}[）)〕]\s{0,6}[、.．]?\s{0,6}")),
    (4, "1)", re.compile(r"\d{1,2}\s{0,3}[）)]\s{0,6}")),
    (4, "①", re.compile(r"[①-⑳]\s{0,6}[、.．]?\s{0,6}")),
)
# what every one of them begins with, which most lines do not
_BEGINS = re.compile(rf"\s*[第{_CN}（(〔①-⑳\d]")
_DIGITS = re.compile(r"\d{1,3}")
_CIRCLED = re.compile("[①-⑳]")
# “一、二、三产业” counts sectors, it does not number a heading
_SECTORS = re.compile(r"[一二三](?:、[一二三]){1,2}(?:次|产)")
_VALUE = {c: i for i, c in enumerate("〇一二三四五六七八九")}


class Number(NamedTuple):
    """A number at the head of a line: `level` 1–4, `form` its writing, `value` or 0, `end` the column behind it."""

    level: int
    form: str
    value: int
    end: int


def number_of(text: str) -> Number | None:
    """The number that `text` (white space at its head allowed) begins with, or None."""
    if not _BEGINS.match(text):
        return None
    start = len(text) - len(text.lstrip())
    head = text[start : start + 40]
    if _SECTORS.match(head):
        return None
    for level, form, pattern in _FORMS:
        if found := pattern.match(head):
            return Number(level, form, value_of(found[0]), start + found.end())
    return None


def value_of(written: str) -> int:
    """The value of a number written in Chinese, Arabic or circled digits anywhere in `written`; 0 if there is none."""
    if digits := _DIGITS.search(written):
        return int(digits[0])
    if circled := _CIRCLED.search(written):
        return ord(circled[0]) - 0x245F
    total, digit = 0, 0
    for character in written:
        if character in _VALUE:
            digit = _VALUE[character]
        elif character == "十":
            total += (digit or 1) * 10
            digit = 0
        elif character == "百":
            total += (digit or 1) * 100
            digit = 0
    return total + digit
