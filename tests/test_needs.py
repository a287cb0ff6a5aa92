"""What is read off a pattern."""

from __future__ import annotations

import pytest

from builder.knowledge import load
from builder.needs import beginnings, needed


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
    assert {anchor.word for anchor in needed(pattern)} == grams


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("(?:很|非常)?好人", {("好人", 0, 2)}),
        ("(?<=证号)[:：]", {("证号", -2, -2)}),
        ("(?<=(?:证|号码))元", {("元", 0, 0)}),
        ("[一二]{2,4}人家", {("人家", 2, 4)}),
        ("人*家庭", {("家庭", 0, 10_000)}),
        ("..(?:年代|代表)", {("年代", 2, 2), ("代表", 2, 2)}),
    ],
)
def test_where_it_stands(pattern: str, places: set[tuple[str, int, int]]) -> None:
    assert set(map(tuple, needed(pattern))) == places


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
