"""Patterns that are made quick find what they find anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.clean.sieve import Sieve, Sought, beginnings, led, needed
from builder.knowledge import load
from tests.growth import LINEAR, growth


def patterns_of(data: Any) -> Iterator[str]:
    """Every text of the knowledge that is a pattern, whether or not it is used as one."""
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(value, (dict, list)):
            yield from patterns_of(value)
        elif isinstance(value, str) and len(value) < 3000:
            try:
                re.compile(value)
            except re.error:
                continue
            yield value


PATTERNS = sorted({p for name in ("persons", "repairs", "adverts", "markers") for p in patterns_of(load(name))})
# what the analysis must not trip over
ODD = [
    "a|", "(?:ab|)c", "(?:ab)?cd", "(?:ab){0,2}cd", "(?:ab){2}", "[^ab]c", "[a-c]x", "[]a]x", "[-a]x", "[a-]x", "[a^]x",
    r"[\]a]x", r"\.a", r"\d{2}年", r"\bab", "(?<=ab)c", "(?<!ab)cd", "c(?=ab)", "c(?!ab)d", "(a)(?=b)", r"(ab)(?=\1)",
    "a?b?", "a*", "ab+c", "a{1,2}b", "(?P<n>ab)c", ".b", "^ab$", "a|bc|[de]f", "(?:a|b)(?:c|d)", "(?:[ab]|cd)e",
    "&[&a]", "[a&][&b]", "x{2}", "ab*?c", "(?=a)b|(?=b)b", r"\x61b", "(?i:ab)c",
]  # fmt: skip
LETTERS = "abcdefx年1.-]&^[ "


def spans(matches: Any) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


@settings(max_examples=300)
@given(st.sampled_from(ODD), st.text(alphabet=LETTERS, max_size=12))
def test_any_pattern_finds_the_same(pattern: str, text: str) -> None:
    expected = spans(re.finditer(pattern, text))
    assert spans(led(pattern).finditer(text)) == expected
    assert spans(Sought(pattern).finditer(text)) == expected


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_patterns_of_the_knowledge_find_the_same(data: st.DataObject) -> None:
    """In texts that hold a match of one of them, alone and among others."""
    pattern = data.draw(st.sampled_from(PATTERNS))
    other = data.draw(st.sampled_from(PATTERNS))
    text = "".join(data.draw(st.from_regex(p)) for p in (pattern, other))
    for each in (pattern, other):
        assert spans(Sought(each).finditer(text)) == spans(re.finditer(each, text))
    both = Sieve([(pattern, 1), (other, 2)])
    expected = [(s, n) for p, n in ((pattern, 1), (other, 2)) for s in spans(re.finditer(p, text))]
    assert [(match.span(), value) for match, value in both.matches(text)] == expected


@pytest.mark.parametrize(
    ("pattern", "grams"),
    [
        ("部暑(?=[，。]|工作)", {"部暑"}),
        ("(?<![A-Z])D(?=[级座])", {"D"}),
        ("5(?=基站|网络)", {"基站", "网络"}),
        ("(?:很)?[好坏]人|[^好]事", {"好人", "坏人", "事"}),
        ("(?:新)?(?:旧)?", set()),
        (r"\d{2}", set()),
    ],
)
def test_what_a_pattern_needs(pattern: str, grams: set[str]) -> None:
    assert needed(pattern) == grams


@pytest.mark.parametrize(
    ("pattern", "classes"),
    [
        ("(?:又|再)?(?:病|住院)", ["住再又病"]),
        ("(?:又|再)?(?:病了|住院)", ["住再又病", "了住病院"]),
        (r"(?:等)?(?:\d{0,3}人)?案", [r"\d人案等"]),
        (r"(?:等)?(?:\d{2}人)?案件", [r"\d案等", r"\d件案"]),
        ("[^a]b", []),
        ("b[^a]", ["b"]),
        ("ab+", ["a", "b"]),
        ("a?", []),
        (".a", []),
    ],
)
def test_what_a_match_begins_with(pattern: str, classes: list[str]) -> None:
    assert list(beginnings(pattern)) == classes


def test_most_of_the_knowledge_is_understood() -> None:
    """Otherwise all of it would be slow again, and nobody would notice."""
    typos = [entry["wrong"] for entry in load("repairs")["typos"]]
    assert sum(bool(needed(pattern)) for pattern in typos) == len(typos)
    said = [load("persons")["said"][key] for key in ("households", "counted", "helped", "victims")]
    assert all(needed(pattern) and beginnings(pattern) for pattern in said)


@pytest.mark.parametrize("pattern", ["(?:先|后)?(?:病重|住院)", "街接(?![连二])"])
def test_long_lines_take_their_length(pattern: str) -> None:
    sought = Sought(pattern)
    assert growth(lambda times: spans(sought.finditer("先后病街" * times)), 20000) < LINEAR
