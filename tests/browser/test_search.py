"""The search as readers have it: a real Chromium, the shipped script, a strict policy, and no web server at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from builder.model import Corpus
from builder.render.search_assets import bundle_search_scripts
from builder.render.search_index import build_search_index
from tests.browser.axe import barriers
from tests.search.corpora import Scan, assert_telling, from_seeds, queries

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
# the home page may load scripts only, the others data too: both ways to the index are used
STYLES = "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
SCRIPTS_ONLY = f"default-src 'none'; script-src 'self'; {STYLES}"
OWN_ONLY = f"default-src 'self'; {STYLES}"
SETTINGS = {
    "site_name": "汇编",
    "use_directory_urls": False,
    "plugins": [],
    "theme": {
        "name": "material",
        "custom_dir": str(ROOT / "overrides"),
        "language": "zh",
        "font": False,
        "palette": [
            {
                "media": f"(prefers-color-scheme: {name})",
                "scheme": scheme,
                "toggle": {"icon": "material/eye", "name": name},
            }
            for name, scheme in (("light", "default"), ("dark", "slate"))
        ],
    },
    "markdown_extensions": ["md_in_html"],
    "nav": [{"首页": "index.md"}, {"搜索": "search/index.md"}],
    "not_in_nav": "/reports/",
}


@dataclass(frozen=True)
class Made:
    corpus: Corpus
    folder: Path
    address: str


class _Strict(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", SCRIPTS_ONLY if self.path == "/index.html" else OWN_ONLY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A small site with the repository's templates, its search, and pages of plain paragraphs."""
    project = tmp_path_factory.mktemp("search")
    docs, corpus = project / "docs", from_seeds()
    shutil.copytree(ROOT / "docs" / "search", docs / "search")
    shutil.copytree(
        ROOT / "docs" / "assets" / "search", docs / "assets" / "search", ignore=shutil.ignore_patterns("index", "*.js")
    )
    shutil.copy(ROOT / "docs" / "assets" / "frame.js", docs / "assets")
    (docs / "index.md").write_text("# 首页\n", encoding="utf-8")
    (docs / "reports").mkdir()
    for report in corpus.reports:
        lines = [f'<p id="p{p.line}">{escape(p.text)}</p>\n' for p in report.paragraphs]
        (docs / "reports" / f"{report.id}.md").write_text(f"# {report.id}\n\n" + "\n".join(lines), encoding="utf-8")
    (project / "mkdocs.yml").write_text(yaml.safe_dump(SETTINGS, allow_unicode=True), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=project,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    site = project / "site"
    bundle_search_scripts(ROOT / "docs" / "assets" / "search", site / "assets" / "search" / "huibian-search.js")
    build_search_index(corpus, site / "assets" / "search" / "index", lambda name: f"reports/{name}.html")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Made(corpus, site, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


@contextmanager
def opened(browser: Browser, address: str, **how: Any) -> Iterator[Page]:
    """A fresh profile's page; what the search's own scripts throw fails the test."""
    context = browser.new_context(**how)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{error.message} {error.stack}"))
    page.goto(address)
    yield page
    context.close()
    assert [error for error in wrong if "huibian-search.js" in error] == []


def test_a_site_with_other_settings_of_the_theme_keeps_them(chromium: Browser, made: Made) -> None:
    """Those of mkdocs.yml docs/assets/frame.js knows; a page with others brings them along, and has no more."""
    with opened(chromium, f"{made.address}/index.html") as page:
        (told,) = page.locator("#__config").all_text_contents()
        assert '"features": []' in told
        assert page.locator(".md-top").count() == 0
        assert page.locator("form[data-schemes] input").count() == 2


def test_three_hundred_queries_equal_a_plain_scan(chromium: Browser, made: Made) -> None:
    """Through `huibian.search` of a page, under a policy that forbids inline scripts and eval."""
    asked, scan = queries(made.corpus, 300, seed=11), Scan(made.corpus)
    with opened(chromium, f"{made.address}/index.html") as page:
        answers = page.evaluate(
            """async (queries) => {
                const found = [];
                for (const [query, where] of queries) {
                    const { count, reports } = await huibian.search(query, { where, limit: 0 });
                    found.push([count, reports.map((report) => report.id)]);
                }
                return found;
            }""",
            [[one.typed, one.where] for one in asked],
        )
    expected = [scan.answer(one) for one in asked]
    wrong = [
        (one, count)
        for one, (count, ids), right in zip(asked, answers, expected, strict=True)
        if sorted(ids) != right or count != len(right)
    ]
    assert wrong == []
    assert_telling(asked, expected)


def test_the_page_shows_counts_passages_and_facets(chromium: Browser, made: Made) -> None:
    """Everything is in the address; the back button undoes a choice."""
    expected = made.corpus.reports, Scan(made.corpus).find(["审计"])
    with opened(chromium, f"{made.address}/search/index.html?q=审计") as page:
        page.wait_for_selector(".hs-result")
        assert page.locator(".hs-results").get_attribute("data-count") == str(len(expected[1]))
        assert page.locator(".hs-status").inner_text() == f"找到{len(expected[1])}份报告"
        assert page.locator(".hs-result mark").first.inner_text() == "审计"
        box = page.locator(".hs-facet", has_text="部门").locator("li").first
        label, count = box.locator("label").inner_text().rsplit(" ", 1)
        box.locator("input").check()
        page.wait_for_selector(f".hs-results[data-count='{count}']", state="attached")
        known = {report.id: report.department for report in expected[0]}
        assert int(count) == sum(known[name] == label for name in expected[1])
        page.go_back()
        page.wait_for_selector(f".hs-results[data-count='{len(expected[1])}']", state="attached")
        page.get_by_label("计划").check()
        plans = len(Scan(made.corpus).find(["审计"], "plans"))
        page.wait_for_selector(f".hs-results[data-count='{plans}']", state="attached")
        assert "where=plans" in page.url


def test_the_history_keeps_every_query_even_if_the_next_comes_before_its_results(chromium: Browser, made: Made) -> None:
    """The address is written after the results; a hasty reader loses no step all the same."""
    count = {word: len(Scan(made.corpus).find([word])) for word in ("审计", "信访")}
    with opened(chromium, f"{made.address}/search/index.html") as page:
        page.wait_for_selector("#huibian-q")
        page.evaluate(
            """(words) => {
                const field = document.querySelector('#huibian-q');
                for (const word of words) { field.value = word; field.form.requestSubmit(); }
            }""",
            list(count),
        )
        page.wait_for_selector(f".hs-results[data-count='{count['信访']}']", state="attached")
        assert page.evaluate("new URLSearchParams(location.search).get('q')") == "信访"
        page.go_back()
        page.wait_for_function("new URLSearchParams(location.search).get('q') === '审计'")
        page.wait_for_selector(f".hs-results[data-count='{count['审计']}']", state="attached")
        assert page.evaluate("JSON.parse(localStorage.getItem('huibian.recent'))") == ["信访", "审计"]


def test_a_result_lands_on_its_paragraph_with_the_words_marked(chromium: Browser, made: Made) -> None:
    with opened(chromium, f"{made.address}/search/index.html?q=营商环境") as page:
        link = page.locator(".hs-passage a").first
        link.wait_for()
        words = link.inner_text().strip("…")
        link.click()
        page.wait_for_selector("mark.hs-mark")
        target = page.locator(":target")
        assert words[:20] in target.inner_text()
        assert target.locator("mark").first.inner_text() == "营商环境"
        assert target.evaluate("e => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight")
        page.get_by_role("button", name="取消标记").click()
        assert page.locator("mark.hs-mark").count() == 0
        assert "h=" not in page.url


def test_the_box_is_driven_by_keys(chromium: Browser, made: Made) -> None:
    """`/` focuses, answers come as one types, arrows choose, Enter opens, Esc closes."""
    with opened(chromium, f"{made.address}/index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("信访")
        page.wait_for_selector("[role=option]")
        field = page.locator(".md-header [role=combobox]")
        count = len(Scan(made.corpus).find(["信访"]))
        assert page.locator(".hs-search__status").inner_text() == f"找到{count}份报告"
        assert field.get_attribute("aria-expanded") == "true"
        page.keyboard.press("ArrowDown")
        chosen = page.locator("[role=option][aria-selected=true]")
        assert chosen.count() == 1
        assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        page.keyboard.press("ArrowUp")
        assert chosen.count() == 0
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement === document.body")
        assert not page.locator("#__search").is_checked()
        page.keyboard.press("/")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        page.go_back()
        page.wait_for_load_state()
        page.keyboard.press("/")
        assert page.locator("[role=option]").first.inner_text().startswith("信访")  # kept on the device


def test_an_input_method_is_never_interrupted(chromium: Browser, made: Made) -> None:
    """While one composes nothing is asked, and Enter and arrows belong to the input method."""
    with opened(chromium, f"{made.address}/index.html") as page:
        page.keyboard.press("/")
        ime = page.context.new_cdp_session(page)
        ime.send("Input.imeSetComposition", {"text": "xin'fang", "selectionStart": 8, "selectionEnd": 8})
        page.wait_for_timeout(300)
        before = page.url
        field = page.locator(".md-header [role=combobox]")
        field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True})
        field.dispatch_event("keydown", {"key": "ArrowDown", "keyCode": 229, "isComposing": True})
        assert page.url == before
        assert field.input_value() == "xin'fang"
        assert "没有报告" not in page.locator(".hs-search__status").inner_text()
        ime.send("Input.insertText", {"text": "信访"})
        page.wait_for_selector("[role=option]")
        assert field.input_value() == "信访"


def test_who_finds_nothing_is_helped(chromium: Browser, made: Made) -> None:
    with opened(chromium, f"{made.address}/search/index.html?q=营商环境 量子隧穿") as page:
        offer = page.locator(".hs-help a")
        offer.wait_for()
        assert page.locator(".hs-results").get_attribute("data-count") == "0"
        assert page.locator(".hs-status").inner_text() == "没有一份报告同时含有这些词。"
        assert offer.inner_text() == "营商环境"
        offer.click()
        page.wait_for_selector(".hs-result")


def test_it_works_from_a_folder_without_a_server(chromium: Browser, made: Made) -> None:
    """file:// has no fetch, no modules, no workers, and no pages for folders."""
    with opened(chromium, f"{made.folder.as_uri()}/search/index.html?q=审计") as page:
        page.wait_for_selector(".hs-result")
        assert page.locator(".hs-results").get_attribute("data-count") == str(len(Scan(made.corpus).find(["审计"])))
        page.locator(".hs-passage a").first.click()
        page.wait_for_selector(":target mark.hs-mark")
        page.keyboard.press("/")
        page.keyboard.type("河长制")
        page.wait_for_selector("[role=option]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/index.html?q=%E6%B2%B3*")
        page.wait_for_selector(".hs-result")


def test_without_scripts_the_box_leads_to_the_indexes(chromium: Browser, made: Made) -> None:
    with opened(chromium, f"{made.address}/index.html", java_script_enabled=False) as page:
        page.locator(".md-header [name=q]").fill("审计")
        page.locator(".md-header [name=q]").press("Enter")
        page.wait_for_url("**/search/index.html?q=*")
        assert page.locator("noscript").inner_text().count("按") == 6
        assert page.get_by_role("link", name="按部门").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(chromium: Browser, made: Made, scheme: str) -> None:
    with opened(
        chromium,
        f"{made.address}/search/index.html?q=审计",
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,
    ) as page:
        page.wait_for_selector(".hs-result")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert not page.locator(".hs-filter").get_attribute("open")
        page.locator(".hs-filter > summary").click()
        assert page.locator(".hs-facet").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_barrier_on_the_page_nor_in_the_open_box(chromium: Browser, made: Made, scheme: str, width: int) -> None:
    """What axe-core can see: before a search, with results and facets, without results, and in the header's box."""
    window = {"viewport": {"width": width, "height": 740}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with opened(chromium, f"{made.address}/search/index.html", **window) as page:
        assert barriers(page, "main") == []
        page.goto(f"{made.address}/search/index.html?q=审计")
        page.locator(".hs-facet").first.wait_for(state="attached")
        page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
        assert barriers(page, "main") == []
        page.goto(f"{made.address}/search/index.html?q=营商环境 量子隧穿")
        page.locator(".hs-help a").wait_for()
        assert barriers(page, "main") == []
        page.goto(f"{made.address}/index.html")
        page.keyboard.press("/")
        page.keyboard.type("信访")
        page.wait_for_selector("[role=option]")
        page.keyboard.press("ArrowDown")
        found = barriers(page, ".hs-search")
        assert found == [], "\n".join(found)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_box_has_the_keys_of_the_theme(chromium: Browser, made: Made) -> None:
    """`s` and `f` focus and choose what is there, Tab leaves and closes, Shift+Tab too; options are no stops."""
    with opened(chromium, f"{made.address}/index.html") as page:
        field = page.locator(".md-header [role=combobox]")
        for key in "sf/":
            page.keyboard.press(key)
            page.keyboard.type("信访")
            page.wait_for_selector("[role=option]")
            assert field.input_value() == "信访"  # what stood there before was chosen, and so replaced
            page.keyboard.press("Tab")
            assert not page.locator("#__search").is_checked()
            assert not page.evaluate("document.querySelector('.hs-search').contains(document.activeElement)")
            page.evaluate("document.activeElement.blur()")
        assert page.locator("[role=option]:not([tabindex='-1'])").count() == 0
        page.keyboard.press("/")
        page.keyboard.press("ArrowUp")
        assert "查看全部" in page.locator("[role=option][aria-selected=true]").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")


def test_recent_queries_can_be_cleared(chromium: Browser, made: Made) -> None:
    """They are kept on the device, offered in an empty box, and gone when the reader says so."""
    with opened(chromium, f"{made.address}/search/index.html") as page:
        page.locator("#huibian-q").fill("信访")
        page.locator("#huibian-q").press("Enter")
        page.wait_for_selector(".hs-result")
        page.goto(f"{made.address}/index.html")
        page.keyboard.press("/")
        options = page.locator("[role=option]")
        options.first.wait_for()
        assert options.all_inner_texts()[0].startswith("信访")
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('huibian'))") == [
            "huibian.recent"
        ]
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        assert options.count() == 0
        assert page.evaluate("localStorage.getItem('huibian.recent')") is None


def test_scripts_get_all_ids_facets_and_addresses(chromium: Browser, made: Made) -> None:
    """`huibian.search` of every page: restrictions by name, one value or several; passages of the first only."""
    with opened(chromium, f"{made.address}/index.html") as page:
        ask = "options => huibian.search('工作', options)"
        every = page.evaluate(ask, {})
        assert sorted(r["id"] for r in every["reports"]) == Scan(made.corpus).find(["工作"])
        assert every["count"] == len(every["reports"]) > 10
        assert [bool(r["passages"]) for r in every["reports"]] == [at < 10 for at in range(every["count"])]
        assert every["reports"][0]["url"].startswith(f"{made.address}/reports/")
        both = page.evaluate(ask, {"where": "plans", "department": ["教育", "审计"], "level": "县", "limit": 0})
        known = {r.id: r for r in made.corpus.reports}
        expected = [
            name
            for name in Scan(made.corpus).find(["工作"], "plans")
            if known[name].department in ("教育", "审计") and known[name].level == "县"
        ]
        assert sorted(r["id"] for r in both["reports"]) == expected
        assert expected
        assert both["facets"]["level"]["县"] == len(expected)
