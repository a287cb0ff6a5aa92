"""Which entries of the catalogue a plan falls under."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.knowledge import load
from builder.model import Measure
from builder.relate.catalogue import Catalogue, catalogue, scope_of
from builder.relate.clauses import plan_clauses
from builder.relate.common_plans import common_keys, common_plans, evidence_of, read_plans
from tests.relate.made import made

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "common_plans.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    """Every sentence of tests/cases/common_plans.yml falls under exactly its keys."""
    place = {name: case[name] for name in ("title", "department") if name in case}
    report = made("r", [case["text"]], **place)
    assert sorted({key for planned in read_plans(report) for key in planned.keys}) == sorted(case["keys"])


def test_every_entry_has_a_case() -> None:
    """Who adds an entry to the catalogue adds a sentence that plans it."""
    assert {entry["key"] for entry in load("common_plans")} == {key for case in CASES for key in case["keys"]}


def test_the_catalogue_explains_itself() -> None:
    """Each entry keeps what readers see, names a theme of the taxonomy and gives a reason for each exclusion."""
    codes = {theme["code"] for theme in load("themes")}
    for entry in load("common_plans"):
        assert entry["name"]
        assert entry["scope"]
        assert entry["theme"] in codes
        assert entry["patterns"]
        for exclusion in entry.get("exclusions", ()):
            assert exclusion["reason"]
            assert exclusion.keys() & {"words", "pattern"}


def test_evidence_is_verbatim_and_variants_count_once() -> None:
    """Evidence stands in the published text, masks and damage included; two copies are one report."""
    lines = ["抓好“双招双引”，争取X个项目落户。", "在XX县开展招商引资工作。"]
    one, copy = made("a", lines), made("b", lines)
    other = made("c", ["打造D建品牌，招商引资XX亿元。"], department="商务")
    evidence = {report.id: evidence_of(read_plans(report)) for report in (one, copy, other)}
    found = {plan.key: plan for plan in common_plans((one, copy, other), evidence, {"a": "a", "b": "a", "c": "c"})}
    plan = found["C11"]
    assert plan.reports == 2
    assert plan.departments == (("商务", 1), ("统计", 1))
    assert plan.levels == (("县", 2),)
    text = {(r.id, p.line): p.text for r in (one, copy, other) for p in r.paragraphs}
    assert {evidence.report for evidence in plan.evidence} == {"a", "b", "c"}
    assert all(evidence.text in text[evidence.report, evidence.line] for evidence in plan.evidence)
    assert "D建品牌" in found["C02"].evidence[0].text


def test_what_is_no_plan_is_no_evidence() -> None:
    """Achievements, problems and opening formulas inside the plans count for nothing."""
    report = made("r", ["以新思想为指导，已完成招商引资任务。信访工作机制还不够健全。"])
    assert not any(planned.keys for planned in read_plans(report))


def test_measures_carry_the_keys_of_their_clauses() -> None:
    """A measure falls under what its own words plan, over several lines, and under nothing of its neighbours."""
    report = made("r", ["（一）抓招商。", "开展以商招商，化解信访积案。", "（二）抓环境。推进农村改厕。"])
    first = Measure("m1", "r", 2, "抓招商", "抓招商。开展以商招商，化解信访积案。", None, ())
    second = Measure("m2", "r", 4, "抓环境", "抓环境。推进农村改厕。", None, ())
    plans = read_plans(report)
    assert common_keys(first, report, plans) == ("C11", "C37")
    assert common_keys(second, report, plans) == ("C20",)
    assert common_keys(replace(second, line=9), report, plans) == ("C20",)


def test_measures_of_one_sentence_are_told_apart_by_their_heads() -> None:
    """Where a sentence says several things that will be done, each falls under what it says itself."""
    text = "开展以商招商，推进农村改厕，扎实做好下阶段工作。"
    plans = read_plans(report := made("r", [text]))
    heads = {"开展以商招商": ("C11",), "推进农村改厕": ("C20",), "扎实做好下阶段工作": ()}
    for head, keys in heads.items():
        assert common_keys(Measure("m", "r", 2, head, text, None, ()), report, plans, by_head=True) == keys


def test_an_exclusion_hides_only_its_own_words() -> None:
    """Words that only look like the entry's are set aside; the entry's own words in the same clause still count."""
    record = {
        "key": "C99",
        "name": "推进公开",
        "theme": "T01",
        "scope": "…",
        "patterns": ["公开"],
        "exclusions": [{"words": ["公开招聘"], "reason": "招聘"}, {"pattern": "村务", "reason": "村务"}],
    }
    made_up = Catalogue([record], {})

    def keys(text: str) -> tuple[str, ...]:
        report = made("r", [text])
        return made_up.keys(scope_of(plan_clauses(report)[0], report))

    assert keys("抓好公开招聘") == ()
    assert keys("抓好公开招聘和公开制度") == ("C99",)
    assert keys("抓好村务公开") == ()


def test_matches_tell_why() -> None:
    """A match names the words it found and the reason why it does not count."""
    report = made("r", ["抓好公开招聘、村务公开"])
    (match,) = (m for m in catalogue().matches(scope_of(plan_clauses(report)[0], report)) if m.key == "C39")
    assert "".join(match.words) == "村务公开"
    assert match.excluded == ""
