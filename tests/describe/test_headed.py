"""Headings and enumerated items of a report, with the text under them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.describe.headed import ITEM_LEVEL, LEAD_LEVEL, headed_texts, lead_of
from builder.model import Paragraph, Section


def _report() -> tuple[list[Paragraph], list[Section]]:
    rows = {
        3: "2022年，我局扎实工作。一是抓学习。二是抓落实。",
        4: "一、主要工作",
        5: "（一）推进法治建设。一是普法。组织宪法宣传周。二是执法：①规范程序；②公示结果。",
        7: "强化信访工作。全年接待来访群众四十余批次，历年积案全部化解，群众反映较为满意。",
        9: "二、下步打算",
        10: "一是抓安全，开展隐患排查。",
        12: "二是抓教育。",
    }
    sections = [
        Section(4, 1, "一、主要工作", False, "achievements"),
        Section(5, 2, "（一）推进法治建设。", True, "achievements"),
        Section(9, 1, "二、下步打算", False, "plans"),
    ]
    return [Paragraph(line, text) for line, text in rows.items()], sections


def test_headings_and_items() -> None:
    """Headings lose their number, items know their line, level, role and the heading above them."""
    texts = headed_texts(*_report())
    assert [(t.line, t.level, t.head, t.role, t.above) for t in texts] == [
        (3, ITEM_LEVEL, "抓学习", "background", ""),
        (3, ITEM_LEVEL, "抓落实", "background", ""),
        (4, 1, "主要工作", "achievements", ""),
        (5, 2, "推进法治建设", "achievements", "主要工作"),
        (5, ITEM_LEVEL, "普法", "achievements", "推进法治建设"),
        (5, ITEM_LEVEL, "执法", "achievements", "推进法治建设"),
        (5, ITEM_LEVEL + 1, "规范程序", "achievements", "执法"),
        (5, ITEM_LEVEL + 1, "公示结果", "achievements", "执法"),
        (7, LEAD_LEVEL, "强化信访工作", "achievements", "推进法治建设"),
        (9, 1, "下步打算", "plans", ""),
        (10, ITEM_LEVEL, "抓安全，开展隐患排查", "plans", "下步打算"),
        (12, ITEM_LEVEL, "抓教育", "plans", "下步打算"),
    ]


def test_bodies() -> None:
    """The body of a heading is all text under it but its sub-headings'; that of an item is its own words only."""
    body = {t.head: t.body for t in headed_texts(*_report())}
    assert body["主要工作"] == ""
    assert body["推进法治建设"].startswith("一是普法。")
    assert body["推进法治建设"].endswith("较为满意。")
    assert body["普法"] == "组织宪法宣传周"
    assert body["执法"] == ""
    assert body["强化信访工作"] == "全年接待来访群众四十余批次，历年积案全部化解，群众反映较为满意"


LONG = "全年接待来访群众四十余批次，积案全部化解，群众较为满意，得到上级肯定。"


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("强化驻外管理。" + LONG, "强化驻外管理"),
        ("抓队伍、促提升：" + LONG, "抓队伍、促提升"),
        ("强化驻外管理。" + LONG[:10], None),
        ("2022年以来成效明显。" + LONG, None),
        ("我局高度重视。" + LONG, None),
        ("现将有关情况汇报如下：" + LONG, None),
        ("一是强化管理。" + LONG, None),
        ("（一）强化管理。" + LONG, None),
        (LONG * 3, None),
        ("共处理来信120件。" + LONG, None),
    ],
)
def test_lead_clause(text: str, lead: str | None) -> None:
    """A short title-like clause before a longer text heads its paragraph; a statement or an item does not."""
    assert lead_of(text) == lead


@given(
    st.lists(
        st.sampled_from(["一是甲。", "二是乙。", "（一）丙丙", "强化管理。" + LONG, "", "\n", "①丁②戊"]), max_size=8
    )
)
def test_any_paragraphs(texts: list[str]) -> None:
    """Whatever the paragraphs: every text names a line that is there and words that stand in it."""
    paragraphs = [Paragraph(2 * i, text) for i, text in enumerate(texts)]
    sections = [Section(2 * i, 2, text, False, "plans") for i, text in enumerate(texts) if text.startswith("（")]
    text_of = {p.line: p.text for p in paragraphs}
    for headed in headed_texts(paragraphs, sections):
        assert headed.head in text_of[headed.line]
