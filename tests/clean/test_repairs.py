"""What is repaired, what only looks damaged and stays, what is merely shown: the cases of tests/cases/repairs.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.clean import Cleaned, Context, clean_lines
from builder.clean.repairs import censored_dang
from builder.model import Line

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases/repairs.yml").read_text("utf-8"))


def cleaned(*texts: str, title: str = "") -> Cleaned:
    return clean_lines("s.txt", [Line(n, t) for n, t in enumerate(texts, 1)], Context(title=title))


def first(*texts: str) -> str:
    return next((p.text for p in cleaned(*texts).paragraphs if p.line == 1), "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["before"][:24])
def test_case(case: dict[str, Any]) -> None:
    assert first(case["before"], *case.get("report", ())) == case.get("after", case["before"])


def test_every_repair_has_a_rule_and_a_sentence_for_readers() -> None:
    changes = cleaned("坚持D建引领，强化DP核算。", "开展“一月##paidbegin##一主题”活动").changes
    assert [(c.line, c.column, c.before, c.after, c.kind, c.rule) for c in changes] == [
        (1, 2, "D", "党", "repair", "censored-dang"),
        (1, 9, "DP", "GDP", "repair", "dropped-letter"),
        (2, 5, "##paidbegin##", "", "marker", "paid-marker"),
    ]
    assert all(c.reason.endswith("。") for c in changes)


@pytest.mark.parametrize("letter", ["D", "Ｄ", "d", "dang"])
def test_every_spelling_of_the_letter_is_read(letter: str) -> None:
    assert first(f"加强{letter}的建设，{letter}员带头") == "加强党的建设，党员带头"


def test_a_clause_said_twice_is_said_once() -> None:
    assert first("严格落实备案审查制度。严格落实备案审查制度，督促整改。") == "严格落实备案审查制度，督促整改。"
    assert first("学习文件，学习文件精神。") == "学习文件，学习文件精神。"


def test_a_character_is_restored_only_where_the_report_lost_it_altogether() -> None:
    damaged = ["负前形势平稳", "负年新增3家", "如实填报负期数据", "切实担负起责任"]
    texts = [p.text for p in cleaned(*damaged).paragraphs]
    assert texts == ["当前形势平稳", "当年新增3家", "如实填报当期数据", "切实担负起责任"]
    assert cleaned(*damaged, "应当重视").changes == ()


def test_usual_words_are_no_sign_of_a_replaced_character() -> None:
    assert cleaned("本年新增3家", "本期数据", "本地企业", "本场活动", "本月进度").changes == ()


def test_likely_damage_is_shown_and_not_changed() -> None:
    result = cleaned("通过AAA公众号发布。", "坚持以新时代中国特色社会主义思想为指导。", "〔2019〕号文件")
    assert result.changes == ()
    assert {m.rule for m in result.marks} == {"product-name", "deleted-name", "deleted-number"}


def test_a_letter_that_cannot_be_decided_is_shown() -> None:
    (mark,) = cleaned("开展D贸活动").marks
    assert mark.line == 1
    assert "D贸" in mark.text


def test_words_of_the_title_inside_a_sentence_are_shown() -> None:
    text = "推进产业发展，" * 8 + "加快2024年工作安排组培工厂建设，完善配套设施。"
    (mark,) = cleaned(text, title="XX管理区2023年工作总结和2024年工作安排").marks
    assert mark.text == "2024年工作安排"


def test_the_rule_alone_gives_columns_of_the_text() -> None:
    assert [(e.start, e.end) for e in censored_dang("DIP付费与D建")] == [(6, 7)]


def test_a_quotation_mark_without_its_counterpart_is_marked_not_changed() -> None:
    for text, words in (
        ("抓好“五个一活动，成效明显。", "“五个一活动，成效明显。"),
        ("建设县城”，前景广阔。", "建设县城”"),
    ):
        result = cleaned(text)
        assert [p.text for p in result.paragraphs] == [text]
        assert [(m.text, m.rule) for m in result.marks] == [(words, "unclosed-quote")]
    assert cleaned("抓好“五个一”活动。").marks == ()
