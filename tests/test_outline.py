"""Headings, roles and plan ranges of made-up reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Paragraph
from builder.numbering import number_of, value_of
from builder.outline import outline
from tests.golden import cases


@pytest.mark.parametrize(("given_lines", "expected"), cases("outline.txt"))
def test_golden(given_lines: list[str], expected: list[str]) -> None:
    paragraphs = [Paragraph(n, text) for n, text in enumerate(given_lines, 1) if text.strip()]
    shape = outline(paragraphs, (), (), year=2022, plan_only=False)
    found = [f"{s.line} {s.level} {s.role} {'+ ' if s.run_in else ''}{s.heading}" for s in shape.sections]
    found += [f"plans {first}-{last}" for first, last in shape.plan_ranges]
    assert found == expected


def test_a_report_on_plans_alone_is_all_plans() -> None:
    lines = [
        "做好今年工作意义重大。",
        "一、总体要求",
        "坚持稳中求进。",
        "二、重点任务",
        "（一）扩大有效投资。开工一批重大项目，确保完成年度目标。",
    ]
    shape = outline([Paragraph(n, t) for n, t in enumerate(lines, 1)], (), (), year=None, plan_only=True)
    assert {s.role for s in shape.sections} == {"plans"}
    assert shape.plan_ranges == ((2, 5),)


@given(st.lists(st.text(min_size=1, max_size=50).filter(str.strip), max_size=25))
def test_headings_are_prefixes_of_their_lines(lines: list[str]) -> None:
    """Whatever the text: lines in order, headings verbatim, levels 1 to 4, ranges over existing lines."""
    paragraphs = [Paragraph(n, text.strip()) for n, text in enumerate(lines, 1)]
    shape = outline(paragraphs, (), (), year=2022, plan_only=False)
    texts = {p.line: p.text for p in paragraphs}
    assert [s.line for s in shape.sections] == sorted({s.line for s in shape.sections})
    for section in shape.sections:
        assert texts[section.line].startswith(section.heading)
        assert section.run_in == (texts[section.line] != section.heading)
        assert 1 <= section.level <= 4
    for first, last in shape.plan_ranges:
        assert first <= last
        assert {first, last} <= set(texts)


@pytest.mark.parametrize(
    ("text", "level", "value"),
    [
        ("一、总体情况", 1, 1),
        ("（十二）加强", 2, 12),
        ("( 三 )抓", 2, 3),
        ("3.抓好", 3, 3),
        ("12、抓好", 3, 12),
        ("（4）完成", 4, 4),
        ("②推进", 4, 2),
        ("1.2023年任务", 3, 1),
    ],
)
def test_numbers(text: str, level: int, value: int) -> None:
    number = number_of(text)
    assert number is not None
    assert (number.level, number.value) == (level, value)


@pytest.mark.parametrize(
    "text", ["一产业转型", "一、二、三产业融合", "2.5亿元到位", "2023年", "一是加强", "三农工作", "十四五规划"]
)
def test_these_are_no_numbers(text: str) -> None:
    assert number_of(text) is None


def test_chinese_numbers() -> None:
    assert [value_of(t) for t in ("一", "十", "十一", "二十", "二十三", "九十九")] == [1, 10, 11, 20, 23, 99]
