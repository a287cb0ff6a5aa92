"""Who is hidden in one report is hidden in all: redoing what shows the name is as good as redoing everything."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.clean import hidden_names
from builder.corrections import read_corrections
from builder.dataset import write_dataset
from builder.engines import Serial
from builder.extract import extract
from builder.model import Extracted, Source
from builder.pipeline import build_corpus
from builder.read.text import read_text
from builder.redo import Redo, merged, to_redo
from builder.understand import Input, Understood
from tests.texts import TELLING

TOLD = "走访慰问困难群众，为青石村低保户{}修缮房屋。"
# made up, all of them
MET = ("韩大勇等人参加了座谈会。", "韩 大 勇等人参加了座谈会。", "韩\u200b大勇等人参加了座谈会。")
WORDS = (
    *MET,
    TOLD.format("韩大勇"),
    TOLD.format("江翠花"),
    "江翠花等人参加了座谈会。",
    "完成投资一亿元，同比增长百分之八。",
    "坚持D建引领，坚持项目为王。",
)
BETWEEN = (
    "",
    "韩大勇户帮扶材料请加客服微信：cailiao123，会员免费领取代写范文素材库\n",
    "- 7 -\n",
    "江翠花户帮扶材料请加客服微信：cailiao123，会员免费领取代写范文素材库\n",
)
CONTENTS = ("", "目录\n1.县住建局2023年工作总结（韩大勇信访件）\n2.县财政局2023年工作总结\n\n")
ORGANS = ("县财政局", "县水利局", "县民政局", "市教育局")


def report(organ: str, words: str) -> str:
    return TELLING.format(organ=organ, words=words)


def source_of(text: str) -> Source:
    return read_text("a.txt", "0" * 64, text.encode())


def names_of(source: Source, result: Extracted) -> frozenset[str]:
    return hidden_names(result.changes, {line.number: line.text for line in source.lines})


def whole(result: Extracted, redo: Redo) -> Redo:
    """The same names, with every report to be redone."""
    return Redo(redo.names, frozenset(r.title_line for r in result.reports))


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(ORGANS), st.sampled_from(WORDS), st.sampled_from(BETWEEN)), min_size=1, max_size=3
    ),
    st.sampled_from(CONTENTS),
    st.sets(st.sampled_from(("韩大勇", "江翠花", "陶小山"))),
)
def test_redoing_some_reports_is_as_good_as_redoing_all(
    reports: list[tuple[str, str, str]], contents: str, elsewhere: set[str]
) -> None:
    source = source_of(contents + "\n".join(report(organ, words) + between for organ, words, between in reports))
    first = extract(source)
    redo = to_redo({"a.txt": first}, names_of(source, first) | elsewhere).get("a.txt")
    if redo is None:
        assert not any(name in repr(first) for name in elsewhere)
        return
    part, everything = extract(source, redo=redo), extract(source, redo=whole(first, redo))
    assert {r.title_line for r in part.reports} == redo.reports
    assert len(everything.reports) == len(first.reports)
    assert merged(first, part) == merged(first, everything) == everything
    assert to_redo({"a.txt": merged(first, part)}, redo.names) == {}


@pytest.mark.parametrize("met", MET)
def test_only_the_report_that_shows_the_name_is_redone(met: str) -> None:
    source = source_of("\n".join(report(o, w) for o, w in zip(ORGANS, (WORDS[-2], met, WORDS[-1]), strict=False)))
    first = extract(source)
    redo = to_redo({"a.txt": first}, frozenset(["韩大勇", "江翠花"]))["a.txt"]
    assert redo.names == {"韩大勇"}
    assert redo.reports == {first.reports[1].title_line}
    part = extract(source, redo=redo)
    assert [r.id for r in part.reports] == [first.reports[1].id]
    assert part.compilation == first.compilation
    done = merged(first, part)
    assert [r.id for r in done.reports] == [r.id for r in first.reports]
    assert done.reports[0] is first.reports[0]
    assert not any("大勇" in p.text or "大 勇" in p.text for r in done.reports for p in r.paragraphs)
    assert [m.report for m in done.measures] == [m.report for m in first.measures]


@pytest.mark.parametrize("shown", [CONTENTS[1], BETWEEN[1] + "\n"])
def test_a_name_in_the_texts_of_the_compilation_alone_redoes_no_report(shown: str) -> None:
    source = source_of(shown + report(ORGANS[0], WORDS[-1]) + "\n" + BETWEEN[1] + "\n" + report(ORGANS[1], WORDS[-2]))
    first = extract(source)
    redo = to_redo({"a.txt": first}, frozenset(["韩大勇"]))["a.txt"]
    assert redo.reports == frozenset()
    part = extract(source, redo=redo)
    assert part.reports == part.measures == ()
    done = merged(first, part)
    assert done.reports == first.reports
    assert "韩大勇" not in repr(done)


def test_of_equal_reports_each_keeps_its_id() -> None:
    source = source_of((report(ORGANS[0], MET[0]) + "\n") * 3)
    first = extract(source)
    redo = Redo(frozenset(["韩大勇"]), frozenset([first.reports[1].title_line]))
    done = merged(first, extract(source, redo=redo))
    assert [r.id for r in done.reports] == [r.id for r in first.reports]
    assert len({r.id for r in done.reports}) == 3
    assert ["韩大勇" in repr(r) for r in done.reports] == [True, False, True]


def test_who_is_hidden_in_the_other_reports_stays_hidden_in_what_the_compilation_says() -> None:
    titles = [report(organ, "").splitlines()[0] for organ in ORGANS[:2]]
    contents = f"目录\n1.{titles[0]}\n2.{titles[1]}（江翠花等人）\n\n"
    source = source_of(contents + report(ORGANS[0], TOLD.format("江翠花")) + "\n" + report(ORGANS[1], MET[0]))
    first = extract(source)
    redo = to_redo({"a.txt": first}, frozenset(["韩大勇"]))["a.txt"]
    assert len(redo.hidden) == 2
    assert "江翠花" not in repr(extract(source, redo=redo))
    assert "江翠花" in repr(extract(source, redo=Redo(redo.names, redo.reports)))


def test_a_build_redoes_what_shows_a_name_and_keeps_what_was_settled(tmp_path: Path) -> None:
    """Corrections hold in redone reports and in the others; a second build takes all of it from the cache."""
    texts = (report(ORGANS[0], MET[1]), report(ORGANS[1], "坚持D建引领。"), report(ORGANS[2], "完成投资一亿元。"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("\n".join(texts), encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(report(ORGANS[3], TOLD.format("韩大勇")), encoding="utf-8")
    entries = "".join(
        f"- report: {{source: a.txt, line: {line}}}\n  set: {{level: 园区}}\n  reason: 测试\n" for line in (1, 9)
    )
    (tmp_path / "corrections.yml").write_text(entries, encoding="utf-8")
    corrections = read_corrections(tmp_path / "corrections.yml")
    asked = Asked()
    built = build_corpus([tmp_path / "in"], corrections=corrections, cache=tmp_path / "cache", engine=asked)
    assert [(given.name, len(given.redo.reports)) for given in asked.given if given.redo] == [("a.txt", 1)]
    of_a = [r for r in built.corpus.reports if r.source == "a.txt"]
    assert [r.level for r in of_a] == ["园区", "园区", "县"]
    write_dataset(built.corpus, tmp_path / "data")
    for path in (tmp_path / "data").glob("*.jsonl"):
        assert "大勇" not in path.read_text(encoding="utf-8").replace(" ", ""), path.name
    nothing = Asked()
    again = build_corpus([tmp_path / "in"], corrections=corrections, cache=tmp_path / "cache", engine=nothing)
    assert nothing.given == []
    assert again.corpus == built.corpus


class Asked(Serial):
    """An engine that notes what inputs it was handed."""

    def __init__(self) -> None:
        self.given: list[Input] = []

    def map(self, task: Any, parts: Iterable[Any], lost: Any = None) -> Iterator[Any]:
        def noted() -> Iterator[Any]:
            for part in parts:
                if isinstance(part, Input):
                    self.given.append(part)
                yield part

        return super().map(task, noted(), lost)


def test_what_is_redone_travels_between_processes_and_has_a_key_of_its_own() -> None:
    some = Input("a.txt", b"", redo=Redo(frozenset(["韩大勇"]), frozenset([1])))
    assert pickle.loads(pickle.dumps(some)) == some
    others = [
        Input("a.txt", b""),
        Input("a.txt", b"", redo=Redo(frozenset(["韩大勇"]), frozenset([1, 9]))),
        Input("a.txt", b"", redo=Redo(frozenset(["江翠花"]), frozenset([1]))),
    ]
    assert len({given.key for given in (some, *others)}) == 4
    assert Understood("a.txt", extract(source_of(""))).hidden == frozenset()
