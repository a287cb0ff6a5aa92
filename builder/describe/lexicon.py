"""Finding the words of the themes in a text: the longest word at a place counts, and counts once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any

from builder.knowledge import load

# editors censor 党 as D (D建引领); D级危房 is a grade
_CENSORED = re.compile(r"(?<![A-Za-z0-9])D(?!级)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])D(?![A-Za-z0-9级])")
_GAP = 12
_PAUSE = re.compile("[，,。；;：:！!？?、\n]")
_CLASSES = ("sure", "terms", "hints")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a theme at `text[start:end]`; `grade` is its class: sure, terms or hints.

    `ours` are other themes that the word belongs to in reports of the organs whose own function they are; `theme` is
    empty where the word means something in such reports only.
    """

    start: int
    end: int
    theme: str
    grade: str
    ours: tuple[str, ...] = ()

    def for_organ(self, own: tuple[str, ...]) -> str:
        """The theme that the word means in a report of an organ whose own themes are `own`, or an empty string."""
        if self.ours and self.theme not in own:
            for theme in self.ours:
                if theme in own:
                    return theme
        return self.theme


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, its theme (that whose word it is not, if `void`), class, and the themes that claim it as theirs."""

    opening: str
    closing: str
    theme: str
    grade: str
    ours: tuple[str, ...]
    void: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The themes in order, their words by first two characters, and the organs' own themes."""

    names: tuple[str, ...]
    support: frozenset[str]
    inner: frozenset[str]
    words: dict[str, tuple[_Word, ...]]
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
    words = [
        _Word(*_ends(word), name, grade, tuple(ours.get(word, ())), False) for word, (name, grade) in entries.items()
    ]
    for theme in themes:
        words += [
            _Word(*_ends(phrase), theme["name"], "", (), True)
            for phrase in (*theme.get("not", ()), *theme.get("seams", ()))
        ]
    by_start: dict[str, list[_Word]] = {}
    for entry in words:
        by_start.setdefault(entry.opening[:2], []).append(entry)
    own: dict[str, list[str]] = {}
    for theme in themes:
        for organ in theme.get("organs", ()):
            own.setdefault(organ, []).append(theme["name"])
    return Lexicon(
        tuple(theme["name"] for theme in themes),
        frozenset(theme["name"] for theme in themes if theme.get("support")),
        frozenset(theme["name"] for theme in themes if theme.get("inner")),
        {start: tuple(found) for start, found in by_start.items()},
        {organ: tuple(names) for organ, names in own.items()},
        tuple(load("theme_rules")["actors"]),
    )


def _ends(word: str) -> tuple[str, str]:
    opening, _, closing = word.partition("…")
    return opening, closing


def plain(text: str) -> str:
    """`text` as it is matched: censored 党 restored."""
    return _CENSORED.sub("党", text) if "D" in text else text


def hits(text: str) -> tuple[Hit, ...]:
    """The words of themes in `text`, in order, none overlapping: of overlapping words the longest, then the first.

    A word does not count within or across a phrase that its theme excludes; words of other themes there do
    (农村低保 is not about the countryside, 低保 in it still is about relief).
    """
    found: list[tuple[int, int, _Word]] = []
    void: dict[str, bytearray] = {}  # by theme, the length of the phrase that covers each character
    words = lexicon().words
    for start, pair in enumerate(map(add, text, text[1:])):
        if pair not in words:
            continue
        for word in words[pair]:
            end = _end(text, word, start)
            if not end:
                continue
            if word.void:
                covered = void.setdefault(word.theme, bytearray(len(text)))
                length = min(end - start, 255)
                covered[start:end] = bytes(max(length, other) for other in covered[start:end])
            else:
                found.append((start - end, start, word))
    found.sort(key=_length_then_place)
    taken = bytearray(len(text))
    chosen: list[Hit] = []
    actors = lexicon().actors
    for length, start, word in found:
        end = start - length
        if taken.find(1, start, end) >= 0:
            continue
        if word.theme in void and max(void[word.theme][start:end]) >= end - start:
            continue
        taken[start:end] = b"\1" * (end - start)
        if not text.startswith(actors, end):
            chosen.append(Hit(start, end, word.theme, word.grade, word.ours))
    chosen.sort(key=_place)
    return tuple(chosen)


def _length_then_place(found: tuple[int, int, _Word]) -> tuple[int, int]:
    return found[0], found[1]


def _place(hit: Hit) -> int:
    return hit.start


def _end(text: str, word: _Word, start: int) -> int:
    """Where `word` ends in `text` if it begins at `start`, else 0; “…” stands for up to 12 characters of a clause."""
    if not text.startswith(word.opening, start):
        return 0
    behind = start + len(word.opening)
    if not word.closing:
        return behind
    at = text.find(word.closing, behind, behind + _GAP + len(word.closing))
    return 0 if at < 0 or _PAUSE.search(text, behind, at) else at + len(word.closing)
