"""What `huibian explain` tells."""

from __future__ import annotations

from builder.relate.explain import explain, explanations
from tests.relate.made import made


def test_every_clause_is_explained() -> None:
    """Counted, excluded with its reason, skipped with its reason, or outside the catalogue."""
    report = made("r", ["以新思想为指导，开展招商引资，推动审计成果转化，加强与专家沟通。"])
    told = explain(report)
    assert "不计：开头语：指导思想不是计划" in told
    assert "计入 C11 开展招商引资（招商）" in told
    assert "目录中没有这一举措" in told
    assert [item.clause.text for item in explanations(report)] == [
        "以新思想为指导",
        "开展招商引资",
        "推动审计成果转化",
        "加强与专家沟通",
    ]


def test_an_exclusion_is_told_with_its_reason() -> None:
    """A clause that holds an entry's words and does not count says why."""
    told = explain(made("r", ["深化党建品牌创建。"]))
    assert "不计入 C22 品牌打造与展会营销：党建、服务、治理“品牌”不算" in told


def test_a_report_without_plans() -> None:
    """There is nothing to explain, and that is said."""
    assert "没有写明今后工作" in explain(made("r", ["抓招商。"], plans=(9, 9)))
