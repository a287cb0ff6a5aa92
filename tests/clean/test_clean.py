"""Cleaning as a whole: replay, idempotence and hostile input."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.clean import Context, clean_lines, clean_text
from builder.model import Change, Line
from tests.growth import LINEAR, growth

# pieces that rules react to, so that random lines bring rules into each other's way
_WORDS = (
    *(
        "D",
        "Ｄ",
        "建",
        "员",
        "党",
        "的",
        "DP",
        "ED屏",
        "5",
        "+",
        "工业互联网",
        "全省",
        "街接",
        "负前",
        "负年",
        "负期",
        "当",
    ),
    *("##paidbegin##", "##paid", "begin##", "\u200b", "\x00", "\ufeff", " ", "\u3000", "、", "，", "。"),
    *("村民", "张三", "王大山", "户", "和", "信访", "案", "患者", "13912345678", "某某", "李庄村", "4组32号", "县长"),
    *(
        "因盗窃罪",
        "与",
        "纠纷",
        "予以",
        "批评教育",
        "患",
        "等3户",
        "阿依古丽",
        "买买提",
        "·",
        "为",
        "办理",
        "对",
        "以及",
    ),
)
PIECES = st.sampled_from(_WORDS)
TEXTS = st.lists(st.one_of(PIECES, st.characters()), max_size=24).map("".join)


def replayed(text: str, changes: list[Change]) -> str:
    for change in sorted(changes, key=lambda c: c.column, reverse=True):
        end = change.column + change.length
        assert change.before in (None, text[change.column : end])
        text = text[: change.column] + change.after + text[end:]
    return text


@given(st.lists(TEXTS, max_size=4))
def test_replaying_the_changes_gives_the_published_text(texts: list[str]) -> None:
    lines = [Line(n, t) for n, t in enumerate(texts, 5)]
    result = clean_lines("s.txt", lines)
    published = {p.line: p.text for p in result.paragraphs}
    for line in lines:
        own = [c for c in result.changes if c.line == line.number]
        assert replayed(line.text, own).strip() == published.get(line.number, "")
        for change, following in itertools.pairwise(own):
            assert change.column + change.length <= following.column
    assert all(c.before is None for c in result.changes if c.kind == "redaction")


@given(st.lists(TEXTS, max_size=4))
def test_cleaning_published_text_again_changes_nothing(texts: list[str]) -> None:
    once = clean_lines("s.txt", [Line(n, t) for n, t in enumerate(texts, 1)]).paragraphs
    again = clean_lines("s.txt", [Line(p.line, p.text) for p in once])
    assert again.paragraphs == once
    assert again.changes == ()


@given(st.lists(TEXTS, max_size=4), st.frozensets(st.sampled_from(["王大山", "阿依古丽·买买提", "买买提"])))
def test_names_from_elsewhere_keep_replay_and_idempotence(texts: list[str], names: frozenset[str]) -> None:
    context = Context(names=names)
    once = clean_lines("s.txt", [Line(n, t) for n, t in enumerate(texts, 1)], context)
    published = {p.line: p.text for p in once.paragraphs}
    for number, text in enumerate(texts, 1):
        own = [c for c in once.changes if c.line == number]
        assert replayed(text, own).strip() == published.get(number, "")
    assert clean_lines("s.txt", [Line(p.line, p.text) for p in once.paragraphs], context).changes == ()


def test_markers_within_markers_go_too() -> None:
    assert clean_text("甲##paid##paidbegin##begin##乙") == "甲乙"


def test_lines_without_text_are_no_paragraphs_but_keep_their_changes() -> None:
    result = clean_lines("s.txt", [Line(1, "  "), Line(2, "\u200b"), Line(3, "文")])
    assert [p.line for p in result.paragraphs] == [3]
    assert [c.line for c in result.changes] == [2]


def test_style_travels_with_the_text() -> None:
    (paragraph,) = clean_lines("s.docx", [Line(1, "D建", "heading1")]).paragraphs
    assert (paragraph.text, paragraph.style) == ("党建", "heading1")


@pytest.mark.parametrize(
    "piece",
    ["D的", "学生王小强、", "村民", "\u200b字", "与王强纠纷", "王小强户", "##paid", "1", "吐尔逊·", "的王小强患"],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    assert growth(lambda times: clean_lines("s.txt", [Line(1, piece * times)]), 1000) < LINEAR
