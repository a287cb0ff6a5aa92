"""Finding the words of the themes in a text: the longest word at a place counts, and counts once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from builder.knowledge import load
from builder.words import Words

# editors censor 党 as D (D建引领); D级危房 is a grade
_CENSORED = re.compile(r"(?<![A-Za-z0-9])D(?!级)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])D(?![A-Za-z0-9级])")
_GAP_SIGN = "…"
_GAP = 12  # characters
_PAUSES = "，,。；;：:！!？?、\n"
_PAUSE = re.compile(f"[{_PAUSES}]")
OTHER = "其他"  # the department of organs that have none of their own
_CLASSES = ("sure", "terms", "hints")


class Hit(NamedTuple):
    """A word of a theme at `text[start:end]`; `grade` is its class: sure, terms or hints."""

    start: int
    end: int
    theme: str
    grade: str
    text: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, its theme (that whose word it is not, if `void`), and its class.

    Of a word with “…” `opening` is what stands before it and `closing` what stands behind it, of any other `opening` is
    the whole word. `ours` are the themes that it belongs to in reports of the organs whose own function they are;
    `theme` is empty where it means something there only.
    """

    opening: str
    closing: str
    theme: str
    grade: str
    ours: tuple[str, ...]
    void: bool

    def for_organ(self, own: tuple[str, ...]) -> _Word | None:
        """The word as a report of an organ whose own themes are `own` means it, or None where it means nothing."""
        theme = self.theme
        if theme not in own:
            theme = next((name for name in self.ours if name in own), theme)
        return replace(self, theme=theme, ours=()) if theme else None


_Words = dict[str, tuple[_Word, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The themes in order, the words by what stands before their “…”, and the organs' own themes.

    `varied` are the keys of `words` of which some mean something else to some organs.
    """

    names: tuple[str, ...]
    support: frozenset[str]
    inner: frozenset[str]
    words: _Words
    varied: frozenset[str]
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
    words: dict[str, list[_Word]] = {}
    for word, (name, grade) in entries.items():
        opening, _, closing = word.partition(_GAP_SIGN)
        words.setdefault(opening, []).append(_Word(opening, closing, name, grade, tuple(ours.get(word, ())), False))
    for theme in themes:
        for phrase in (*theme.get("not", ()), *theme.get("seams", ())):
            opening, _, closing = phrase.partition(_GAP_SIGN)
            words.setdefault(opening, []).append(_Word(opening, closing, theme["name"], "", (), True))
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
        {opening: tuple(found) for opening, found in words.items()},
        frozenset(opening for opening, found in words.items() if any(word.ours for word in found)),
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


@cache
def pieces() -> re.Pattern[str]:
    """The pieces of a text that no word reaches across: their hits are those of the text.

    A heading, the items under it and a measure hold the same pieces, so that most are looked through once.
    """
    inside = {mark for found in lexicon().words.values() for word in found for mark in word.opening + word.closing}
    apart = "".join(sorted(set(_PAUSES) - inside))
    return re.compile(f"[^{apart}]+" if apart else "(?s:.+)")


@cache
def finder() -> Words:
    """Finds what stands before the “…” of words, and words without one, by their numbers in the lexicon."""
    return Words(lexicon().words)


@lru_cache(maxsize=64)
def _meant(own: tuple[str, ...]) -> tuple[tuple[_Word, ...], ...]:
    """The words as a report of an organ whose own themes are `own` means them, by the numbers of the finder."""
    words, varied = lexicon().words, lexicon().varied
    return tuple(
        tuple(filter(None, (w.for_organ(own) for w in found))) if opening in varied else found
        for opening, found in words.items()
    )


@lru_cache(maxsize=1 << 14)
def hits(text: str, own: tuple[str, ...] = ()) -> tuple[Hit, ...]:
    """The words of themes in `text`, in order, none overlapping: of overlapping words the longest, then the first.

    `own` are the themes that are the own function of the organ that writes. A word does not count within or across a
    phrase that its theme excludes; words of other themes there do (农村低保 is not about the countryside, 低保 in it
    still is about relief).
    """
    found: list[tuple[int, int, str, str]] = []
    void: dict[str, bytearray] = {}  # by theme, the length of the phrase that covers each character
    meant = _meant(own)
    for number, start, end in finder().places(text):
        for word in meant[number]:
            stop = _end(text, word.closing, end) if word.closing else end
            if word.void and stop:
                covered = void.setdefault(word.theme, bytearray(len(text)))
                covered[start:stop] = bytes(max(stop - start, other) for other in covered[start:stop])
            elif stop:
                found.append((start - stop, start, word.theme, word.grade))
    if not found:
        return ()
    if len(found) == 1 and not void:
        ((length, start, theme, grade),) = found
        end = start - length
        return () if text.startswith(lexicon().actors, end) else (Hit(start, end, theme, grade, text[start:end]),)
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
            chosen.append(Hit(start, end, theme, grade, text[start:end]))
    chosen.sort()
    return tuple(chosen)


def _end(text: str, closing: str, start: int) -> int:
    """Where a word ends whose “…” begins at `start`, or 0; it stands for up to 12 characters of a clause."""
    at = text.find(closing, start, start + _GAP + len(closing))
    return 0 if at < 0 or _PAUSE.search(text, start, at) else at + len(closing)
