"""Plans as clauses: where they begin and end, and which of them plan nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Section
from builder.relate.clauses import all_clauses, plan_clauses
from tests.relate.made import made


def _texts(line: str) -> list[str]:
    return [clause.text for clause in plan_clauses(made("r", [line]))]


@pytest.mark.parametrize(
    ("line", "clauses"),
    [
        ("（一）抓招商。强服务，促发展。", ["抓招商", "强服务", "促发展"]),
        ("一是抓项目；二是强服务。", ["抓项目", "强服务"]),
        ("1.抓项目：新建学校2.5万平方米", ["抓项目", "新建学校2.5万平方米"]),
        ("做好三项工作：（1）修路（2）架桥", ["做好三项工作", "修路", "架桥"]),
        ("第一，修路！其二，架桥？", ["修路", "架桥"]),
        ("  一、一是修路  ", ["修路"]),
    ],
)
def test_where_clauses_end(line: str, clauses: list[str]) -> None:
    """At 。；！？， and ：, and where an enumeration goes on; numbers and 一是 belong to no clause."""
    assert _texts(line) == clauses


@pytest.mark.parametrize(
    "line",
    [
        "以科学理论为指导",
        "坚持以科学理论为指导",
        "我局将深入贯彻全会精神",
        "全面贯彻落实省委决策部署",
        "针对存在的问题",
        "按照县委的统一安排",
        "重点抓好以下几项工作",
        "目前已完成投资的一半",
        "建成了三个示范点",
        "专业力量不足",
        "宣传还不够深入",
        "仍然存在短板",
    ],
)
def test_what_plans_nothing(line: str) -> None:
    """Opening formulas, what leads up to a plan, what has been done, and what is lacking; each with its reason."""
    (clause,) = all_clauses(made("r", [line]))
    assert clause.skipped
    assert not plan_clauses(made("r", [line]))


@pytest.mark.parametrize(
    "line",
    ["按照五有要求建设服务站", "补齐短板弱项", "持续学习贯彻全会精神", "以培训为抓手提升能力", "解决资金不足问题"],
)
def test_what_looks_like_it_and_is_a_plan(line: str) -> None:
    """The same words in a clause that says what will be done."""
    assert plan_clauses(made("r", [line]))


def test_only_inside_the_ranges() -> None:
    """Clauses outside the report's plans are not looked at; those inside know the headings above them."""
    report = made(
        "r", ["抓招商。", "二、计划", "抓项目。"], plans=(3, 4), sections=(Section(3, 1, "二、计划", False, "plans"),)
    )
    clauses = all_clauses(report)
    assert [clause.text for clause in clauses] == ["计划", "抓项目"]
    assert clauses[-1].headings == "二、计划"


@given(st.text(alphabet="抓项目，。；：、（一）12.是要其 \u3000", max_size=60))
def test_clauses_are_verbatim(line: str) -> None:
    """Each clause is exactly its columns, they stand in order and do not overlap."""
    reached = 0
    for clause in all_clauses(made("r", [line])):
        assert line[clause.start : clause.end] == clause.text
        assert clause.text == clause.text.strip()
        assert clause.start >= reached
        reached = clause.end
