"""The one entry: everything that relates the reports of all inputs."""

from __future__ import annotations

from builder.model import Measure
from builder.relate import relate
from tests.relate.made import compiled, made

PLAN = "推进双招双引。化解信访积案。建设高标准农田。加快文书档案移交进馆。"
STORY = [f"第{n}村修通了通往学校的小桥，老人坐上了公交，孩子们说{n}年的愿望实现了。" for n in "甲乙丙丁戊己庚辛壬癸"]


def test_everything_is_filled_in_whatever_the_order() -> None:
    """Variants, neighbours, shares, keys of measures, common and discovered plans, phrases; order of inputs aside."""
    one = made("a", [*STORY, PLAN], plans=(12, 12), source="a.txt")
    copy = made("b", [*STORY, PLAN], plans=(12, 12), source="b.txt")
    other = made("c", ["".join(map(chr, range(0x5100, 0x5180))), PLAN], department="财政", source="b.txt")
    third = made("d", ["".join(map(chr, range(0x6100, 0x6180))), PLAN], department="审计", source="c.txt")
    measure = Measure("m", "a", 12, "推进双招双引", "推进双招双引。", None, ("教育",))
    inputs = [compiled("c.txt", [third]), compiled("a.txt", [one], [measure]), compiled("b.txt", [copy, other])]
    corpus = relate(inputs)
    assert corpus == relate(inputs[::-1])
    assert [c.source for c in corpus.compilations] == ["a.txt", "b.txt", "c.txt"]
    reports = {report.id: report for report in corpus.reports}
    assert reports["a"].variants == ("b",)
    assert {n.id for n in reports["a"].neighbours} == {"c", "d"}
    assert 0 < reports["a"].formulaic_share < reports["d"].formulaic_share < 1
    assert corpus.measures[0].common == ("C11",)
    keys = {plan.key: plan for plan in corpus.common_plans}
    assert {"C11", "C23", "C37", None} <= set(keys)
    assert keys["C11"].reports == 3
    assert "文书档案移交" in keys[None].name
    assert corpus.phrases[0].reports == 3
    assert len(corpus.phrases[0].occurrences) == 4


def test_nothing_in_nothing_out() -> None:
    """No input, or an input without reports."""
    assert relate([]).reports == ()
    corpus = relate([compiled("a.txt", [])])
    assert len(corpus.compilations) == 1
    assert corpus.common_plans == corpus.phrases == ()


def test_ids_of_common_plans_are_unique() -> None:
    """They are addresses of pages."""
    reports = [made(str(n), [PLAN], department=d) for n, d in enumerate(("民政", "财政", "审计"))]
    ids = [plan.id for plan in relate([compiled("a.txt", reports)]).common_plans]
    assert len(ids) == len(set(ids))
