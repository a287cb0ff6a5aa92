"""A table names a report as shortly as its other columns allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builder.render.short_titles import short_title
from tests.render.sample import sample_corpus

ORGAN = "某县统计局"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("某县统计局2023年工作总结及2024年工作计划", ORGAN),
        ("某县统计局2023年度工作总结暨2024年工作打算", ORGAN),
        ("某县统计局xxxx年工作总结", ORGAN),
        ("2023年工作总结和2024年工作思路", ORGAN),
        ("某县统计局2023年法治政府建设工作总结", "某县统计局2023年法治政府建设工作总结"),
        ("某县2023年统计工作总结", "某县2023年统计工作总结"),
        ("某县统计局关于2023年工作情况的报告", "某县统计局关于2023年工作情况的报告"),
    ],
)
def test_the_issuer_stands_for_a_title_that_adds_nothing(title: str, short: str) -> None:
    report = replace(sample_corpus().reports[0], title=title, issuer=ORGAN)
    assert short_title(report) == short
    assert short_title(replace(report, issuer=None)) == title
