"""What a reader sees in a real browser: nothing missing, nothing overflowing, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from markdown import Markdown

from builder.render import render_docs
from tests.render.sample import sample_corpus
from tests.site.pages import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# one page of every template
TEMPLATES = (
    "index.html",
    "reports/alpha.html",
    "common/index.html",
    "common/c11.html",
    "common/found-1.html",
    "common/unique.html",
    "common/problems.html",
    "variants/index.html",
    "variants/beta-gamma.html",
    "phrases/index.html",
    "review/index.html",
    "departments/index.html",
    "themes/matrix.html",
    "departments/commerce.html",
    "regions/34.html",
    "compilations/second-docx.html",
    "about.html",
    "data.html",
    "compare/index.html?r=alpha&r=beta&r=delta",
    "compare/index.html",
    "404.html",
)
_BACKGROUND = "element => getComputedStyle(element).backgroundColor"


@contextmanager
def _opened(
    browser: Browser, address: str, width: int = 1280, scheme: str = "light"
) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong on it: console messages and requests to other origins."""
    origin = "/".join(address.split("/")[:3])
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((origin, "data:", "blob:")) else wrong.append(r.url))
    page.goto(address)
    yield page, wrong
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", TEMPLATES)
def test_every_template_is_quiet_and_fits(
    chromium: Browser, sample_address: str, path: str, width: int, scheme: str
) -> None:
    """No console error, no foreign request, no sideways scrolling, in both schemes on both windows."""
    with _opened(chromium, f"{sample_address}/{path}", width, scheme) as (page, wrong):
        page.wait_for_load_state("load")
        assert wrong == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1
        assert page.locator("body").get_attribute("data-md-color-scheme") == (
            "slate" if scheme == "dark" else "default"
        )


def test_a_link_lands_on_the_cited_paragraph(chromium: Browser, sample_address: str) -> None:
    """From a common plan to its evidence: the paragraph is in view below the header, and highlighted."""
    with _opened(chromium, f"{sample_address}/common/c11.html") as (page, wrong):
        page.locator(".hb-evidence a[href*=alpha]").click()
        page.wait_for_url("**/reports/*.html#p*")
        page.wait_for_timeout(300)
        target = page.locator(":target")
        box, header = target.bounding_box(), page.locator(".md-header").bounding_box()
        assert box is not None
        assert header is not None
        assert header["height"] <= box["y"] < 800
        assert target.evaluate(_BACKGROUND) != "rgba(0, 0, 0, 0)"
        assert page.locator(".hb-text p").first.evaluate(_BACKGROUND) == "rgba(0, 0, 0, 0)"
        assert wrong == []


def test_the_words_after_a_run_in_heading_are_highlighted_with_it(chromium: Browser, sample_address: str) -> None:
    with _opened(chromium, f"{sample_address}/reports/alpha.html#p21") as (page, _):
        assert page.locator("#p21-text").evaluate(_BACKGROUND) == page.locator("#p21").evaluate(_BACKGROUND)


def test_paragraphs_have_links_for_pointer_and_keyboard(chromium: Browser, sample_address: str) -> None:
    """Hidden until pointed at or focused; they add no text to what is copied."""
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as (page, _):
        link = page.locator("#p5 > .hb-para")
        assert link.evaluate("element => getComputedStyle(element).opacity") == "0"
        link.focus()
        page.wait_for_function("getComputedStyle(document.activeElement).opacity === '1'")
        assert link.text_content() == ""
        page.keyboard.press("Enter")
        page.wait_for_url("**#p5")


def test_a_citation_is_copied(chromium: Browser, sample_address: str) -> None:
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as (page, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator(".hb-copy").first.click()
        page.get_by_text("已复制").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("p.hb-cite").text_content()


def test_text_is_set_as_text(chromium: Browser, sample_address: str) -> None:
    """Body paragraphs are indented by two characters and justified, in lines of 32 to 40 characters."""
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as (page, _):
        paragraph = page.locator(".hb-text p:not([class])").first
        size = float(str(paragraph.evaluate("element => getComputedStyle(element).fontSize")).removesuffix("px"))
        width = float(paragraph.evaluate("element => element.getBoundingClientRect().width"))
        assert paragraph.evaluate("element => getComputedStyle(element).textIndent") == f"{2 * size:g}px"
        assert paragraph.evaluate("element => getComputedStyle(element).textAlign") == "justify"
        assert 32 <= width / size <= 40


def test_runs_of_spaces_are_kept(chromium: Browser, sample_address: str) -> None:
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as (page, _):
        assert "空格  两个空格" in page.locator(".hb-text").inner_text()


def test_pages_are_whole_without_scripts(chromium: Browser, sample_address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_address}/reports/alpha.html")
    assert page.locator(".hb-text p").first.is_visible()
    assert page.locator(".hb-measures a").first.is_visible()
    context.close()


def test_the_menu_of_a_phone_leads_on(chromium: Browser, sample_address: str) -> None:
    with _opened(chromium, f"{sample_address}/index.html", 360) as (page, wrong):
        page.get_by_role("button", name="菜单").click()
        page.locator("#hb-menu a[href='departments/index.html']").click()
        page.wait_for_url("**/departments/index.html")
        assert wrong == []


def test_the_title_comes_into_the_header_as_text(chromium: Browser, sample_address: str) -> None:
    """Shown there once that of the text is out of sight; one that looks like markup stays text."""
    title = sample_corpus().reports[0].title
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as (page, _):
        topic = page.locator("header [data-md-component=header-topic]")
        assert (topic.text_content() or "").strip() == title
        assert topic.locator("b").count() == 0


def test_the_contents_are_the_headings_as_text(chromium: Browser, sample_address: str) -> None:
    """Each below the one that it belongs to; one that looks like markup stays text."""
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as (page, wrong):
        page.locator(".hb-toc a").first.wait_for()
        contents = [" ".join(text.split()) for text in page.locator(".hb-toc a").all_text_contents()]
        headings = page.locator(".md-content :is(h2, h3, h4)[id]").all_text_contents()
        assert contents == [" ".join(text.split()) for text in headings]
        assert "一、<工作>总结" in contents
        assert "1.推进|招商{引资}。" in contents
        assert page.locator(".hb-toc b").count() == 0
        assert page.locator(".hb-toc > ul > li > ul > li > a").count() > 0
        page.locator(".hb-toc a", has_text="引用").click()
        page.wait_for_url("**#cite")
        page.locator(".hb-toc .md-nav__link--active", has_text="引用").wait_for()
        assert wrong == []


_SAME = """([whole, slim]) => {
  const parsed = [whole, slim].map((html) => new DOMParser().parseFromString(html, "text/html").body);
  for (const body of parsed) {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) text.data = text.data.replace(/\\s+/g, " ").trim();
    body.normalize();
  }
  return parsed[0].isEqualNode(parsed[1]);
}"""


def test_pages_without_ends_of_elements_are_the_same_pages(chromium: Browser, tmp_path: Path) -> None:
    """What partials/lean.html leaves out a browser supplies: the same elements with the same words."""
    render_docs(sample_corpus(), tmp_path)
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("!ENV", ""))[
        "markdown_extensions"
    ]
    names = [name if isinstance(name, str) else next(iter(name)) for name in settings]
    configs = {name: own for item in settings if isinstance(item, dict) for name, own in item.items()}
    slim = Environment(loader=FileSystemLoader(ROOT / "overrides" / "partials")).get_template("lean.html").module.slim
    page = chromium.new_page()
    shorter = 0
    for path in sorted(tmp_path.rglob("*.md")):
        whole = Markdown(extensions=names, extension_configs=configs).convert(path.read_text(encoding="utf-8"))
        less = str(slim(whole))
        assert page.evaluate(_SAME, [whole, less]), path.name
        shorter += len(less) < len(whole)
    assert shorter > 10
    page.close()


def test_paper_holds_the_report_alone(chromium: Browser, sample_address: str) -> None:
    """Printed, a report is its title, its text and where it comes from."""
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as (page, _):
        page.emulate_media(media="print")
        assert page.locator(".hb-text").is_visible()
        assert page.locator("#p21-text").is_visible()  # the words after a run-in heading
        assert page.locator("h1").is_visible()
        assert page.locator(".hb-print").is_visible()
        for hidden in (".md-header", "#hb-menu", ".hb-facts", ".hb-measures", ".md-footer", "#measures"):
            assert not page.locator(hidden).first.is_visible(), hidden


def test_paragraph_links_are_at_hand_on_a_phone(chromium: Browser, sample_address: str) -> None:
    """Where nothing hovers they stand at the end of the paragraph, so that one can send the very sentence on."""
    with _opened(chromium, f"{sample_address}/reports/alpha.html", 360) as (page, wrong):
        link = page.locator("#p5 > .hb-para")
        assert link.evaluate("element => getComputedStyle(element).opacity") == "1"
        link.click()
        page.wait_for_url("**#p5")
        assert wrong == []
