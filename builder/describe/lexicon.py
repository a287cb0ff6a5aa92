"""Finding the words of the themes in a text: the longest word at a place counts, and counts once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import add, attrgetter
from typing import Any

from builder.knowledge import load

# editors censor 党 as D (D建引领); D级危房 is a grade
_CENSORED = re.compile(r"(?<![A-Za-z0-9])D(?!级)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])D(?![A-Za-z0-9级])")
_GAP_SIGN = "…"
_GAP = 12  # characters
_PAUSE = re.compile("[，,。；;：:！!？?、\n]")
OTHER = "其他"  # the department of organs that have none of their own
_CLASSES = ("sure", "terms", "hints")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a theme at `text[start:end]`; `grade` is its class: sure, terms or hints."""

    start: int
    end: int
    theme: str
    grade: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, its theme (that whose word it is not, if `void`), and its class.

    `ours` are the themes that it belongs to in reports of the organs whose own function they are; `theme` is empty
    where it means something there only.
    """

    text: str
    theme: str
    grade: str
    ours: tuple[str, ...]
    void: bool

    def for_organ(self, own: tuple[str, ...]) -> str:
        """The theme that the word means in a report of an organ whose own themes are `own`, or an empty string."""
        if not self.ours or self.theme in own:
            return self.theme
        return next((theme for theme in self.ours if theme in own), self.theme)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The themes in order, their words, and the organs' own themes.

    `lengths` are those of the words that begin with two characters, `gapped` the words with “…” that do.
    """

    names: tuple[str, ...]
    support: frozenset[str]
    inner: frozenset[str]
    words: dict[str, tuple[_Word, ...]]
    lengths: dict[str, tuple[int, ...]]
    gapped: dict[str, tuple[_Word, ...]]
    own: dict[str, tuple[str, ...]]
    actors: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The words of themes.yml; a phrase under `not` or `seams` keeps the words of its own theme from counting."""
    themes: list[dict[str, Any]] = load("themes")
    entries: dict[str, tuple[str, str]] = {}
    ours: dict[str, list[str]] = {}
    for theme in themes:
        for word in theme.get("ours", ()):
            entries[word] = ("", "terms")
            ours.setdefault(word, []).append(theme["name"])
    for theme in themes:
        for grade in reversed(_CLASSES):
            for word in theme.get(grade, ()):
                entries[word] = (theme["name"], grade)
    by_text: dict[str, list[_Word]] = {}
    for word, (name, grade) in entries.items():
        by_text.setdefault(word, []).append(_Word(word, name, grade, tuple(ours.get(word, ())), False))
    for theme in themes:
        for phrase in (*theme.get("not", ()), *theme.get("seams", ())):
            by_text.setdefault(phrase, []).append(_Word(phrase, theme["name"], "", (), True))
    lengths: dict[str, set[int]] = {}
    gapped: dict[str, list[_Word]] = {}
    for word in by_text:
        lengths.setdefault(word[:2], set())
        if _GAP_SIGN in word:
            gapped.setdefault(word[:2], []).extend(by_text[word])
        else:
            lengths[word[:2]].add(len(word))
    own: dict[str, list[str]] = {}
    for theme in themes:
        for organ in theme.get("organs", ()):
            own.setdefault(organ, []).append(theme["name"])
    for name, words_of_organs in load("theme_rules")["fields"].items():
        own.update({f"{OTHER}/{word}": [name] for word in words_of_organs})
    return Lexicon(
        tuple(theme["name"] for theme in themes),
        frozenset(theme["name"] for theme in themes if theme.get("support")),
        frozenset(theme["name"] for theme in themes if theme.get("inner")),
        {word: tuple(found) for word, found in by_text.items()},
        {start: tuple(found) for start, found in lengths.items()},
        {start: tuple(found) for start, found in gapped.items()},
        {organ: tuple(names) for organ, names in own.items()},
        tuple(load("theme_rules")["actors"]),
    )


def field_of(department: str, issuer: str | None) -> str:
    """What an organ does: its department, or, where that is none of its own, what its name says.

    >>> field_of("其他", "XX县残联")
    '其他/残联'
    """
    if department != OTHER or not issuer:
        return department
    found = [(issuer.find(key.partition("/")[2]), key) for key in lexicon().own if key.startswith(f"{OTHER}/")]
    return min(((at, key) for at, key in found if at >= 0), default=(0, department))[1]


def plain(text: str) -> str:
    """`text` as it is matched: censored 党 restored."""
    return _CENSORED.sub("党", text) if "D" in text else text


def hits(text: str, own: tuple[str, ...] = ()) -> tuple[Hit, ...]:
    """The words of themes in `text`, in order, none overlapping: of overlapping words the longest, then the first.

    `own` are the themes that are the own function of the organ that writes. A word does not count within or across a
    phrase that its theme excludes; words of other themes there do (农村低保 is not about the countryside, 低保 in it
    still is about relief).
    """
    found: list[tuple[int, int, str, str]] = []
    void: dict[str, bytearray] = {}  # by theme, the length of the phrase that covers each character
    for start, end, word in _every(text):
        if word.void:
            covered = void.setdefault(word.theme, bytearray(len(text)))
            covered[start:end] = bytes(max(end - start, other) for other in covered[start:end])
        elif theme := word.for_organ(own):
            found.append((start - end, start, theme, word.grade))
    found.sort()
    taken = bytearray(len(text))
    chosen: list[Hit] = []
    actors = lexicon().actors
    for length, start, theme, grade in found:
        end = start - length
        if taken.find(1, start, end) >= 0:
            continue
        if theme in void and max(void[theme][start:end]) >= end - start:
            continue
        taken[start:end] = b"\1" * (end - start)
        if not text.startswith(actors, end):
            chosen.append(Hit(start, end, theme, grade))
    chosen.sort(key=attrgetter("start"))
    return tuple(chosen)


def _every(text: str) -> Iterator[tuple[int, int, _Word]]:
    """Every word and phrase in `text` with its place, in order of the places."""
    words, lengths, gapped = lexicon().words, lexicon().lengths, lexicon().gapped
    for start, pair in [(at, pair) for at, pair in enumerate(map(add, text, text[1:])) if pair in lengths]:
        for length in lengths[pair]:
            piece = text[start : start + length]
            if piece in words and len(piece) == length:  # the end of a text may cut a piece short
                for word in words[piece]:
                    yield start, start + length, word
        for word in gapped.get(pair, ()):
            end = _end(text, word.text, start)
            if end:
                yield start, end, word


def _end(text: str, word: str, start: int) -> int:
    """Where `word` ends in `text` if it begins at `start`, else 0; “…” stands for up to 12 characters of a clause."""
    opening, _, closing = word.partition(_GAP_SIGN)
    if not text.startswith(opening, start):
        return 0
    behind = start + len(opening)
    at = text.find(closing, behind, behind + _GAP + len(closing))
    return 0 if at < 0 or _PAUSE.search(text, behind, at) else at + len(closing)
