"""Words are found wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.words import Words
from tests.growth import LINEAR, growth

LETTERS = st.sampled_from("信访件a党\ud800𠮷\n")


@given(st.lists(st.text(st.sampled_from("信访件a党𠮷"), min_size=1, max_size=4), unique=True), st.text(LETTERS))
def test_every_place_of_every_word(words: list[str], text: str) -> None:
    expected = {
        (number, at, at + len(word))
        for number, word in enumerate(words)
        for at in range(len(text))
        if text.startswith(word, at)
    }
    found = Words(words).places(text)
    assert set(found) == expected
    assert len(found) == len(expected)
    assert [end for _, _, end in found] == sorted(end for _, _, end in found)


def test_many_words() -> None:
    """Another table is made of them."""
    many = Words([*map(str, range(10_000, 15_000)), "信访"])
    assert many.places("12345信访") == [(2345, 0, 5), (5000, 5, 7)]


def test_an_empty_word_is_none() -> None:
    with pytest.raises(ValueError, match="empty"):
        Words(["信访", ""])


def test_long_lines_take_their_length() -> None:
    words = Words(["信访", "访信访件", "信" * 20])
    assert growth(lambda times: words.places("信访信" * times), 20000) < LINEAR
