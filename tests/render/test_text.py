"""The text of a page is the text of the report: once, in order, nothing added."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Paragraph, Report, Section
from builder.render.escape import literal
from builder.render.search_fold import fold
from builder.render.search_layout import units_of
from builder.render.text import blocks, body, depths, title_is_first
from tests.render.sample import sample_corpus

ALPHA = sample_corpus().reports[0]


def _text(report: Report) -> str:
    return "".join(block.text for block in blocks(report))


def _expected(report: Report) -> str:
    return "".join(p.text.strip() for p in report.paragraphs[1 if title_is_first(report) else 0 :])


@pytest.mark.parametrize("report", sample_corpus().reports, ids=lambda report: report.id)
def test_blocks_join_to_the_text(report: Report) -> None:
    assert _text(report) == _expected(report)


def test_a_title_that_is_not_the_first_line_leaves_the_text_whole() -> None:
    delta = sample_corpus().reports[3]
    assert not title_is_first(delta)
    assert [block.text for block in blocks(delta)] == ["红头", "别的题名"]


def test_kinds_and_anchors() -> None:
    """Each kind of block is recognised, and a run-in heading is split off with an anchor for what follows."""
    found = {block.text: block for block in blocks(ALPHA)}
    assert found["某县人民政府："].kind == "addressee"
    assert (found["1.推进|招商{引资}。"].kind, found["1.推进|招商{引资}。"].depth) == ("heading", 3)
    rest = found[" 组织*专班*开展招商引资，抓好培训。"]
    assert (rest.kind, rest.anchor) == ("rest", found["1.推进|招商{引资}。"].anchor + "-text")
    assert found["道路\t12\t万元"].kind == "row"
    assert found["某县统计局"].kind == "signature"
    assert found["2023年12月1日"].kind == "date"
    assert found["（1）先做这一件。"].depth == 4
    anchors = [block.anchor for block in blocks(ALPHA)]
    assert len(set(anchors)) == len(anchors)


CUT = replace(
    ALPHA,
    title="县统计局2023年工作总结",
    first_line=1,
    paragraphs=(
        Paragraph(1, "县统计局2023年工作总结"),
        Paragraph(2, "一、做法。依法统计，*数据*质量不"),
        Paragraph(4, "断提高，", "continued"),
        Paragraph(6, "|群众|满意。 ", "continued"),
        Paragraph(7, "一行\t两格", "table"),
        Paragraph(9, "表后的一段。", "continued"),
        Paragraph(10, "二、只有标题"),
        Paragraph(12, "标题后的一段。", "continued"),
    ),
    sections=(Section(2, 1, "一、做法。", True, "other"), Section(10, 1, "二、只有标题", False, "other")),
    signature=None,
    facts=(),
)


def test_a_sentence_that_a_page_has_cut_is_one_paragraph() -> None:
    """Every line keeps its anchor; after a heading or a table nothing is joined."""
    kinds = [block.kind for block in blocks(CUT)]
    assert kinds == ["heading", "rest", "continued", "continued", "row", "paragraph", "heading", "paragraph"]
    assert _text(CUT) == _expected(CUT)
    html = str(body(CUT))
    joined = (
        f'{literal("依法统计，*数据*质量不")}<span id="p4" class="hb-joined">断提高，</span>'
        f'<span id="p6" class="hb-joined">{literal("|群众|满意。")}</span>\n{{#p2-text}}'
    )
    assert joined in html
    assert "\n\n表后的一段。\n{#p9}" in html
    assert "\n\n标题后的一段。\n{#p12}" in html


def test_a_cut_sentence_is_whole_in_what_is_searched() -> None:
    line = "一、做法。依法统计，*数据*质量不断提高，|群众|满意。"
    unit = next(unit for unit in units_of(CUT) if "质量不" in unit.text)
    assert (unit.number, unit.text) == (2, f"{line} ")
    assert "质量不断提高" in unit.folded
    assert unit.heading == fold("一、做法。")


@pytest.mark.parametrize(
    "date", ["2023年12月1日", "二〇二三年十二月", "xxxx年xx月xx日", "（2023年1月）", "20XX年X月X日"]
)
def test_dates_are_set_as_endings(date: str) -> None:
    report = replace(ALPHA, paragraphs=(*ALPHA.paragraphs[:-1], Paragraph(ALPHA.last_line, date)))
    assert list(blocks(report))[-1].kind == "date"


@given(st.lists(st.integers(1, 5), max_size=40))
def test_no_depth_is_skipped(levels: list[int]) -> None:
    """Headings start at h2 and never go down by more than one."""
    sections = tuple(Section(n, level, "x", False, "other") for n, level in enumerate(levels))
    found = list(depths(sections).values())
    assert all(after <= before + 1 for before, after in zip([1, *found], found, strict=False))
    assert all(2 <= depth <= 6 for depth in found)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=40))
def test_siblings_share_a_depth(levels: list[int]) -> None:
    """Two headings of one level with nothing higher between them stand equally deep."""
    sections = tuple(Section(n, level, "x", False, "other") for n, level in enumerate(levels))
    found = depths(sections)
    for here in range(1, len(levels)):
        if levels[here] == levels[here - 1]:
            assert found[here] == found[here - 1]


def test_full_numbering_gives_h2_to_h5() -> None:
    sections = tuple(Section(n, level, "x", False, "other") for n, level in enumerate((1, 2, 3, 4, 2, 1)))
    assert list(depths(sections).values()) == [2, 3, 4, 5, 3, 2]
