"""Enumerations inside running text: golden cases, and properties of any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder.enumerations import enumerated
from tests.growth import LINEAR, growth

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "enumerations.yml").read_text(encoding="utf-8")
)
PIECES = (
    "一是",
    "二是",
    "三是",
    "一要",
    "二要",
    "第一，",
    "第二，",
    "首先，",
    "其次，",
    "①",
    "②",
    "1.",
    "2、",
    "（1）",
    "（2）",
)
TEXTS = st.lists(st.sampled_from((*PIECES, "（一）", "（二）", "。", "；", "\n", "“", "”", "强化管理", "2.5亿"))).map(
    "".join
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    """Each text counts out exactly the items that the case lists."""
    assert [[i.depth, i.marker, i.head] for i in enumerated(case["text"])] == case["items"]


def test_items_span_their_text() -> None:
    """An item runs from its marker to the next item; a lead-in of the next list is not part of it."""
    text = "问题：一是缺人。二是缺钱。下一步，一是增人。二是筹款。"
    assert [text[i.start : i.end] for i in enumerated(text)] == ["一是缺人。", "二是缺钱。", "一是增人。", "二是筹款。"]
    assert [i.series for i in enumerated(text)] == [0, 0, 1, 1]


def test_inner_items_lie_within_outer_ones() -> None:
    """An outer item holds the list inside it."""
    text = "（一）抓改革。一是减环节；二是减材料。（二）抓服务。"
    outer, first, second, last = enumerated(text)
    assert (outer.start, outer.end) == (0, last.start)
    assert outer.start < first.start < first.end == second.start < second.end == outer.end


def test_head_of_an_item() -> None:
    """A short first sentence is the head; of a long one, the first clause."""
    text = (
        "一是加强巡查，发现问题及时处置。每日一报。二是加强日常巡查，全年共出动执法人员一千二百人次，检查各类经营单位。"
    )
    assert [item.head for item in enumerated(text)] == ["加强巡查，发现问题及时处置", "加强日常巡查"]


@given(TEXTS)
def test_items_are_ordered_and_nested(text: str) -> None:
    """Whatever the text: items come in order, hold their own words, do not cross, and no list has one item only."""
    items = enumerated(text)
    assert [i.start for i in items] == sorted(i.start for i in items)
    for item in items:
        assert text[item.start :].startswith(item.marker)
        assert item.start < item.body <= item.end <= len(text)
        assert item.head in text[item.body : item.end]
        assert sum(other.series == item.series for other in items) > 1
    for one in items:
        for other in items:
            assert (
                one.end <= other.start
                or other.end <= one.start
                or (one.start - other.start) * (one.end - other.end) <= 0
            )


@pytest.mark.parametrize("unit", ["一是", "一是甲。二是乙。", "（", "“", "1.", "一是甲①乙②丙。", "（1）一是甲；"])
def test_time_is_linear(unit: str) -> None:
    """A line of hundreds of thousands of characters takes no longer than as many in lines of their own."""
    assert growth(lambda size: enumerated(unit * (size // len(unit))), 40_000) < LINEAR
