"""Common plans that the catalogue does not hold."""

from __future__ import annotations

import random

import pytest
import yaml

from builder.model import CommonPlan, Measure, Report
from builder.relate.cores import core_of
from builder.relate.discover import catalogue_entry, discover
from builder.relate.reading import reading_of
from tests.relate.made import made

OWN = [
    "修订财务审批流程",
    "清点固定台账",
    "邀请老同志座谈",
    "布置节日环境",
    "更换办公桌椅",
    "订阅报纸刊物",
    "归拢往年文件",
]
WORDINGS = ["加快文书档案移交进馆", "持续推进文书档案移交", "完成文书档案移交3万卷", "规范XX镇文书档案移交手续"]
DEPARTMENTS = ["民政", "财政", "乡镇街道", "审计"]


def _corpus(wordings: list[str], departments: list[str] = DEPARTMENTS) -> list[Report]:
    rng = random.Random(1)
    return [
        made(str(n), [f"{words}。{'，'.join(rng.sample(OWN, 3))}。"], department=departments[n % len(departments)])
        for n, words in enumerate(wordings)
    ]


def _discover(
    reports: list[Report], measures: tuple[Measure, ...] = (), distinct: dict[str, str] | None = None
) -> tuple[CommonPlan, ...]:
    outside = {report.id: reading_of(report).outside for report in reports}
    return discover(reports, outside, measures, distinct or {})


def test_a_shared_plan_is_found() -> None:
    """In different words, named by what is common to them, with verbatim evidence and counts."""
    reports = _corpus(WORDINGS)
    measures = tuple(Measure(f"m{r.id}", r.id, 2, "", "", None, ("机关运行与后勤保障",)) for r in reports)
    plan = next(plan for plan in _discover(reports, measures) if "档案" in plan.name)
    assert plan.key is None
    assert plan.name == "文书档案移交"
    assert plan.reports == 4
    assert plan.theme == "机关运行与后勤保障"
    assert dict(plan.departments) == dict.fromkeys(DEPARTMENTS, 1)
    assert [evidence.text for evidence in plan.evidence] == WORDINGS


@pytest.mark.parametrize(
    ("count", "departments", "distinct"),
    [(2, DEPARTMENTS, {}), (4, ["民政"], {}), (3, DEPARTMENTS, {"2": "1"})],
    ids=["two reports", "one department", "copies"],
)
def test_too_few(count: int, departments: list[str], distinct: dict[str, str]) -> None:
    """Three distinct reports of two departments are needed."""
    found = _discover(_corpus(WORDINGS[:count], departments), distinct=distinct)
    assert not [plan for plan in found if "档案" in plan.name]


def test_what_the_catalogue_holds_is_not_discovered() -> None:
    """Nor is what says nothing concrete."""
    assert not _discover(
        [made(str(n), ["开展招商引资。加强组织领导，形成工作合力。"], department=d) for n, d in enumerate(DEPARTMENTS)]
    )


def test_random_sentences_share_no_plan() -> None:
    """Characters at random, and words of a small vocabulary at random: nothing is found."""
    rng = random.Random(7)
    words = ["".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(2)) for _ in range(60)]
    reports = []
    for n in range(200):
        letters = ["".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(12)) for _ in range(20)]
        mixed = ["".join(rng.choice(words) for _ in range(6)) for _ in range(20)]
        reports.append(made(str(n), ["，".join(letters + mixed)], department=DEPARTMENTS[n % 4]))
    assert _discover(reports) == ()


def test_the_result_does_not_depend_on_the_order() -> None:
    """Of the reports; a report of one cluster is not listed in another for the same words."""
    reports = _corpus(WORDINGS)
    assert _discover(reports) == _discover(reports[::-1])


def test_an_entry_to_paste() -> None:
    """A discovered plan is offered as an entry that the catalogue's loader can read."""
    plan = next(plan for plan in _discover(_corpus(WORDINGS)) if "档案" in plan.name)
    (entry,) = yaml.safe_load(catalogue_entry(plan))
    assert entry["name"] == "文书档案移交"
    assert entry["patterns"] == ["文书档案移交"]


def test_cores() -> None:
    """What says how a thing is done goes, what is done stays."""
    assert core_of("持续加大XX2023文书档案移交力度") == "文书档案移交"
