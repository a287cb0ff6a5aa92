"""Generated pages: all of them, only them, whole, and free of what may stand on no page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from builder.errors import HuibianError
from builder.model import Corpus, Fact
from builder.render import render_docs
from builder.render.site import FOLDERS
from tests.render.sample import ADVERT, TITLE, sample_corpus


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A docs/ folder with a page written by hand."""
    (tmp_path / "about.md").write_text("# 关于\n", encoding="utf-8")
    return tmp_path


def _pages(docs: Path) -> dict[str, bytes]:
    return {path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*") if path.is_file()}


def _page(docs: Path, name: str) -> str:
    return (docs / name).read_text(encoding="utf-8")


def test_pages_are_those_of_the_corpus(docs: Path) -> None:
    """Pages = reports + values + common plans + overviews; the count says so."""
    rendered = render_docs(sample_corpus(), docs)
    expected = {
        "home": 1,
        "matrix": 1,
        "reports": 4,
        "departments": 3,
        "themes": 2,
        "levels": 3,
        "regions": 3,
        "years": 3,
        "compilations": 2,
        "common": 2,
        "unique": 1,
        "problems": 1,
        "variants": 1,
        "review": 1,
        "data": 1,
    }
    expected |= {f"{folder}-index": 1 for folder in FOLDERS if folder != "reports"}
    assert rendered.kinds == expected
    assert rendered.pages == sum(expected.values()) == len(set(rendered.paths))
    assert {path for path in _pages(docs) if path.endswith(".md")} == {*rendered.paths, "about.md"}


def test_a_second_run_touches_nothing(docs: Path) -> None:
    render_docs(sample_corpus(), docs)
    before = {path: path.stat().st_mtime_ns for path in docs.rglob("*") if path.is_file()}
    rendered = render_docs(sample_corpus(), docs)
    assert (rendered.written, rendered.removed) == (0, 0)
    assert before == {path: path.stat().st_mtime_ns for path in docs.rglob("*") if path.is_file()}


def test_orphans_go_and_hand_written_pages_stay(docs: Path) -> None:
    """A report that is no longer there leaves no page behind, even when nothing is known of the earlier run."""
    corpus = sample_corpus()
    render_docs(corpus, docs)
    rendered = render_docs(replace(corpus, reports=corpus.reports[:3]), docs)
    assert rendered.removed == 4  # the report, its department, its level, and the page of what has no year
    assert not (docs / "reports" / "delta.md").exists()
    assert (docs / "about.md").exists()


def test_pages_do_not_depend_on_the_folder(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same corpus gives the same bytes anywhere."""
    other = tmp_path_factory.mktemp("other")
    render_docs(sample_corpus(), docs)
    render_docs(sample_corpus(), other)
    (docs / "about.md").unlink()
    assert _pages(docs) == _pages(other)


def test_an_address_claimed_twice_is_an_error(docs: Path) -> None:
    corpus = sample_corpus()
    with pytest.raises(HuibianError, match="address"):
        render_docs(replace(corpus, reports=(*corpus.reports, corpus.reports[0])), docs)


def test_an_empty_corpus_renders(docs: Path) -> None:
    """Overviews and home stand even when there is nothing to list."""
    rendered = render_docs(Corpus(), docs)
    expected = {"home": 1, "matrix": 1, "unique": 1, "problems": 1, "data": 1}
    assert rendered.kinds == expected | {f"{folder}-index": 1 for folder in FOLDERS if folder != "reports"}


def test_front_matter_holds_the_metadata(docs: Path) -> None:
    """A report's Markdown file is a document on its own: its front matter reads back as the report's fields."""
    render_docs(sample_corpus(), docs)
    text = _page(docs, "reports/alpha.md")
    meta = yaml.safe_load(text.split("---\n")[1])
    report = sample_corpus().reports[0]
    for name in ("id", "source", "kind", "summary_year", "plan_year", "issuer", "department", "level", "date"):
        assert meta[name] == getattr(report, name)
    assert meta["title"] == TITLE
    assert meta["lines"] == [report.first_line, report.last_line]
    assert (meta["regions"], meta["themes"]) == (list(report.regions), list(report.themes))


def test_adverts_markers_and_private_words_are_on_no_page(docs: Path) -> None:
    """The cleaning log names them by kind; repairs are quoted, with every line that they were made in."""
    render_docs(sample_corpus(), docs)
    for name, content in _pages(docs).items():
        if name.endswith(".md"):
            text = content.decode("utf-8")
            assert ADVERT not in text, name
            assert "paidbegin" not in text, name
    log = _page(docs, "reports/alpha.md").split("{#log}")[1]
    assert "删去付费标记</span> |" in log
    assert "隐去个人信息</span> | <ins>某某</ins> 3字 |" in log
    assert "勘误</span> | <del>D</del> → <ins>党</ins> | 代“党”字的字母。 | [14](#p5)、[15](#p6) |" in log
    assert "共5处" in log  # the advert above the report's first line is not its own


def test_variants_count_once(docs: Path) -> None:
    render_docs(sample_corpus(), docs)
    assert "收录报告1篇（另有版本1份）" in _page(docs, "departments/commerce.md")
    assert "<dt>报告</dt><dd>3<small>篇</small></dd>" in _page(docs, "index.md")
    assert "3篇报告（同一报告的不同版本只计一次）" in _page(docs, "departments/index.md")
    assert "今后的举措1条" in _page(docs, "departments/commerce.md")


def test_measures_lead_to_their_paragraph_and_plans(docs: Path) -> None:
    render_docs(sample_corpus(), docs)
    page = _page(docs, "reports/alpha.md")
    measures = page.split("{#measures}")[1].split("</div>")[0]
    place, plan = '<a href="#p21">推进&#124;招商&#123;引资&#125;</a>', '<a href="../common/c11.html">开展招商引资 2</a>'
    assert f'<ul><li>{place} {plan} <a href="../common/found-1.html">组织&lt;专班&gt; 2</a>\n<ul><li>' in measures
    assert '<li><a href="#p22">先做&lt;这&gt;一件</a>' in measures
    assert measures.count("<ul>") == measures.count("</ul>") == 2


def test_every_common_plan_of_a_report_is_named_once(docs: Path) -> None:
    """Beside the first measure that has it, or in the list of those that no measure has room for."""
    corpus = sample_corpus()
    bare = tuple(replace(measure, common=()) for measure in corpus.measures)
    for measures, beside, below in ((corpus.measures, 2, 0), (bare, 0, 2)):
        render_docs(replace(corpus, measures=measures), docs)
        planned, shared = _page(docs, "reports/alpha.md").split("{#measures}")[1].split("## ")[:2]
        assert [part.count("../common/") for part in (planned, shared.split("</p>")[0])] == [beside, below]


def test_evidence_leads_to_its_paragraph(docs: Path) -> None:
    """A common plan quotes each report that plans it, by department, with a link to the paragraph."""
    render_docs(sample_corpus(), docs)
    page = _page(docs, "common/c11.md")
    assert "### [统计](../departments/statistics.md) {#d-statistics}" in page
    assert "组织&#42;专班&#42;<mark>开展招商引资</mark>，抓好培训。" in page
    assert "(../reports/alpha.md#p21)" in page
    assert "2篇报告计划此项" in page
    assert page.count("同一报告的另一版本") == 1
    assert "由程序归并" in _page(docs, "common/found-1.md")


def test_what_was_inferred_is_told_apart(docs: Path) -> None:
    """A fact with a line links to it; one without is marked as inferred, a doubtful one for review."""
    render_docs(sample_corpus(), docs)
    page = _page(docs, "reports/alpha.md")
    facts = page.split("hb-facts")[1].split("</div>")[0]
    assert '<a href="#p25">据落款</a>' in facts
    assert "推断" in facts
    review = page.split("{#review}")[1].split("## ")[0]
    assert "多出的星号" in review
    assert "计划年度" in review


def test_what_a_person_settled_says_so(docs: Path) -> None:
    corpus = sample_corpus()
    alpha = replace(corpus.reports[0], facts=(Fact("department", None, "据纸质件", "correction"),))
    render_docs(replace(corpus, reports=(alpha, *corpus.reports[1:])), docs)
    assert "据人工更正" in _page(docs, "reports/alpha.md").split("<dt>部门")[1].split("<dt>")[0]


def test_the_dataset_stands_beside_the_pages(docs: Path) -> None:
    render_docs(sample_corpus(), docs)
    lines = _page(docs, "data/reports.jsonl").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["alpha", "beta", "gamma", "delta"]
    assert json.loads(_page(docs, "data/datapackage.json"))["resources"]
