"""Words of the themes in a text, and the vocabulary itself."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.describe.lexicon import field_of, hits, lexicon, plain
from builder.describe.themes import themes_of
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


def test_organ_decides_what_a_word_means() -> None:
    """路网 is traffic where the organ of transport writes; 案件 means something in reports of the police only."""
    assert [h.theme for h in hits("路网")] == ["城乡建设与城市管理"]
    assert [h.theme for h in hits("路网", ("交通与基础设施",))] == ["交通与基础设施"]
    assert hits("案件") == ()
    assert [h.theme for h in hits("案件", ("社会治理与信访维稳",))] == ["社会治理与信访维稳"]


def test_excluded_phrase_keeps_words_of_other_themes() -> None:
    """稳定就业 is not about public order, 就业 in it still is about employment."""
    assert _found("稳定就业") == [("就业", "就业与社会保障")]


@given(st.text(alphabet="农村低保稳定就业路网…，安全党D", max_size=40), st.sampled_from([(), ("财政税收与金融",)]))
def test_hits_do_not_overlap(text: str, own: tuple[str, ...]) -> None:
    """Whatever the text: hits stand in order, within the text, and none overlaps another."""
    found = hits(text, own)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= h.start < h.end <= len(text) and h.theme in lexicon().names for h in found)


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
    own = [
        (theme["name"], phrase)
        for theme in load("themes")
        for phrase in (*theme.get("not", ()), *theme.get("seams", ()))
    ]
    assert [phrase for name, phrase in own if name in {hit.theme for hit in hits(phrase)}] == []


def test_words_of_organs_are_theirs() -> None:
    """A word that an organ claims is claimed by a theme that has organs, and is not that theme's word anyway."""
    for theme in load("themes"):
        assert theme["organs"] or not theme.get("ours"), theme["name"]
        words = {word for grade in CLASSES for word in theme[grade]}
        assert [word for word in theme.get("ours", ()) if word in words] == []


def test_organs_are_departments() -> None:
    """The organs whose function a theme is are names of departments.yml, or words in names of the rest."""
    named = {organ for organ in lexicon().own if organ.startswith("其他/")}
    assert set(lexicon().own) - named <= set(load("departments"))
    assert {name for organ in named for name in lexicon().own[organ]} <= set(lexicon().names)


def test_an_organ_of_the_rest_has_the_function_that_its_name_says() -> None:
    assert field_of("其他", "XX县残疾人联合会") == "其他/残疾人联合会"
    assert field_of("其他", "县总工会") == "其他"
    assert field_of("统计", "县残联统计局") == "统计"
    assert themes_of("抓好重点工作", "", field_of("其他", "县气象局")) == ("安全生产与应急管理",)
