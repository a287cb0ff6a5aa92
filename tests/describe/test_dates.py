"""Years, dates and signatures."""

from __future__ import annotations

import pytest

from builder.describe.dates import find_tail, iso_date, plan_year, summary_year
from builder.model import Paragraph


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023年12月6日", "2023-12-06"),
        ("二〇二三年十二月六日", "2023-12-06"),
        ("二○二二年一月三十一日", "2022-01-31"),
        ("2024年1月", "2024-01"),
        ("2024.1.8", "2024-01-08"),
        ("2024-01-08", "2024-01-08"),
        ("2023年13月6日", None),
        ("xxxx年12月6日", None),
        ("没有日期", None),
    ],
)
def test_iso_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date


def tail(*texts: str) -> tuple[str | None, str | None]:
    found = find_tail([Paragraph(n, t) for n, t in enumerate(texts, 1)], (1,))
    return found.signature, found.date


def test_signature_and_date_in_their_usual_places() -> None:
    assert tail("题", "正文。", "XX县统计局", "2023年12月6日") == ("XX县统计局", "2023-12-06")
    assert tail("题", "正文。", "XX县统计局") == ("XX县统计局", None)
    assert tail("题", "正文。", "2023年12月6日") == (None, "2023-12-06")
    assert tail("题", "正文。", "XX县统计局 2023年12月6日") == ("XX县统计局", "2023-12-06")
    assert tail("题", "（2023年12月6日）", "正文。") == (None, "2023-12-06")
    assert tail("题", "正文。", "XX镇人民政府", "xxxx年xx月xx日") == ("XX镇人民政府", None)


def test_text_is_no_signature() -> None:
    assert tail("题", "一、抓好园区", "继续支持县统计局。") == (None, None)
    assert tail("题", "1.荣获全国青年文明号单位") == (None, None)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("县统计局2023年工作总结", 2023),
        ("县统计局2023年工作总结和2024年工作计划", 2023),
        ("县统计局二〇二二年工作总结", 2022),
        ("2021-2022年度工作总结", 2021),
        ("县统计局2025年工作要点", None),
    ],
)
def test_years_of_titles(title: str, year: int | None) -> None:
    assert summary_year(title, [], None, None)[0] == year


def test_years_come_from_elsewhere_where_the_title_has_none() -> None:
    assert summary_year("工作总结", ["2022年，我局认真履职。"], None, None) == (2022, "body")
    assert summary_year("工作总结", ["我局认真履职。"], "2024-01-05", None) == (2023, "date")
    assert summary_year("工作总结", ["我局认真履职。"], None, "2020年工作总结汇编") == (2020, "compilation")


def test_plan_years() -> None:
    assert plan_year("2023年工作总结和2024年工作计划", [], [], 2023) == (2024, "title")
    assert plan_year("2023年工作总结", ["三、2024年打算"], [], 2023) == (2024, "heading")
    assert plan_year("2023年工作总结", ["三、下一步打算"], ["2024年，我局将继续努力。"], 2023) == (2024, "body")
    assert plan_year("2023年工作总结", ["三、xxxx年打算"], [], 2023) == (2024, "masked")
    assert plan_year("2023年工作总结", ["三、下一步打算"], ["按照2023年清单推进。"], 2023) == (None, "none")
    assert plan_year("2025年工作要点", [], [], None) == (2025, "title")
