"""Where reports begin and end, in layouts of every kind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import Line, Source
from builder.split import split
from builder.titles import bare_title, comparable, looks_like_title
from tests.golden import cases


def source(lines: list[str]) -> Source:
    return Source("made-up.txt", "0" * 64, "txt", "utf-8", tuple(Line(n, text) for n, text in enumerate(lines, 1)))


@pytest.mark.parametrize(("given_lines", "expected"), cases("split.txt"))
def test_golden(given_lines: list[str], expected: list[str]) -> None:
    result = split(source(given_lines))
    found = [f"{p.first} {p.last} {p.title}" for p in result.pieces]
    assert found == [e for e in expected if e and not e.startswith("!")]
    warnings = [e[2:] for e in expected if e.startswith("!")]
    assert len(result.warnings) >= len(warnings)
    for words in warnings:
        assert any(words in warning for warning in result.warnings), (words, result.warnings)
    if not warnings:
        assert not result.warnings


ORGANS = ["县财政局", "市水利局", "XX镇", "区民政局", "某某街道办事处", "县总工会", "经济开发区管委会"]
WORDS = st.sampled_from(
    ["认真落实各项部署", "扎实推进重点工作", "群众满意度不断提高", "项目建设有序开展", "<b>{{x}}", "1.5亿元", "“引号”"]
)
PARAGRAPH = st.lists(WORDS, min_size=4, max_size=12).map(lambda w: "，".join(w) + "。")
REPORT = st.tuples(st.sampled_from(ORGANS), st.integers(2015, 2030), st.lists(PARAGRAPH, min_size=1, max_size=4))


@settings(max_examples=60, deadline=None)
@given(st.lists(REPORT, min_size=1, max_size=6), st.integers(0, 3), st.booleans(), st.booleans())
def test_generated_compilations_come_apart_and_join_again(
    reports: list[tuple[str, int, list[str]]], gap: int, listed: bool, counted: bool
) -> None:
    """Every report is found from title to last paragraph, and title, contents, reports together are the whole text."""
    lines = [f"工作总结汇编（{len(reports)}篇）"] if counted else []
    titles = [f"{organ}{year}年工作总结和{year + 1}年工作计划" for organ, year, _ in reports]
    if listed:
        lines += ["目录", *(f"{n}.{t}\t{n * 3}" for n, t in enumerate(titles, 1))]
    starts, ends = [], []
    for title, (_, _, paragraphs) in zip(titles, reports, strict=True):
        lines += [""] * gap
        starts.append(len(lines) + 1)
        lines += [title, "一、主要工作", *paragraphs, "二、下一步打算", "继续努力，扎实做好各项工作，不断开创新局面。"]
        ends.append(len(lines))
    result = split(source(lines))
    assert [(p.first, p.last, p.title) for p in result.pieces] == list(zip(starts, ends, titles, strict=True))
    covered = {n for p in result.pieces for n in range(p.first, p.last + 1)} | set(result.dropped)
    assert covered >= {n for n, text in enumerate(lines, 1) if text.strip()}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=30))
def test_any_text_is_split_without_losing_a_line(lines: list[str]) -> None:
    """Whatever the text: each non-empty line is in exactly one report or recorded as dropped."""
    result = split(source(lines))
    where = [set(range(p.first, p.last + 1)) for p in result.pieces]
    for number, text in enumerate(lines, 1):
        if text.strip():
            assert sum(number in w for w in where) == 1 or number in result.dropped


@pytest.mark.parametrize(
    "text",
    ["一、2023年工作总结", "2023年，县财政局完成了全年工作总结。", "现将2023年工作总结", "工作总结", "根据工作计划"],
)
def test_these_are_no_titles(text: str) -> None:
    assert not looks_like_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "3.2023年县民政局工作总结……12",
        "县民政局2023年工作总结",
        "【篇3】县民政局2023年工作总结",
        "XX县民政局 2023年工作总结",
    ],
)
def test_ways_to_write_an_entry_compare_equal(text: str) -> None:
    names = {comparable("县民政局2023年工作总结"), comparable("2023年县民政局工作总结")}
    assert comparable(text) in names


def test_quotation_marks_around_a_title_go() -> None:
    assert bare_title("《县民政局2023年工作总结》") == "县民政局2023年工作总结"
