"""What relates reports, as pages: evidence, files to carry away, copies side by side, formulas, what to check."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from builder.corrections import read_corrections
from builder.corrections.entries import Address
from builder.model import Change, Corpus, Evidence, Measure, Paragraph, Section
from builder.render import render_docs
from builder.render.catalogue import catalogue
from builder.render.downloads import table
from builder.render.escape import literal
from builder.render.links import anchor, built, relative, report_page
from builder.render.phrases import formula_spans
from builder.render.spans import Span, marked
from builder.render.typical import wordings
from builder.render.variants import collations, supplements
from tests.render.sample import sample_corpus


def _masked() -> Corpus:
    """The sample, whose report gamma masks what beta, its copy, tells."""
    corpus = sample_corpus()
    alpha, beta, gamma, delta = corpus.reports
    told = (
        Paragraph(40, "某市商务局总结"),
        Paragraph(41, "下一步引进<企业>35家，建好队伍。"),
        Paragraph(42, "只在此本。"),
    )
    masked = (Paragraph(3, "某市商务局总结"), Paragraph(4, "下一步引进<企业>xx家，建好队伍。"))
    beta, gamma = replace(beta, paragraphs=told, last_line=42), replace(gamma, paragraphs=masked)
    return replace(corpus, reports=(alpha, beta, gamma, delta))


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of that corpus."""
    folder = tmp_path_factory.mktemp("docs")
    render_docs(_masked(), folder)
    return folder


def _page(docs: Path, name: str) -> str:
    return (docs / name).read_text(encoding="utf-8")


def _rows(docs: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((docs / "common" / name).read_text(encoding="utf-8-sig"), newline="")))


def test_files_say_what_the_pages_say(docs: Path) -> None:
    """The ranking, every piece of evidence with its address, the matrix; a link to the same as JSON."""
    assert [(row["名次"], row["共同计划"], row["篇数"]) for row in _rows(docs, "ranking.csv")] == [
        ("1", "开展招商引资", "2"),
        ("2", "组织<专班>", "2"),
    ]
    with zipfile.ZipFile(docs / "common" / "common-plans.zip") as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert set(texts) == {"evidence.csv", "unique.csv", "problems.csv"}
    evidence = list(csv.DictReader(io.StringIO(texts["evidence.csv"], newline="")))
    assert len(evidence) == sum(len(plan.evidence) for plan in sample_corpus().common_plans)
    assert evidence[0]["位置"] == "reports/alpha.html#p21"
    assert {row["统计"] for row in _rows(docs, "matrix.csv")} == {"1"}
    assert "(../data.md#file-common-plans)" in _page(docs, "common/index.md")
    plans = [json.loads(line) for line in _page(docs, "data/common_plans.jsonl").splitlines()]
    assert [plan["key"] is None for plan in plans] == [False, True]
    assert plans[0]["evidence"][0]["text"] == "开展招商引资"


def test_no_cell_is_taken_for_a_formula() -> None:
    """What a spreadsheet would compute is text; numbers stay numbers."""
    text = table([["=1+1", "@cmd", "+好", "-3.5", "甲,“乙”\n丙", None]]).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(text, newline=""))) == ["'=1+1", "'@cmd", "'+好", "-3.5", "甲,“乙”\n丙", ""]


def test_a_discovered_plan_offers_its_entry(docs: Path) -> None:
    """The entry can be pasted: it is YAML with the keys of the catalogue."""
    page = _page(docs, "common/found-1.md")
    assert "新发现" in page
    text = page.split("<code>")[1].split("</code>")[0].replace("&#10;", "\n")
    (entry,) = yaml.safe_load(str(Markup(text).unescape()))
    assert {"key", "name", "theme", "scope", "patterns", "exclusions"} <= set(entry)
    assert "新发现" not in _page(docs, "common/c11.md")


def test_evidence_of_a_report_stands_together(docs: Path) -> None:
    """One piece is shown, the others are behind it; copies are marked, and told apart by department for the filters."""
    page = _page(docs, "common/c11.md")
    assert re.findall(r'data-place="(\d)">.*>(.*)</a>', page) == [
        ("0", "某市商务局 2023"),
        ("0", "某市商务局 2023"),
        ("1", "某县统计局 2023"),
    ]
    assert 'data-combinations="1.1.1.1 2.2.1.1"' in page
    assert page.count("同一报告的另一版本") == 1


def test_much_evidence_stands_on_pages_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of the plan quotes some of each department and leads to all; the sheets lose no piece of evidence."""
    for name, value in (("WHOLE", 1), ("SAMPLE", 1), ("PAGE", 1)):
        monkeypatch.setattr(f"builder.render.evidence.{name}", value)
    corpus = _masked()
    rendered = render_docs(corpus, tmp_path)
    page = _page(tmp_path, "common/c11.md")
    assert page.count("<div data-place=") == 2
    assert '<a href="c11-all.html#d-commerce">全部1篇</a>' in page
    own = [_page(tmp_path, f"common/c11-all{ending}.md") for ending in ("", ".2", ".3")]
    assert rendered.kinds["common-parts"] == 3 + 2  # of the discovered plan too
    (plan,) = (plan for plan in corpus.common_plans if plan.key == "C11")
    for piece in plan.evidence:
        report = next(report for report in corpus.reports if report.id == piece.report)
        place = built(relative("common/c11-all.md", report_page(report.id), anchor(report, piece.line)))
        assert any(f'<a href="{place}">{literal(piece.text)}</a>' in text for text in own)
    assert "[2](c11-all.2.md)" in own[0]
    assert "**2**" in own[1]
    assert all("{#d-commerce}" in text for text in own[:2])


def test_what_fits_one_page_needs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of each department are quoted, the others listed on the same page: no piece of evidence is lost."""
    for name in ("WHOLE", "SAMPLE"):
        monkeypatch.setattr(f"builder.render.evidence.{name}", 1)
    corpus = _masked()
    assert "common-parts" not in render_docs(corpus, tmp_path).kinds
    page = _page(tmp_path, "common/c11.md")
    assert "<li data-place=" in page
    (plan,) = (plan for plan in corpus.common_plans if plan.key == "C11")
    first = {report.id: report.first_line for report in corpus.reports}
    for piece in plan.evidence:
        assert f'"../reports/{piece.report}.html#p{piece.line - first[piece.report] + 1}"' in page


def test_many_discovered_plans_have_pages_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue's own entries stand on the page of all, and the most widespread of the others; none is lost."""
    monkeypatch.setattr("builder.render.common.DISCOVERED", 0)
    render_docs(_masked(), tmp_path)
    first, more = _page(tmp_path, "common/index.md"), _page(tmp_path, "common/more.md")
    assert "(c11.md)" in first
    assert "(found-1.md)" not in first
    assert "[其余1项新发现](more.md)" in first
    assert "(found-1.md)" in more


def test_typical_wordings_count_distinct_reports() -> None:
    same = {name: name for name in "abc"} | {"d": "a"}
    texts = [("a", "大力招商引资"), ("b", "持续招商引资"), ("d", "全力招商引资"), ("c", "以企招商引资到位")]
    found = wordings([Evidence(name, 1, text) for name, text in texts], same)
    assert [(wording.text, wording.reports) for wording in found] == [("全力招商引资", 3)]


def test_typical_wordings_differ() -> None:
    """Each shown wording stands for others like it; where wording varies several kinds are shown."""
    texts = [
        "加快建设中心敬老院",
        "建设中心敬老院二期",
        "全面开工第二小学新校区项目",
        "第二小学新校区项目封顶",
        "积极谋划冷链仓储基地",
    ]
    found = wordings(
        [Evidence(str(n), 1, text) for n, text in enumerate(texts)], {str(n): str(n) for n in range(len(texts))}
    )
    assert [wording.reports for wording in found] == [2, 2, 1]
    assert {wording.source.text for wording in found} <= set(texts)


def test_copies_stand_side_by_side(docs: Path) -> None:
    """Each copy's own words, what it masks and what only it tells; linked from both reports."""
    page = _page(docs, "variants/beta-gamma.md")
    assert "引进&lt;企业&gt;<mark>35</mark>家" in page
    assert '引进&lt;企业&gt;<span class="hb-masked">xx</span>家' in page
    assert '<ins class="hb-only">只在此本。</ins>' in page
    assert "（此本没有这一段）" in page
    assert '<tr id="r1" class="hb-alike"><td colspan="2">某市商务局总结 ' in page
    for name in ("beta", "gamma"):
        assert "(../variants/beta-gamma.md)" in _page(docs, f"reports/{name}.md")
    assert "(beta-gamma.md)" in _page(docs, "variants/index.md")


def test_another_copy_supplies_what_is_masked(docs: Path) -> None:
    """Only where one's own text is masked, labelled, and the text stays as it is."""
    page = _page(docs, "reports/gamma.md")
    assert "另一版本补充" in page
    assert '<a class="hb-supply" href="../variants/beta-gamma.html#r2" title="另一版本作“35”">xx</a>家' in page
    assert "另一版本补充" not in _page(docs, "reports/beta.md")


def test_what_was_withheld_is_never_supplied() -> None:
    """Where this product hid a name, another copy that shows it is not quoted."""
    corpus = _masked()
    beta, gamma = corpus.reports[1:3]
    beta = replace(beta, paragraphs=(beta.paragraphs[0], Paragraph(41, "走访困难群众赵甲乙，送去慰问品。")))
    gamma = replace(gamma, paragraphs=(gamma.paragraphs[0], Paragraph(4, "走访困难群众某某某，送去慰问品。")))
    change = Change("second.docx", 4, 6, None, "某某某", "redaction", "person", "个人姓名。", 3)
    corpus = replace(corpus, reports=(corpus.reports[0], beta, gamma), changes=(change,))
    book = catalogue(corpus)
    assert supplements(book, gamma, collations(book)) == ()
    book = catalogue(replace(corpus, changes=()))
    assert [item.told for item in supplements(book, gamma, collations(book))] == ["赵甲乙"]


def test_formulas_are_marked_in_the_text(docs: Path) -> None:
    """As far as the passage goes, none twice; the ranking links to the place."""
    corpus = sample_corpus()
    spans = formula_spans(catalogue(corpus), corpus.reports[0])
    assert {line: [(span.start, span.end) for span in found] for line, found in spans.items()} == {
        13: [(0, 9)]
    } or spans
    assert "<i>" in _page(docs, "reports/alpha.md")
    assert '"../reports/alpha.html#p4"' in _page(docs, "phrases/index.md")


@given(st.text("甲乙<&*_:# =", max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_marks_change_no_character(text: str, places: list[tuple[int, int]]) -> None:
    """Whatever overlaps: without the tags the text is there once, in order."""
    spans = [Span(min(p) + 3, max(p) + 3, Markup("<b>"), Markup("</b>")) for p in places]
    shown = str(marked(text, 3, spans)).replace("<b>", "").replace("</b>", "")
    assert Markup(shown).unescape() == text


def _review(docs: Path) -> str:
    """The page of what is to be checked of the compilation of alpha."""
    (name,) = re.findall(r"\(\.\./(review/[\w-]+\.md)#r-alpha\)", _page(docs, "reports/alpha.md"))
    assert f"]({name.removeprefix('review/')})" in _page(docs, "review/index.md")
    return _page(docs, name)


def test_everything_doubtful_is_listed_by_compilation(docs: Path) -> None:
    """Facts and marks lead to their place; the warnings of the compilation stand with them."""
    page = _review(docs)
    assert "篇数相符&#124;无误" in page
    assert "多出的星号" in page
    assert '"../reports/alpha.html#p21"' in page
    assert '<h3 id="r-alpha">' in page


def test_the_form_that_settles_a_doubt_is_valid(docs: Path, tmp_path: Path) -> None:
    """What the page offers to paste is accepted as it stands."""
    page = _review(docs)
    text = page.split('可贴入corrections.yml的一条"')[1].split("<code>")[1].split("</code>")[0]
    file = tmp_path / "corrections.yml"
    file.write_text(str(Markup(text.replace("&#10;", "\n")).unescape()), encoding="utf-8")
    (entry,) = read_corrections(file).entries
    assert entry.address == Address("alpha")
    assert [(field.name, field.value) for field in entry.fields] == [("plan_year", 2024)]
    assert [edit.sort for edit in entry.edits] == ["right"] * len(sample_corpus().reports[0].marks)


def _with_problems() -> Corpus:
    """The sample with a difficulty that two reports name, and a measure of one report alone."""
    corpus = sample_corpus()
    alpha, beta, _, delta = corpus.reports
    sections = (Section(8, 1, "存在的问题", False, "problems"),)
    texts = (Paragraph(8, "存在的问题"), Paragraph(9, "一是专业人员不足。"))
    delta = replace(delta, paragraphs=texts, sections=sections)
    beta = replace(beta, paragraphs=(beta.paragraphs[0], Paragraph(41, "专业人员不足。")), variants=(),
                   sections=(Section(40, 1, "某市商务局总结", False, "problems"),))  # fmt: skip
    alone = Measure(
        "alpha-m3", "alpha", 31, "修复古运河石桥", "修复古运河石桥，再通<船>。", None, ("统计调查与经济监测",)
    )
    kept = (alpha.id, beta.id, delta.id)
    plans = tuple(
        replace(plan, evidence=tuple(piece for piece in plan.evidence if piece.report in kept))
        for plan in corpus.common_plans
    )
    measures = (*(measure for measure in corpus.measures[:3] if measure.report in kept), alone)
    return replace(corpus, reports=(alpha, beta, delta), measures=measures, common_plans=plans)


def test_many_unique_measures_stand_on_pages_of_their_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of all shows some of each theme and leads to all of it; none is lost."""
    for name, value in (("WHOLE", 1), ("SAMPLE", 1), ("OF_PAGE", 3)):
        monkeypatch.setattr(f"builder.render.unique.{name}", value)
    corpus = _with_problems()
    alone = corpus.measures[-1]
    heads = ("修复古运河石桥", "引种高山茶树苗", "开凿环湖引水渠", "重刻古城门匾额")
    own = tuple(replace(alone, id=f"alpha-u{n}", head=head, text=f"{head}。") for n, head in enumerate(heads))
    rendered = render_docs(replace(corpus, measures=(*corpus.measures[:-1], *own)), tmp_path)
    assert [page for page in rendered.paths if "unique-stat" in page] == [
        "common/unique-statistics.md",
        "common/unique-statistics-2.md",
    ]
    page = _page(tmp_path, "common/unique.md")
    assert sum(head in page for head in heads) <= 1
    assert "[全部5条](unique-statistics.md)" in page
    both = _page(tmp_path, "common/unique-statistics.md") + _page(tmp_path, "common/unique-statistics-2.md")
    assert all(head in both for head in heads)


def test_unique_measures_and_problems_have_their_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On pages of their own, and the part of each department and theme on its page."""
    monkeypatch.setattr("builder.render.indexes._FEW", 0)
    render_docs(_with_problems(), tmp_path)
    assert "修复古运河石桥" in _page(tmp_path, "common/unique.md")
    assert "再通&lt;船&gt;" in _page(tmp_path, "themes/statistics.md").split("{#unique}")[1].split("## ")[0]
    assert "本篇独有" in _page(tmp_path, "reports/alpha.md")
    problems = _page(tmp_path, "common/problems.md")
    assert "## 人员力量不足 {#k01}" in problems
    assert "<mark>专业人员不足</mark>" in problems
    part = _page(tmp_path, "departments/commerce.md").split("{#problems}")[1].split("## ")[0]
    assert '"../common/problems.html#k01"' in part
    assert "这里1篇，全部2篇" in part
    common = _page(tmp_path, "departments/commerce.md").split("{#spread}")[1].split("## ")[0]
    assert '"../common/c11.html#d-commerce"' in common


def test_a_value_of_few_reports_leads_to_what_they_plan(docs: Path) -> None:
    """Their own pages tell it; a page that told it once more would say nothing new."""
    page = _page(docs, "regions/3415.md")
    assert '"../reports/alpha.html#measures"' in page.split("{#reports}")[1].split("## ")[0]
    assert '"../common/c11.html"' in page.split("{#measures}")[1].split("## ")[0]
    assert "{#spread}" not in page
