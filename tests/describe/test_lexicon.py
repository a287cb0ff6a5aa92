"""Words of the themes in a text, and the vocabulary itself."""

from __future__ import annotations

from collections import Counter

import pytest

from builder.describe.lexicon import hits, lexicon, plain
from builder.knowledge import load

CLASSES = ("sure", "terms", "hints")


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[h.start : h.end], h.theme) for h in hits(text)]


def test_longest_word_counts() -> None:
    """农村公路 is traffic, not countryside; 公开招聘 is no publication."""
    assert _found("养好农村公路") == [("农村公路", "交通与基础设施")]
    assert "政务公开与政务服务" not in dict(map(reversed, _found("公开招聘教师")))  # type: ignore[arg-type]


def test_gap_in_a_word() -> None:
    """党对…领导 spans the words between, within a clause."""
    assert _found("加强党对教育工作的领导") == [("党对教育工作的领导", "党的建设")]
    assert ("教育", "教育") in _found("听党对，抓好教育，领导重视")


def test_organs_and_seams_are_no_words() -> None:
    """The name of an organ, and words that merely meet, are not about a theme."""
    assert _found("财政局会同市政府协调解决") == []


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("D建引领", "党建引领"),
        ("全面从严治D", "全面从严治党"),
        ("D级危房", "D级危房"),
        ("3D打印", "3D打印"),
        ("LED灯", "LED灯"),
    ],
)
def test_censored_character(text: str, restored: str) -> None:
    """D stands for 党 where it stands alone among Chinese characters and is no grade."""
    assert plain(text) == restored


def test_vocabulary_is_sound() -> None:
    """Every word is a text of two characters or more, stands once, and a phrase of no theme is no word of another."""
    themes = load("themes")
    words = Counter(word for theme in themes for grade in CLASSES for word in theme[grade])
    void = [word for theme in themes for word in (*theme.get("not", ()), *theme.get("seams", ()))]
    assert [word for word in (*words, *void) if not isinstance(word, str) or len(word) < 2] == []
    assert [word for word, count in words.items() if count > 1] == []
    assert [word for word in void if word in words] == []


def test_void_phrases_hold_a_word() -> None:
    """A phrase that counts for nothing is needed: without it a word of some theme would be found in it."""
    words = [word for theme in load("themes") for grade in CLASSES for word in theme[grade]]
    void = [word for theme in load("themes") for word in (*theme.get("not", ()), *theme.get("seams", ()))]
    assert [phrase for phrase in void if not any(word in phrase for word in words)] == []
    assert [phrase for phrase in void if hits(phrase)] == []


def test_organs_are_departments() -> None:
    """The organs whose function a theme is are names of departments.yml."""
    assert set(lexicon().own) <= set(load("departments"))
