"""Repair of damage that is certain; marks for damage that is only likely. The knowledge is in repairs.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import eq
from typing import NamedTuple

from builder.clean.edits import Edit
from builder.clean.shapes import is_han
from builder.knowledge import load
from builder.sieve import Sieve, Sought, screen

_KIND = "repair"
_LEFT, _RIGHT = 12, 32  # characters of context that the patterns may look at
# Latin letters and digits join into a code such as DIP or D7; x and X are masks and do not
_JOINED = r"A-WYZa-wyzＡ-ＷＹＺａ-ｗｙｚ"


class _Dang(NamedTuple):
    letter: Sought
    after: re.Pattern[str]
    before: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    reason: str


def load_repairs() -> None:
    """Have all that repairs seek in the screen, which is made anew for what is added to it."""
    for part in (_dang, _letters, _typos, _marks):
        part()


@cache
def _dang() -> _Dang:
    data = load("repairs")["dang"]
    written = "|".join(map(re.escape, data["written"]))
    return _Dang(
        screen().seek(rf"(?<![{_JOINED}&＆])(?:{written})(?![A-Za-zＡ-Ｚａ-ｚ])"),
        re.compile(r"\s?(?:" + "|".join(data["after"]) + ")"),
        tuple((re.compile(f"(?:{e['text']})$"), re.compile(e.get("then", ""))) for e in data["before"]),
        re.compile("|".join(data["not_after"])),
        re.compile("|".join(data["not_before"])),
        data["reason"],
    )


def _is_code(left: str, right: str) -> bool:
    """Whether a digit joins the letter to a code: 3D, D7, A5-D. A year and the number of an item do not."""
    joined = re.search(r"[\d０-９A-Za-z][\-–]$|[\d０-９]\s?$", left)
    return (joined is not None and not re.search(r"(?<!\d)(?:19|20)\d{2}$", left)) or bool(
        re.match(r"\s?[\d０-９+＋]", right)
    )


def _stands_for_dang(left: str, right: str) -> bool:
    """Whether the letter between `left` and `right` stands for 党; other letters of them are read as 党 too."""
    dang = _dang()
    if dang.not_after.search(left):
        return False
    founded = re.search(r"(?<![新扩改重搭组构修续])建$", left) and re.match(r"\d{2,3}\s?(?:周年|年|华诞)", right)
    if founded:
        return True
    if _is_code(left, right):
        return False
    for before, then in dang.before:
        if before.search(left) and then.match(right) and not re.match(r"[级座栋幢类]", right):
            return True
    return not dang.not_before.match(right) and dang.after.match(right) is not None


def _lone_letters(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    letters = list(_dang().letter.finditer(text))
    read = _dang().letter.pattern.sub("党", text) if letters else text
    shift = 0
    for match in letters:
        start = match.start() + shift
        shift += 1 - len(match.group())
        yield match, read[max(0, start - _LEFT) : start], read[start + 1 : start + 1 + _RIGHT]


def censored_dang(text: str) -> Iterator[Edit]:
    """Restore 党 where a filter wrote a letter for it, and leave every letter that is one (DIP, D级, 花园D区).

    >>> [(e.start, e.after) for e in censored_dang("坚持D建引领，拆除D级危房")]
    [(2, '党')]
    """
    for match, left, right in _lone_letters(text):
        if _stands_for_dang(left, right):
            yield Edit(*match.span(), "党", _KIND, "censored-dang", _dang().reason)


@cache
def _letters() -> Sieve[tuple[str, str]]:
    return Sieve((e["pattern"], (e["after"], e["reason"])) for e in load("repairs")["letters"])


def dropped_letters(text: str) -> Iterator[Edit]:
    """Restore abbreviations that lost a letter (DP, ED屏) and words written in letters (GCD)."""
    for match, (after, reason) in _letters().matches(text):
        yield Edit(*match.span(), after, _KIND, "dropped-letter", reason)


@cache
def _typos() -> Sieve[tuple[str, str]]:
    return Sieve((e["wrong"], (e["right"], e["reason"])) for e in load("repairs")["typos"])


def typing_errors(text: str) -> Iterator[Edit]:
    """Correct the typing errors of repairs.yml, each of which leaves no doubt."""
    for match, (right, reason) in _typos().matches(text):
        if match.group() != right:
            yield Edit(*match.span(), right, _KIND, "typing-error", reason)


@cache
def _doubled() -> re.Pattern[str]:
    return re.compile("(" + "|".join(load("repairs")["doubled"]) + r")(?=\1)")


_CLAUSE = re.compile(r"[^，。；！？\s]+")
_LONG_CLAUSE = 8  # a whole clause of this many characters is not said twice in a row on purpose


def doubled_words(text: str) -> Iterator[Edit]:
    """Drop the first of two equal words, or of two equal whole clauses, that follow each other.

    >>> [(e.start, e.end) for e in doubled_words("全省全省启动")]
    [(0, 2)]
    """
    for match in _doubled().finditer(text):
        yield Edit(*match.span(), "", _KIND, "doubled-word", "同一词语连写两次，删去其一。")
    clauses = _CLAUSE.findall(text)
    if not any(map(eq, clauses, clauses[1:])):
        return
    previous = None
    for clause in _CLAUSE.finditer(text):
        if (
            previous is not None
            and clause.group() == previous.group()
            and len(clause.group()) >= _LONG_CLAUSE
            and clause.start() == previous.end() + 1
            and text[clause.end() : clause.end() + 1] in tuple("，。；")
        ):
            yield Edit(previous.start(), clause.start(), "", _KIND, "doubled-clause", "同一分句连写两次，删去其一。")
        previous = clause


class _Lost(NamedTuple):
    """A character that may be lost; `words` as (word, what of it stands before the character, and what behind)."""

    character: str
    words: tuple[tuple[str, str, str], ...]
    rivals: str


@cache
def _lost() -> tuple[_Lost, ...]:
    return tuple(
        _Lost(
            e["lost"],
            tuple((word, *word.split(e["lost"], 1)) for word in e["words"]),
            e.get("rivals", ""),
        )
        for e in load("repairs")["replaced"]["characters"]
    )


def replaced_characters(texts: Sequence[str]) -> Iterator[tuple[int, Edit]]:
    """Restore a character that one other character replaced throughout a report, as (index of line, edit).

    Certain only if the lost character is nowhere in `texts` while enough different words of it stand there with one
    and the same character in its place; then exactly these words are restored.
    """
    data = load("repairs")["replaced"]
    whole = "\n".join(texts)
    for lost, words, rivals in _lost():
        if lost in whole:
            continue
        forms: dict[str, set[str]] = {}
        for word, left, right in words:
            for found in _between(whole, left, right):
                forms.setdefault(found, set()).add(word)
        for found in sorted(char for char, seen in forms.items() if len(seen) >= data["enough"] and char not in rivals):
            reason = data["reason"].format(lost=lost, found=found)
            pattern = re.compile("|".join(re.escape(word.replace(lost, found, 1)) for word, _, _ in words))
            column = {word.replace(lost, found, 1): word.index(lost) for word, _, _ in words}
            for index, text in enumerate(texts):
                for match in pattern.finditer(text):
                    start = match.start() + column[match.group()]
                    yield index, Edit(start, start + 1, lost, _KIND, "replaced-character", reason)


def _between(text: str, left: str, right: str) -> set[str]:
    """The Chinese characters that stand between `left` and `right`, one of which may be empty."""
    found: set[str] = set()
    known = left or right
    at = text.find(known)
    while at >= 0:
        place = at + len(left) if left else at - 1
        char = text[place : place + 1] if place >= 0 else ""
        if is_han(char) and text.startswith(right, place + 1):
            found.add(char)
        at = text.find(known, at + 1)
    return found


@cache
def _marks() -> Sieve[tuple[str, str, bool]]:
    marks = load("repairs")["marks"]
    return Sieve((e["pattern"], (e["name"], e["reason"], bool(e.get("once")))) for e in marks)


def likely_damage(texts: Sequence[str], title: str) -> Iterator[tuple[int, str, str, str]]:
    """Places that are probably damaged, as (index of line, words, rule, reason); nothing is changed there."""
    once: set[str] = set()
    for index, text in enumerate(texts):
        for match, (name, reason, single) in _marks().matches(text):
            if not (single and name in once):
                yield index, match.group(), name, reason
                once.add(name)
        for match, left, right in _lone_letters(text):
            if re.search(r"[一-鿿]$", left) and re.match(r"(?![级座栋幢型档类等区楼馆厅号口排])[一-鿿]", right):
                words = text[max(0, match.start() - 4) : match.end() + 4]
                yield index, words, "censored-dang", "单独的字母D，疑为“党”字，未能确定。"
        yield from _title_in_text(index, text, title)
        yield from _unclosed(index, text)


_QUOTE = re.compile("[“”]")
_QUOTED_WORDS = 12  # characters shown behind a quotation mark that is not closed


def _unclosed(index: int, text: str) -> Iterator[tuple[int, str, str, str]]:
    """The first quotation mark of a line that has no counterpart; where it should stand nobody can tell."""
    opened: int | None = None
    for match in _QUOTE.finditer(text):
        closing = match[0] == "”"
        if closing == (opened is None):
            at = match.start() if closing else opened or 0
            start = max(0, at - _QUOTED_WORDS) if closing else at
            words = text[start : at + 1] if closing else text[at : at + _QUOTED_WORDS]
            yield index, words, "unclosed-quote", "引号不成对，未改动。"
            return
        opened = None if closing else match.start()
    if opened is not None:
        yield index, text[opened : opened + _QUOTED_WORDS], "unclosed-quote", "引号不成对，未改动。"


_TITLE_PART = re.compile(r"20\d{2}年(?:度)?(?:工作)?(?:安排|计划|打算|思路|总结|谋划)")


def _title_in_text(index: int, text: str, title: str) -> Iterator[tuple[int, str, str, str]]:
    """Words of the title where a sentence cannot have them: a name was replaced by them."""
    if len(text) < 60:
        return
    for match in _TITLE_PART.finditer(text):
        after = text[match.end() : match.end() + 1]
        before = text[match.start() - 1 : match.start()]
        if (
            after
            and before
            and re.match(r"[一-鿿xX]", after)
            and after not in "如和及的情汇报落要中与暨等为在是"
            and match.group()[5:] in title
        ):
            yield index, match.group(), "title-in-text", "此处不应有标题用语，疑是名称被整体替换。"
