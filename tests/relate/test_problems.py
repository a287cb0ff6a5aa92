"""Difficulties that several reports name."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from builder.knowledge import load
from builder.model import Paragraph, Report, Section
from builder.relate.problems import kinds_of, problem_clauses, problems
from tests.golden import CASES
from tests.render.sample import sample_corpus

GOLDEN = yaml.safe_load((CASES / "problems.yml").read_text(encoding="utf-8"))
BASE = sample_corpus().reports[1]


def _report(name: str, *texts: str, heading: str = "二、存在的问题", role: str = "problems") -> Report:
    paragraphs = (
        Paragraph(1, "某局工作总结"),
        Paragraph(2, heading),
        *(Paragraph(3 + n, t) for n, t in enumerate(texts)),
    )
    sections = (Section(2, 1, heading, False, role),)  # type: ignore[arg-type]
    return replace(BASE, id=name, first_line=1, last_line=2 + len(texts), title_line=1, paragraphs=paragraphs,
                   sections=sections, variants=(), plan_ranges=())  # fmt: skip


def _names(*reports: Report, canonical: dict[str, str] | None = None) -> dict[str, int]:
    found = problems(reports, canonical or {report.id: report.id for report in reports})
    return {problem.key: problem.reports for problem in found}


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["text"])
def test_kinds(case: dict[str, object]) -> None:
    report = _report("a", str(case["text"]))
    found = {kind for clause in problem_clauses(report) for kind in kinds_of(clause, report)}
    assert found == set(case["kinds"])  # type: ignore[call-overload]


def test_two_reports_make_a_common_problem() -> None:
    one, other = _report("a", "一是专业人员不足。"), _report("b", "（一）执法人员短缺。")
    assert _names(one) == {}
    assert _names(one, other)["K01"] == 2


def test_copies_count_once() -> None:
    one, other = _report("a", "专业人员不足。"), _report("b", "专业人员不足。")
    assert _names(one, other, canonical={"a": "a", "b": "a"}) == {}


def test_evidence_is_verbatim() -> None:
    reports = [_report(name, "一是专业人员不足，二是“经费”紧张。") for name in "ab"]
    for problem in problems(reports, {"a": "a", "b": "b"}):
        for piece in problem.evidence:
            text = next(p.text for r in reports for p in r.paragraphs if (r.id, p.line) == (piece.report, piece.line))
            assert piece.text in text


def test_another_section_counts_from_its_opening_on() -> None:
    texts = ("专业人员不足的局面得到扭转。同时还存在一些问题：一是办公经费紧张。",)
    reports = [_report(name, *texts, heading="一、工作情况", role="achievements") for name in "ab"]
    assert set(_names(*reports)) == {"K03"}


def test_plans_name_no_problem() -> None:
    reports = [replace(_report(n, "专业人员不足。", role="plans"), plan_ranges=((2, 3),)) for n in "ab"]
    assert _names(*reports) == {}


def test_the_order_of_the_reports_does_not_matter() -> None:
    reports = [_report(name, "专业人员不足，经费紧张。") for name in "abc"]
    known = {report.id: report.id for report in reports}
    assert problems(reports, known) == problems(reports[::-1], known)


def test_the_knowledge_is_whole() -> None:
    """Keys are there once; answers and themes are entries of the catalogue and of the themes."""
    kinds = load("problems")["kinds"]
    keys, themes = {entry["key"] for entry in load("common_plans")}, {theme["name"] for theme in load("themes")}
    assert len({kind["key"] for kind in kinds}) == len(kinds)
    assert [kind["key"] for kind in kinds if not set(kind["answers"]) <= keys or kind["theme"] not in themes] == []
