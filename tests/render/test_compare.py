"""对比: what is compared of each report, and the page that holds none of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from builder.model import Corpus
from builder.render import render_docs
from builder.render.catalogue import catalogue
from builder.render.compare import compared, examples, unpacked
from builder.render.links import anchor
from tests.render.sample import sample_corpus


def _part(script: str, name: str) -> dict[str, Any]:
    call = f'huibianCompare("{name}",'
    assert script.startswith(call)
    assert script.endswith('")\n')
    return unpacked(script)  # type: ignore[no-any-return]


def test_a_part_holds_measures_and_plans_with_their_paragraphs() -> None:
    book = catalogue(sample_corpus())
    part = _part(compared(book, book.reports["alpha"]), "alpha")
    assert [measure[1:3] for measure in part["measures"]] == [[0, "推进|招商{引资}"], [1, "先做<这>一件"]]
    numbers = [f"p{measure[0]}" for measure in part["measures"]]
    assert numbers == [anchor(book.reports["alpha"], m.line) for m in book.all_measures(book.reports["alpha"])]
    assert [plan[0] for plan in part["plans"]] == ["开展招商引资", "组织<专班>"]
    assert part["plans"][0][1] == "c11"
    assert part["names"][part["plans"][0][2]] == "招商引资与项目建设"
    assert part["similar"] == [["beta", "某市商务局总结", "某市商务局"]]


def test_no_text_can_end_the_script() -> None:
    """A part is a script of one call, whatever the words of a report are."""
    from dataclasses import replace

    corpus = sample_corpus()
    hostile = replace(corpus.measures[0], head='</script><script>alert(1)</script>\u2028");alert(2);("')
    book = catalogue(replace(corpus, measures=(hostile, *corpus.measures[1:])))
    script = compared(book, book.reports["alpha"])
    assert re.fullmatch(r'huibianCompare\("alpha","[A-Za-z0-9+/=]+"\)\n', script)
    assert _part(script, "alpha")["measures"][0][2] == hostile.head


def test_the_page_does_not_grow_with_the_corpus(corpus: Corpus, tmp_path: Path) -> None:
    """Reports are looked up by searching; the page names a handful of pairs."""
    assert len(examples(catalogue(corpus))) == 5
    render_docs(corpus, tmp_path)
    page = (tmp_path / "compare" / "index.md").read_text(encoding="utf-8")
    assert sum(report.id in page for report in corpus.reports) == 10
    assert len(page.encode()) < 6000


def test_parts_of_the_seeds_are_small(corpus: Corpus) -> None:
    book = catalogue(corpus)
    sizes = [len(compared(book, report).encode()) for report in corpus.reports]
    assert sum(sizes) / len(sizes) < 6000


def test_parts_of_reports_that_are_gone_go_too(tmp_path: Path) -> None:
    from dataclasses import replace

    corpus = sample_corpus()
    render_docs(corpus, tmp_path)
    render_docs(replace(corpus, reports=corpus.reports[:3]), tmp_path)
    assert sorted(path.stem for path in (tmp_path / "compare" / "reports").iterdir()) == ["alpha", "beta", "gamma"]
