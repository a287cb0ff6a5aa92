"""The text of a page is the text of the report: once, in order, nothing added."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Paragraph, Report, Section
from builder.render.text import blocks, depths, title_is_first
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
