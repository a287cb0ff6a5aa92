"""对比: what is compared of each report, and the page that holds none of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from builder.model import Corpus
from builder.render import render_docs
from builder.render.catalogue import catalogue
from builder.render.compare import bundles, compared, examples, files_compared, unpacked
from builder.render.links import anchor
from tests.render.sample import sample_corpus


def test_a_part_holds_measures_and_plans_with_their_paragraphs() -> None:
    book = catalogue(sample_corpus())
    part = compared(book, book.reports["alpha"])
    assert [measure[1:3] for measure in part["measures"]] == [[0, "推进|招商{引资}"], [1, "先做<这>一件"]]
    numbers = [f"p{measure[0]}" for measure in part["measures"]]
    assert numbers == [anchor(book.reports["alpha"], m.line) for m in book.all_measures(book.reports["alpha"])]
    assert [plan[0] for plan in part["plans"]] == ["开展招商引资", "组织<专班>"]
    assert part["plans"][0][1] == "c11"
    assert part["names"][part["plans"][0][2]] == "招商引资与项目建设"
    assert part["similar"] == [["beta", "某市商务局总结", "某市商务局"]]


def test_no_text_can_end_the_script() -> None:
    """A part is a script of one call, whatever the words of a report are."""
    corpus = sample_corpus()
    hostile = replace(corpus.measures[0], head='</script><script>alert(1)</script>\u2028");alert(2);("')
    book = catalogue(replace(corpus, measures=(hostile, *corpus.measures[1:])))
    [(name, script)] = files_compared(book)
    assert name == "0.js"
    assert re.fullmatch(r'huibianCompare\("[A-Za-z0-9+/=]+"\)\n', script)
    assert unpacked(script)["alpha"]["measures"][0][2] == hostile.head


def test_every_report_is_in_the_file_that_a_hash_of_its_id_names() -> None:
    """Some ten in each; the page says how many files there are, so that its script finds the one."""
    corpus = sample_corpus()
    alpha = corpus.reports[0]
    book = catalogue(replace(corpus, reports=tuple(replace(alpha, id=f"{n:012x}") for n in range(200))))
    found = {name: unpacked(script) for name, script in files_compared(book)}
    assert bundles(book) == 32 >= len(found) > 20
    assert sorted(name for held in found.values() for name in held) == sorted(book.reports)
    # as docs/assets/compare.js reckons it
    assert "00000000002a" in found["18.js"]


def test_the_page_does_not_grow_with_the_corpus(corpus: Corpus, tmp_path: Path) -> None:
    """Reports are looked up by searching; the page names a handful of pairs."""
    assert len(examples(catalogue(corpus))) == 5
    render_docs(corpus, tmp_path)
    page = (tmp_path / "compare" / "index.md").read_text(encoding="utf-8")
    assert sum(report.id in page for report in corpus.reports) == 10
    assert len(page.encode()) < 6000


def test_parts_of_the_seeds_are_small(corpus: Corpus) -> None:
    sizes = [len(script.encode()) for _, script in files_compared(catalogue(corpus))]
    assert sum(sizes) / len(corpus.reports) < 3000


def test_parts_of_reports_that_are_gone_go_too(tmp_path: Path) -> None:
    corpus = sample_corpus()
    (tmp_path / "compare" / "reports").mkdir(parents=True)
    (tmp_path / "compare" / "reports" / "alpha.js").write_text("")
    render_docs(replace(corpus, reports=corpus.reports[:3]), tmp_path)
    [script] = (tmp_path / "compare" / "reports").iterdir()
    assert sorted(unpacked(script.read_text())) == ["alpha", "beta", "gamma"]
