"""Patterns that are made quick find what they find anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.knowledge import load
from builder.sieve import Screen, Sieve, led
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
    assert spans(Screen().seek(pattern).finditer(text)) == expected


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_patterns_of_the_knowledge_find_the_same(data: st.DataObject) -> None:
    """In texts that hold a match of one of them, alone and among others."""
    pattern = data.draw(st.sampled_from(PATTERNS))
    other = data.draw(st.sampled_from(PATTERNS))
    text = "".join(data.draw(st.from_regex(p)) for p in (pattern, other))
    for each in (pattern, other):
        assert spans(Screen().seek(each).finditer(text)) == spans(re.finditer(each, text))
    both = Sieve([(pattern, 1), (other, 2)])
    expected = [(s, n) for p, n in ((pattern, 1), (other, 2)) for s in spans(re.finditer(p, text))]
    assert [(match.span(), value) for match, value in both.matches(text)] == expected


@settings(max_examples=200)
@given(st.lists(st.sampled_from(ODD), min_size=1, max_size=4), st.text(alphabet=LETTERS, max_size=12))
def test_patterns_of_one_screen_do_not_disturb_each_other(patterns: list[str], text: str) -> None:
    screen = Screen()
    all_sought = [(pattern, screen.seek(pattern)) for pattern in patterns]
    for pattern, sought in (*all_sought, *all_sought[::-1]):
        assert spans(sought.finditer(text)) == spans(re.finditer(pattern, text))


@settings(max_examples=300)
@given(st.sampled_from(ODD), st.text(alphabet=LETTERS, max_size=20))
def test_parts_in_which_a_pattern_matches(pattern: str, text: str) -> None:
    parts = re.compile("[^ 年]+")
    expected = [part.span() for part in parts.finditer(text) if re.search(pattern, part[0])]
    # a part alone has another end and beginning than in the text, which patterns of the knowledge never look for
    if not set(pattern) & set("^$") and "\\b" not in pattern and "(?<" not in pattern:
        assert spans(Screen().seek(pattern).matched(text, parts)) == expected


@pytest.mark.parametrize("pattern", ["(?:先|后)?(?:病重|住院)", "街接(?![连二])"])
def test_long_lines_take_their_length(pattern: str) -> None:
    sought = Screen().seek(pattern)
    assert growth(lambda times: spans(sought.finditer("先后病街" * times)), 20000) < LINEAR
