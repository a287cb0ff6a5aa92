"""What readers carry away of a report, and how they read it, on a site that stands in a folder without a server too."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from bs4 import BeautifulSoup
from markdown import Markdown

from builder.model import Corpus, Report
from builder.read import read_source
from builder.render.catalogue import catalogue
from builder.render.citation import reference
from builder.render.escape import literal
from builder.render.text import blocks, title_is_first
from tests.browser.opening import opened
from tests.render.sample import sample_corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


# ---- Word ----


def test_a_report_is_carried_away_as_word(chromium: Browser, root: str, corpus: Corpus, tmp_path: Path) -> None:
    """Opened again with the product's own reader: title, headings with their levels, and every word of the text; the
    same with revisions shown."""
    report = max(corpus.reports, key=lambda r: len({s.level for s in r.sections}))
    expected: list[tuple[str, str]] = []
    for block in blocks(report):
        if block.kind == "continued":  # in the paragraph that it goes on with
            style, words = expected.pop()
            expected.append((style, words + block.text.strip()))
        elif block.kind != "row":
            expected.append((f"heading{block.depth - 1}" if block.kind == "heading" else "", block.text.strip()))
    assert len({style for style, _ in expected}) > 3
    found = []
    with opened(chromium, f"{root}/reports/{report.id}.html") as page:
        for name in ("one.docx", "two.docx"):
            with page.expect_download() as download:
                page.get_by_role("button", name="Word（.docx）").click()
            assert download.value.suggested_filename == f"huibian-{report.id}.docx"
            download.value.save_as(tmp_path / name)
            found.append((tmp_path / name).read_bytes())
            page.get_by_role("button", name="显示").click()
    assert found[0] == found[1]
    lines = [line for line in read_source(tmp_path / "one.docx").lines if line.text.strip()]
    assert (lines[0].style, lines[0].text) == ("title", report.title)
    assert title_is_first(report)
    assert [(line.style, line.text.strip()) for line in lines[1:-1] if line.style != "table"] == expected
    assert lines[-1].text.startswith(f"出处：{report.issuer or '佚名'}. {report.title}[R/OL]")


def _squeezed(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


def test_hostile_text_and_tables_survive_word(chromium: Browser, sample_address: str, tmp_path: Path) -> None:
    report = sample_corpus().reports[0]
    with opened(chromium, f"{sample_address}/reports/alpha.html") as page:
        with page.expect_download() as download:
            page.get_by_role("button", name="Word（.docx）").click()
        download.value.save_as(tmp_path / "a.docx")
    lines = read_source(tmp_path / "a.docx").lines
    assert _squeezed(line.text for line in lines[:-1]) == _squeezed(p.text for p in report.paragraphs)
    assert [line.text for line in lines if line.style == "table"] == ["项目\t金额\t<单位>", "道路\t12\t万元"]


# ---- plain text ----


def _carried(page: Page, label: str, place: Path) -> str:
    """The file that a button of the page makes."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    download.value.save_as(place / download.value.suggested_filename)
    return (place / download.value.suggested_filename).read_text(encoding="utf-8")


def test_a_report_is_carried_away_as_text(chromium: Browser, root: str, corpus: Corpus, tmp_path: Path) -> None:
    """Title, every paragraph on a line of its own, and where it comes from."""
    report = max(corpus.reports, key=lambda r: (bool(r.regions), len({s.level for s in r.sections})))
    with opened(chromium, f"{root}/reports/{report.id}.html") as page:
        text = _carried(page, "纯文本", tmp_path)
        page.get_by_role("button", name="显示").click()
        assert _carried(page, "纯文本", tmp_path) == text
    assert (tmp_path / f"huibian-{report.id}.txt").is_file()
    title, _, *lines, _, origin = text.splitlines()
    assert title == report.title
    assert all(line.startswith("　　") for line in lines)
    assert _squeezed(lines) == _squeezed(p.text for p in report.paragraphs[1:])
    assert origin.startswith(f"出处：{report.issuer or '佚名'}. {report.title}[R/OL]")


# ---- Markdown ----


def _markdown(report: Report, reference: str) -> str:
    """The text as Markdown that says exactly what was published."""
    parts = [f"# {literal(report.title)}"]
    words = ""
    for block in blocks(report):
        if block.kind == "continued":  # in the paragraph that it goes on with
            words += block.text
            parts[-1] = str(literal(words))
            continue
        words = block.text
        parts.append(f"{'#' * block.depth} {literal(words)}" if block.kind == "heading" else str(literal(words)))
    return "\n\n".join([*parts, str(literal(f"出处：{reference}"))]) + "\n"


def _front(report: Report, reference: str) -> dict[str, object]:
    fields = "title id source kind summary_year plan_year issuer issuer_evidence department level regions special_topic"
    names = [*fields.split(), "signature", "date", "themes", "primary_theme", "variants"]
    told = {name: getattr(report, name) for name in names}
    listed = {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
    return listed | {"lines": [report.first_line, report.last_line], "abstract": reference}


def _telling(corpus: Corpus) -> list[Report]:
    """Reports with repairs, with hidden names, with other versions, with most levels of headings."""
    book = catalogue(corpus)

    def changed(kind: str) -> Report:
        return max(corpus.reports, key=lambda r: sum(change.kind == kind for change in book.changes.get(r.id, ())))

    varied = max(corpus.reports, key=lambda r: (len(r.variants), bool(r.date), r.id))
    levels = max(corpus.reports, key=lambda r: len({s.level for s in r.sections}))
    return [changed("repair"), changed("redaction"), varied, levels]


def test_a_report_is_carried_away_as_markdown(chromium: Browser, root: str, corpus: Corpus, tmp_path: Path) -> None:
    """Metadata as front matter, and the text as `literal` writes it; the same with revisions shown."""
    for report in _telling(corpus):
        with opened(chromium, f"{root}/reports/{report.id}.html") as page:
            text = _carried(page, "Markdown", tmp_path)
            if (button := page.get_by_role("button", name="显示")).count():
                button.click()
            assert _carried(page, "Markdown", tmp_path) == text
            canonical = "" if root.startswith("file:") else f" {page.url}"
        cited = reference(report, next((c for c in corpus.compilations if c.source == report.source), None))
        _, front, body = text.split("---\n", 2)
        assert yaml.safe_load(front) == _front(report, f"{cited}{canonical}")
        assert body == f"\n{_markdown(report, cited + canonical)}"
        assert (tmp_path / f"huibian-{report.id}.md").is_file()


def test_hostile_text_survives_as_markdown(chromium: Browser, sample_address: str, tmp_path: Path) -> None:
    """Read again by a Markdown reader it says what the text says, and none of it became markup."""
    corpus = sample_corpus()
    for report in corpus.reports:
        with opened(chromium, f"{sample_address}/reports/{report.id}.html") as page:
            _, front, body = _carried(page, "Markdown", tmp_path).split("---\n", 2)
            where = page.url
        cited = reference(report, next((c for c in corpus.compilations if c.source == report.source), None))
        assert yaml.safe_load(front) == _front(report, f"{cited} {where}")
        assert body == f"\n{_markdown(report, f'{cited} {where}')}"
        shown = BeautifulSoup(Markdown(extensions=["tables"]).convert(body), "lxml")
        assert {element.name for element in shown.select("body *")} <= {"p", *(f"h{depth}" for depth in range(1, 7))}
        said = _squeezed([shown.get_text()])
        assert all(_squeezed([paragraph.text]) in said for paragraph in report.paragraphs)


# ---- references ----


def test_references_are_read_by_the_programs_that_manage_them(chromium: Browser, sample_address: str) -> None:
    """BibTeX and CSL-JSON of what the page tells: a date, a year alone, neither."""
    with opened(chromium, f"{sample_address}/reports/alpha.html") as page:
        bibtex, (item,) = page.get_by_label("BibTeX").text_content(), json.loads(_code(page, "CSL-JSON"))
    alpha, beta, _, delta = sample_corpus().reports
    assert bibtex == _code_of(alpha)
    assert (item["type"], item["title"], item["author"]) == ("report", alpha.title, [{"literal": "某县统计局"}])
    assert item["issued"] == {"date-parts": [[2023, 12, 1]]}
    with opened(chromium, f"{sample_address}/reports/{beta.id}.html") as page:
        assert json.loads(_code(page, "CSL-JSON"))[0]["issued"] == {"date-parts": [[2023]]}
    with opened(chromium, f"{sample_address}/reports/{delta.id}.html") as page:
        assert "issued" not in json.loads(_code(page, "CSL-JSON"))[0]


def _code(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).text_content() or ""


def _code_of(report: Report) -> str:
    tex = str.maketrans(
        {sign: f"\\{sign}" for sign in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}"}
    )
    title = report.title.translate(tex)
    return (
        f"@misc{{huibian-{report.id},\n  title = {{{{{title}}}}},\n  author = {{{{{report.issuer}}}}},\n"
        f"  year = {{2023}},\n  howpublished = {{汇编<一>}},\n  note = {{huibian:{report.id}}}\n}}"
    )


# ---- 显示修订 ----


def _published(page: Page) -> str:
    """The text as it stands in the page, without the links of paragraphs, which come when the page is at rest."""
    script = """() => {
      const copy = document.querySelector(".hb-text").cloneNode(true);
      copy.querySelectorAll(".hb-para").forEach((link) => link.remove());
      return copy.innerHTML;
    }"""
    return str(page.evaluate(script))


def test_revisions_are_shown_in_place_and_remembered(chromium: Browser, served_site: str, corpus: Corpus) -> None:
    """The original beside the repair, the reason on the link and in the log; by keyboard; kept for the next report;
    gone without a trace when switched off."""
    book = catalogue(corpus)

    def repairs(name: str) -> int:
        return sum(change.kind == "repair" for change in book.changes[name])

    report, other = sorted((r.id for r in corpus.reports), key=repairs, reverse=True)[:2]
    with opened(chromium, f"{served_site}/reports/{report}.html") as page:
        before = _published(page)
        assert page.locator(".hb-was").count() == 0
        page.get_by_role("button", name="显示修订").focus()
        page.keyboard.press("Enter")
        revision = page.locator(".hb-text .hb-revision:has(del)").first
        assert revision.locator("del").inner_text() != revision.locator("ins").inner_text()
        assert "原作" in str(revision.get_attribute("title"))
        revision.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**#log-*")
        assert page.locator("tr:has(:target) del").count() == 1
        page.emulate_media(media="print")
        assert page.locator(".hb-text .hb-was").first.is_visible()
        assert not page.locator(".hb-toggle").first.is_visible()
        page.emulate_media(media="screen")
        page.goto(f"{served_site}/reports/{other}.html")
        page.locator(".hb-text del.hb-was").first.wait_for()
        page.goto(f"{served_site}/reports/{report}.html")
        page.get_by_role("button", name="显示修订").click()
        assert page.locator(".hb-was, .hb-revision, .hb-mask").count() == 0
        assert _published(page) == before


def test_a_citation_tells_the_day_of_reading(chromium: Browser, served_site: str, corpus: Corpus) -> None:
    """GB/T 7714 wants it of a page on the net; BibTeX and CSL-JSON have a button each too."""
    with opened(chromium, f"{served_site}/reports/{corpus.reports[0].id}.html") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        today = page.evaluate("new Date().toLocaleDateString('sv-SE')")
        assert f"[{today}]" in page.locator("p.hb-cite").inner_text()
        for summary, begins in (("BibTeX", "@misc{"), ("CSL-JSON", "[\n")):
            part = page.locator("details", has=page.locator("summary", has_text=summary))
            part.locator("summary").click()
            part.get_by_role("button", name="复制").click()
            part.get_by_text("已复制").wait_for()
            assert str(page.evaluate("navigator.clipboard.readText()")).startswith(begins)


def test_one_turns_within_compilation_and_department(chromium: Browser, served_site: str, corpus: Corpus) -> None:
    order = [report for report in corpus.reports if report.source == corpus.reports[0].source]
    order.sort(key=lambda report: report.first_line)
    with opened(chromium, f"{served_site}/reports/{order[0].id}.html") as page:
        page.locator(".hb-turn p", has_text="本汇编").get_by_role("link").last.click()
        page.wait_for_url(f"**/{order[1].id}.html")
        page.locator(".hb-turn p", has_text="本汇编").get_by_role("link").first.click()
        page.wait_for_url(f"**/{order[0].id}.html")
