"""From files to a corpus: order, failures, cache, copies."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import schemas
from builder.cache import _UNRELATED, Cache
from builder.corrections import read_corrections
from builder.dataset import read_dataset, write_dataset
from builder.errors import HuibianError
from builder.extract import extract
from builder.model import Corpus, Extracted
from builder.pipeline import build_corpus
from builder.read import read_source
from builder.read.text import read_text
from builder.render import render_docs
from tests.texts import TELLING

ROOT = Path(__file__).parent.parent


def report(organ: str, words: str = "完成投资一亿元，同比增长百分之八。") -> str:
    return TELLING.format(organ=organ, words=words)


def extracted(text: str, name: str = "a.txt") -> Extracted:
    return extract(read_text(name, "0" * 64, text.encode()))


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text(report("县财政局") + "\n" + report("县水利局"), encoding="utf-8")
    (folder / "two.txt").write_bytes(report("市民政局").encode("gb18030"))
    return sorted(folder.iterdir())


def test_the_order_of_inputs_does_not_matter(inputs: list[Path], tmp_path: Path) -> None:
    for name, order in (("x", inputs), ("y", inputs[::-1])):
        write_dataset(build_corpus(order).corpus, tmp_path / name)
    for path in (tmp_path / "x").iterdir():
        assert path.read_bytes() == (tmp_path / "y" / path.name).read_bytes()


def test_a_bad_input_costs_one_message_and_no_other_input(inputs: list[Path]) -> None:
    bad = inputs[0].with_name("bad.docx")
    bad.write_bytes(b"no document")
    built = build_corpus([bad.parent])
    assert [r.title[:4] for r in built.corpus.reports] == ["县财政局", "县水利局", "市民政局"]
    assert [e.where for e in built.failures] == ["bad.docx"]


def test_the_dataset_reads_back_as_it_was_written(inputs: list[Path], tmp_path: Path) -> None:
    corpus = build_corpus(inputs).corpus
    write_dataset(corpus, tmp_path / "out")
    assert read_dataset(tmp_path / "out") == corpus


def test_the_cache_gives_the_same_and_notices_damage(inputs: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = build_corpus(inputs, cache=cache)
    second = build_corpus(inputs, cache=cache)
    assert (first.cached, second.cached) == (0, 2)
    assert first.corpus == second.corpus
    for entry in cache.iterdir():
        entry.write_text(entry.read_text(encoding="utf-8").replace("县", "市"), encoding="utf-8")
    third = build_corpus(inputs, cache=cache)
    assert third.corpus == first.corpus
    assert third.cached == 1  # the entry without that word is whole


def test_only_a_changed_input_is_read_again(inputs: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    build_corpus(inputs, cache=cache)
    inputs[1].write_text(report("市教育局"), encoding="utf-8")
    built = build_corpus(inputs, cache=cache)
    assert built.cached == 1
    assert "市教育局2023年工作总结和2024年工作计划" in [r.title for r in built.corpus.reports]


def test_a_cache_of_another_version_is_not_used(
    inputs: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = read_source(inputs[0])
    store = Cache(tmp_path / "cache")
    store.store(source, extract(source))
    assert store.load(source) is not None
    monkeypatch.setattr("builder.cache.fingerprint", lambda: "another")
    assert store.load(source) is None


def test_equal_reports_get_ids_of_their_own(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(report("县财政局") * 2, encoding="utf-8")
    corpus = build_corpus([tmp_path]).corpus
    ids = [r.id for r in corpus.reports]
    assert len(ids) == len(set(ids)) == 4
    assert {m.report for m in corpus.measures} == set(ids)
    assert len({m.id for m in corpus.measures}) == len(corpus.measures)


def test_a_person_hidden_in_one_input_is_hidden_in_all(tmp_path: Path) -> None:
    told = "走访慰问困难群众，为青石村低保户韩大勇修缮房屋。"  # made up
    bare = "韩大勇的房屋已经修好，入住安全舒适。"
    (tmp_path / "a.txt").write_text(report("县民政局", told), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report("县住建局", bare), encoding="utf-8")
    built = build_corpus([tmp_path], cache=tmp_path / "cache")
    again = build_corpus([tmp_path], cache=tmp_path / "cache")
    for corpus in (built.corpus, again.corpus):
        assert not any("韩大勇" in p.text for r in corpus.reports for p in r.paragraphs)


@pytest.mark.parametrize(
    "shown",
    [
        "目录\n1.县住建局2023年工作总结（韩大勇信访件）\n2.县财政局2023年工作总结\n\n",
        "韩大勇户帮扶材料请加客服微信：cailiao123，会员免费领取代写范文素材库\n\n",
    ],
)
def test_a_person_hidden_in_one_input_is_hidden_in_what_another_leaves_out(tmp_path: Path, shown: str) -> None:
    told = "走访慰问困难群众，为青石村低保户韩大勇修缮房屋。"  # made up
    (tmp_path / "a.txt").write_text(report("县民政局", told), encoding="utf-8")
    (tmp_path / "b.txt").write_text(shown + report("县住建局"), encoding="utf-8")
    write_dataset(build_corpus([tmp_path]).corpus, tmp_path / "data")
    for path in sorted((tmp_path / "data").glob("*.jsonl")):
        assert "韩大勇" not in path.read_text(encoding="utf-8"), path.name
    assert schemas.validate(tmp_path / "data") == []


def test_a_name_learnt_in_one_input_leaves_the_cached_results_of_those_without_it(tmp_path: Path) -> None:
    told = "走访慰问困难群众，为青石村低保户{}修缮房屋。"  # made up
    (tmp_path / "a.txt").write_text(report("县民政局", told.format("韩大勇")), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report("县住建局", "韩大勇的房屋已经修好，入住安全舒适。"), encoding="utf-8")
    cache = tmp_path / "cache"
    build_corpus([tmp_path / "a.txt", tmp_path / "b.txt"], cache=cache)
    before = {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}
    (tmp_path / "c.txt").write_text(report("县教育局", told.format("韩小山")), encoding="utf-8")
    built = build_corpus([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"], cache=cache)
    after = {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert built.cached == 2
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def test_of_two_files_of_one_name_one_is_left_out_with_a_message(tmp_path: Path) -> None:
    """It costs nobody else anything; the one that stays does not depend on the order."""
    for folder, organ in (("x", "县财政局"), ("y", "县水利局"), (".", "县民政局")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "a.txt").write_text(report(organ), encoding="utf-8")
    (tmp_path / "y" / "b.txt").write_text(report("县审计局"), encoding="utf-8")
    for order in ([tmp_path], [tmp_path / "y", tmp_path]):
        built = build_corpus(order)
        assert [r.issuer for r in built.corpus.reports] == ["县民政局", "县审计局"]
        assert len(built.failures) == 2
        for error, folder in zip(built.failures, "xy", strict=True):
            assert error.where.endswith(f"{folder}/a.txt")
            assert "same file name" in str(error)
            assert "Rename" in str(error)


def test_knowledge_that_no_cache_depends_on_is_not_read_by_extraction() -> None:
    """A change of it must not be missed: what the cache leaves out, no module that extraction imports may load."""
    left_out = {Path(name).stem for name in _UNRELATED if name.endswith(".yml")}
    code = "import sys, builder.extract; print(*(n for n in sys.modules if n.startswith('builder.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set()
    for name in done.stdout.split():
        path = ROOT.joinpath(*name.split("."))
        source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
        loaded |= set(re.findall(r'load\("(\w+)"\)', source))
    assert "titles" in loaded
    assert len(left_out) > 3
    assert not loaded & left_out


def test_names_that_look_alike_are_different_inputs(tmp_path: Path) -> None:
    names = ["a.txt", "A.txt", "a.md", "caf\u00e9.txt", "cafe\u0301.txt"]
    for organ, name in zip(ORGANS, names, strict=False):
        (tmp_path / name).write_text(report(organ), encoding="utf-8")
    if len(list(tmp_path.iterdir())) < len(names):
        pytest.skip("a file system that takes them for one")
    built = build_corpus([tmp_path])
    assert built.failures == ()
    assert {c.source for c in built.corpus.compilations} == set(names)
    render_docs(built.corpus, tmp_path / "docs")
    assert len(list((tmp_path / "docs" / "compilations").glob("*.md"))) == len(names) + 1


@pytest.mark.parametrize(("name", "shown"), [("汇编".encode("gb18030"), "汇编.txt"), (b"a\xff", "a\\xff.txt")])
def test_a_name_that_is_not_utf_8_is_text_all_the_same(tmp_path: Path, name: bytes, shown: str) -> None:
    path = tmp_path / os.fsdecode(name + b".txt")
    try:
        path.write_text(report("县财政局"), encoding="utf-8")
    except OSError:
        pytest.skip("a file system that refuses such names")
    corpus = build_corpus([tmp_path]).corpus
    assert [c.source for c in corpus.compilations] == [shown]
    render_docs(corpus, tmp_path / "docs")


def test_an_encoding_can_be_said_for_one_input_or_for_all(tmp_path: Path) -> None:
    """For all on the command line, for one there or, more particular, in corrections.yml."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(report("县财政局").encode("gb18030"))
    (tmp_path / "corrections.yml").write_text("- {source: b.txt, encoding: GBK, reason: x}\n", encoding="utf-8")
    corrections = read_corrections(tmp_path / "corrections.yml")
    assert build_corpus([tmp_path], corrections=corrections).failures == ()
    wrong = build_corpus([tmp_path], encodings={"": "utf-8"}, corrections=corrections)
    assert [(c.source, c.encoding) for c in wrong.corpus.compilations] == [("b.txt", "gb18030")]
    assert "a.txt:1: is not valid utf-8" in str(wrong.failures[0])
    right = build_corpus([tmp_path], encodings={"": "utf-8", "a.txt": "gb2312"}, corrections=corrections)
    assert [c.encoding for c in right.corpus.compilations] == ["gb18030", "gb18030"]
    with pytest.raises(HuibianError, match=r"c\.txt: no input has this name"):
        build_corpus([tmp_path], encodings={"c.txt": "utf-8"})


ORGANS = ["县财政局", "县水利局", "县民政局", "市教育局", "区审计局", "XX镇", "XX街道办事处"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(ORGANS), min_size=1, max_size=4, unique=True),
    st.sampled_from(["交通局", "县统计局"]),
    st.integers(0, 4),
)
def test_ids_are_unique_and_survive_the_insertion_of_another_report(organs: list[str], other: str, place: int) -> None:
    before = extracted("\n".join(report(o) for o in organs))
    more = [*organs[:place], other, *organs[place:]]
    after = extracted("\n".join(report(o) for o in more))
    ids = [r.id for r in before.reports]
    assert len(set(ids)) == len(ids)
    assert set(ids) < {r.id for r in after.reports}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_published_text_is_the_source_with_its_changes_applied(words: str) -> None:
    text = report("县财政局", words.replace("\n", "").replace("\r", "") or "空。")
    result = extracted(text)
    lines = dict(enumerate(text.split("\n"), 1))
    published = {p.line: p.text for r in result.reports for p in r.paragraphs}
    for number, line in lines.items():
        for change in sorted((c for c in result.changes if c.line == number), key=lambda c: c.column, reverse=True):
            if change.before is not None:
                assert line[change.column : change.column + change.length] == change.before
            line = line[: change.column] + change.after + line[change.column + change.length :]
        assert line.strip() == published.get(number, "").strip()


def test_an_input_without_text_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(
        "目录\n1.县财政局2023年工作总结\n2.县水利局2023年工作总结\n3.县民政局2023年工作总结\n", encoding="utf-8"
    )
    corpus = build_corpus([tmp_path]).corpus
    assert corpus.reports == ()
    assert all(c.warnings for c in corpus.compilations)


def test_records_are_plain_json(inputs: list[Path], tmp_path: Path) -> None:
    write_dataset(build_corpus(inputs).corpus, tmp_path)
    for path in tmp_path.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert isinstance(json.loads(line), dict)
    assert Corpus().reports == ()
