"""Finding the words of the themes in a text: the longest word at a place counts, and counts once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from builder.knowledge import load

# editors censor 党 as D (D建引领); D级危房 is a grade
_CENSORED = re.compile(r"(?<![A-Za-z0-9])D(?!级)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])D(?![A-Za-z0-9级])")
_GAP = 12
_PAUSE = re.compile("[，,。；;：:！!？?、\n]")
_CLASSES = ("sure", "terms", "hints")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a theme at `text[start:end]`; `grade` is its class: sure, terms or hints."""

    start: int
    end: int
    theme: str
    grade: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The themes in order, their words by first two characters (longest first), and the organs' own themes."""

    names: tuple[str, ...]
    support: frozenset[str]
    inner: frozenset[str]
    words: dict[str, tuple[tuple[str, str, str], ...]]
    own: dict[str, tuple[str, ...]]
    actors: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The words of themes.yml; a phrase under `not` or `seams` is found like a word and belongs to no theme."""
    themes: list[dict[str, Any]] = load("themes")
    entries: dict[str, tuple[str, str]] = {}
    for theme in themes:
        for word in (*theme.get("not", ()), *theme.get("seams", ())):
            entries[word] = ("", "")
    for theme in themes:
        for grade in reversed(_CLASSES):
            for word in theme.get(grade, ()):
                entries[word] = (theme["name"], grade)
    by_start: dict[str, list[tuple[str, str, str]]] = {}
    for word, (name, grade) in entries.items():
        by_start.setdefault(word[:2], []).append((word, name, grade))
    own: dict[str, list[str]] = {}
    for theme in themes:
        for organ in theme.get("organs", ()):
            own.setdefault(organ, []).append(theme["name"])
    return Lexicon(
        tuple(theme["name"] for theme in themes),
        frozenset(theme["name"] for theme in themes if theme.get("support")),
        frozenset(theme["name"] for theme in themes if theme.get("inner")),
        {start: tuple(sorted(words, key=lambda w: -len(w[0]))) for start, words in by_start.items()},
        {organ: tuple(names) for organ, names in own.items()},
        tuple(load("theme_rules")["actors"]),
    )


def plain(text: str) -> str:
    """`text` as it is matched: censored 党 restored."""
    return _CENSORED.sub("党", text) if "D" in text else text


def hits(text: str) -> tuple[Hit, ...]:
    """The words of themes in `text`, in order, none overlapping: of overlapping words the longest, then the first."""
    found = sorted(_every(text), key=lambda f: (f[0] - f[1], f[0]))
    taken = bytearray(len(text))
    chosen: list[Hit] = []
    actors = lexicon().actors
    for start, end, theme, grade in found:
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        if theme and not text.startswith(actors, end):
            chosen.append(Hit(start, end, theme, grade))
    chosen.sort(key=lambda h: h.start)
    return tuple(chosen)


def _every(text: str) -> Iterator[tuple[int, int, str, str]]:
    words = lexicon().words
    for start in range(len(text) - 1):
        for word, theme, grade in words.get(text[start : start + 2], ()):
            end = _end(text, word, start)
            if end:
                yield start, end, theme, grade
                break


def _end(text: str, word: str, start: int) -> int:
    """Where `word` ends in `text` if it begins at `start`, else 0; “…” stands for up to 12 characters of a clause."""
    opening, gap, closing = word.partition("…")
    if not gap:
        return start + len(word) if text.startswith(word, start) else 0
    if not text.startswith(opening, start):
        return 0
    behind = start + len(opening)
    at = text.find(closing, behind, behind + _GAP + len(closing))
    return 0 if at < 0 or _PAUSE.search(text, behind, at) else at + len(closing)
