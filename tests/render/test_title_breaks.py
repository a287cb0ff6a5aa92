"""Titles break between their parts."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from builder.render.title_breaks import title_breaks


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("2023年工作总结及2024年工作计划", ["2023年", "工作总结", "及2024年", "工作计划"]),
        ("县自然资源和规划局二〇二三年度工作总结", ["县自然资源和规划局", "二〇二三年度", "工作总结"]),
        ("民族事务委员会2023年工作总结及下一步工作计划", ["民族事务委员会", "2023年", "工作总结", "及下一步工作计划"]),
        ("市卫健委关于XXXX年底工作的报告", ["市卫健委", "关于", "XXXX年底工作的报告"]),
        ("工作总结", ["工作总结"]),
        ("", [""]),
    ],
)
def test_parts_of_titles(title: str, parts: list[str]) -> None:
    assert str(title_breaks(title)).replace('<span class="hb-gap"></span>', "").split("<wbr>") == parts


@given(st.text(st.sampled_from("年度和及2023关于<&*_局 一二三四")))
def test_a_title_keeps_its_text(title: str) -> None:
    """Breaks are places, not characters, and what looks like markup stays text."""
    assert BeautifulSoup(str(title_breaks(title)), "html.parser").get_text() == title
