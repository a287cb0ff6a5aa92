"""The most similar reports and why."""

from __future__ import annotations

from builder.relate.neighbours import NEIGHBOURS, WINDOW, neighbours
from tests.relate.made import made


def test_reasons_and_order() -> None:
    """Shared plans, shared themes and the same department; the report that shares more comes first."""
    reports = [
        made("a", [], department="统计", themes=("教育",)),
        made("b", [], department="统计", themes=("教育",)),
        made("c", [], department="财政", themes=("教育",)),
        made("d", [], department="审计", themes=("住房",)),
    ]
    plans = {"a": ["C11", "C37"], "b": ["C11", "C37"], "c": ["C37"], "d": ["C20"]}
    found = neighbours(reports, plans, {})
    assert [n.id for n in found["a"]] == ["b", "c"]
    first, second = found["a"]
    assert (first.score, first.common, first.themes, first.same_department) == (1.0, ("C11", "C37"), ("教育",), True)
    assert (second.common, second.themes, second.same_department) == (("C37",), ("教育",), False)
    assert second.score < 1
    assert found["d"] == ()


def test_copies_are_no_neighbours() -> None:
    """Neither one's own, nor two of another report."""
    reports = [made(name, []) for name in "abcd"]
    plans = {name: ["C11"] for name in "abcd"}
    found = neighbours(reports, plans, {"a": "a", "b": "a", "c": "c", "d": "c"})
    assert [n.id for n in found["a"]] == ["c"]
    assert [n.id for n in found["c"]] == ["a"]


def test_many_reports_share_a_feature() -> None:
    """The nearest are found among many that share one plan, in any order of the reports."""
    reports = [made(f"{n:03}", [], department="其他") for n in range(4 * WINDOW)]
    plans = {report.id: ["C01", "C22"] for report in reports}
    plans["000"] = plans[f"{3 * WINDOW:03}"] = ["C01", "C22", "C31"]
    found = neighbours(reports, plans, {})
    assert found["000"][0].id == f"{3 * WINDOW:03}"
    assert len(found["000"]) == NEIGHBOURS
    assert neighbours(reports[::-1], plans, {}) == found


def test_the_department_其他_is_no_reason() -> None:
    """Nobody is similar for being something else."""
    assert neighbours([made(name, [], department="其他") for name in "ab"], {}, {}) == {"a": (), "b": ()}
