"""What readers type and what they should see: the cases of cases.yml, and what comes with an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.model import Corpus, Report, Section
from builder.render.search_index import build_search_index
from tests.search.corpora import ask, report

KNOWN = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text(encoding="utf-8"))


def made(number: int, name: str, known: dict[str, Any]) -> Report:
    lines, sections, planned = [], [], []
    for at, line in enumerate(known["lines"], 1):
        role, text = next(iter(line.items())) if isinstance(line, dict) else ("", line)
        lines.append(text)
        if role:
            sections.append(Section(at, 1, text, False, "other" if role == "heading" else role))
            planned.append((at, role == "plans"))
    ends = [*(at - 1 for at, _ in planned[1:]), len(lines)][: len(planned)]
    ranges = tuple((at, end) for (at, plans), end in zip(planned, ends, strict=True) if plans)
    facts = {key: known.get(key) for key in ("department", "level", "date")}
    return report(
        number,
        lines,
        **facts,
        id=name,
        themes=tuple(known.get("themes", ())),
        sections=tuple(sections),
        plan_ranges=ranges,
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    reports = tuple(made(at, name, known) for at, (name, known) in enumerate(KNOWN["reports"].items()))
    folder = tmp_path_factory.mktemp("index")
    build_search_index(Corpus(reports=reports), folder, lambda name: f"reports/{name}.html")
    return folder


@pytest.fixture(scope="module")
def answers(index: Path) -> list[dict[str, Any]]:
    return ask(index, [{"query": c["query"], "options": c.get("options", {}), "show": 9} for c in KNOWN["cases"]])


@pytest.mark.parametrize("at", range(len(KNOWN["cases"])), ids=[case["why"] for case in KNOWN["cases"]])
def test_a_query_finds_what_a_reader_expects(answers: list[dict[str, Any]], at: int) -> None:
    case, answer = KNOWN["cases"][at], answers[at]
    if "found" in case:
        assert answer["ids"] == case["found"]
    else:
        assert sorted(answer["ids"]) == sorted(case["found_set"])
    assert answer["count"] == len(answer["ids"])


def test_a_passage_is_the_text_of_its_paragraph_with_the_words_marked(answers: list[dict[str, Any]]) -> None:
    """Marks cover what was found as it is written, whatever was typed."""
    case = next(at for at, c in enumerate(KNOWN["cases"]) if c["query"] == "建设智慧水利平台")
    (shown,) = answers[case]["shown"]
    (passage,) = shown["passages"]
    assert (shown["url"], passage["anchor"], passage["place"]) == ("reports/water.html", "p7", "plans")
    assert [passage["text"][a:b] for a, b in passage["marks"]] == ["建设“智慧水利”平台"]
    assert passage["text"] == KNOWN["reports"]["water"]["lines"][6]


def test_facets_count_exactly_and_leave_their_own_choice_open(index: Path) -> None:
    """A facet counts what its other values would give, every other facet what the choice leaves."""
    free, chosen = ask(
        index, [{"query": "智慧城市"}, {"query": "智慧城市", "options": {"level": ["县"], "department": "审计"}}]
    )
    assert free["facets"]["level"] == {"市": 2, "县": 2}
    assert free["facets"]["department"] == {"工业和信息化": 1, "商务": 1, "审计": 1, "城市管理": 1}
    assert chosen["ids"] == ["dense"]
    assert chosen["facets"]["level"] == {"县": 1}
    assert chosen["facets"]["department"] == {"审计": 1, "城市管理": 1}


def test_who_finds_nothing_learns_what_each_word_costs(index: Path) -> None:
    (answer,) = ask(index, [{"query": "河长 学位 智慧"}])
    assert (answer["count"], answer["left"]) == (0, [1, 1, 0])


def test_variants_are_told_apart(tmp_path: Path) -> None:
    """Of two copies of a report, the second is another version."""
    first = report(0, ["甲", "正文"], id="a", variants=("b",))
    second = report(1, ["乙", "正文"], id="b", variants=("a",))
    build_search_index(Corpus(reports=(first, second)), tmp_path, lambda name: name)
    (all_, once) = ask(tmp_path, [{"query": "正文"}, {"query": "正文", "options": {"variant": "每份一次"}}])
    assert all_["facets"]["variant"] == {"每份一次": 1, "另一版本": 1}
    assert once["ids"] == ["a"]
