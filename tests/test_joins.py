"""Sentences cut by the end of a page."""

from __future__ import annotations

import pytest

from builder.extract import extract
from builder.model import Line, Source

BEFORE = "全县国民经济运行平稳，各项指标好于预期，人民生活水平不"
AFTER = "断提高，社会大局保持稳定。"
HEAD = "县统计局2023年工作总结"


def styles(*lines: str) -> dict[int, str]:
    text = [HEAD, "2023年，县统计局依法统计，数据质量不断提高，现将有关情况总结如下。", *lines]
    numbered = tuple(Line(n, words) for n, words in enumerate(text, 1))
    result = extract(Source("a.txt", "0" * 64, "txt", "utf-8", numbered))
    return {p.line: p.style for report in result.reports for p in report.paragraphs}


@pytest.mark.parametrize(
    "between", [("- 3 -",), ("", "第 3 页", ""), ("3", "更多公文范文素材请添加客服微信号：abc123，加入会员免费下载！")]
)
def test_what_a_page_has_cut_continues(between: tuple[str, ...]) -> None:
    found = styles(BEFORE, *between, AFTER)
    assert found == {1: "", 2: "", 3: "", 4 + len(between): "continued"}


def test_a_cut_item_goes_on_and_its_rest_is_no_heading() -> None:
    item = "（二）夯实基层基础。全年开展业务培训十二期，参训人员覆盖各乡镇，统计队伍建"
    assert styles(item, "- 3 -", "设有序推进", "（三）优化服务。为企业上门服务。")[5] == "continued"


def test_a_running_head_beside_a_page_number_goes_even_where_it_stands_twice() -> None:
    """A short compilation has few pages; the name of the collection elsewhere is no running head."""
    head = "2023年工作总结汇编"
    found = styles(BEFORE, "— 3 —", head, AFTER, BEFORE + "。", "", "— 4 —", "", head, AFTER)
    assert found == {1: "", 2: "", 3: "", 6: "continued", 7: "", 12: ""}


@pytest.mark.parametrize(
    "lines",
    [
        (BEFORE, AFTER),  # no page ends here: two lines of the author
        (BEFORE + "。", "- 3 -", AFTER),
        (BEFORE, "- 3 -", "一、主要工作"),
        (BEFORE, "- 3 -", "　　" + AFTER),
        ("一、主要工作", "- 3 -", AFTER),
        (BEFORE + "：“好”）。", "- 3 -", AFTER),
        # a heading at the foot of a page
        ("（一）提高政治站位，强化理论武装，筑牢绝对忠诚的思想根基", "- 3 -", AFTER),
        ("1.压实工作责任，健全长效机制，凝聚共建共治合力", "- 3 -", AFTER),
    ],
)
def test_what_ends_or_begins_does_not(lines: tuple[str, ...]) -> None:
    assert "continued" not in styles(*lines).values()
