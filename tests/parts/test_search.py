"""One search over all sites, in a real browser, with a server and from a folder: from any part into the right part."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.project import Project
from builder.site import SiteBuilt

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the tests have their own output."""


@pytest.fixture(scope="module")
def sites(built_sites: tuple[Project, SiteBuilt]) -> Path:
    """The folder of the built sites."""
    return built_sites[0].site


@pytest.fixture(scope="module", params=["http", "file"])
def address(request: pytest.FixtureRequest, sites: Path) -> Iterator[str]:
    """Where the sites are, with a slash at the end: on a server, and in a folder."""
    if request.param == "file":
        yield f"{sites.as_uri()}/"
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=sites)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that notes what goes wrong on it."""
    opened = chromium.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()
    assert wrong == []


def test_the_search_page_finds_reports_of_all_parts_and_leads_to_the_paragraph(page: Page, address: str) -> None:
    page.goto(f"{address}search/index.html?q=业务能力")
    page.wait_for_selector(".hs-results h2 a")
    found = page.eval_on_selector_all(".hs-results h2 a", "links => links.map(link => link.href)")
    parts = {link.removeprefix(address).split("/")[0] for link in found}
    assert parts == {"henan", "hubei", "unknown"}
    page.click(".hs-results h2 a >> nth=0")
    page.wait_for_selector("mark.hs-mark")
    assert "/reports/" in page.url
    anchor = page.url.rpartition("#")[2]
    assert page.locator(f"[id='{anchor}'] mark.hs-mark").count()


def test_the_box_of_a_part_searches_all_and_leads_into_another_part(page: Page, address: str) -> None:
    page.goto(f"{address}henan/departments/index.html")
    page.click("input[role=combobox]")
    page.keyboard.type("疏浚")
    option = page.wait_for_selector("[role=option][href*='/hubei/reports/']")
    assert option
    option.click()
    page.wait_for_selector("mark.hs-mark")
    assert f"{address}hubei/reports/" in page.url
    assert page.locator("mark.hs-mark").first.is_visible()


def test_the_name_of_a_part_answers_with_its_home(page: Page, address: str) -> None:
    page.goto(f"{address}hubei/index.html")
    page.click("input[role=combobox]")
    page.keyboard.type("河南省")
    option = page.wait_for_selector("[role=option][href$='henan/index.html']")
    assert option
    option.click()
    page.wait_for_selector("h1:has-text('河南省')")


def test_reports_of_two_parts_are_compared_at_the_root(page: Page, sites: Path, address: str) -> None:
    ids = [next((sites / part / "reports").glob("*.html")).stem for part in ("henan", "hubei")]
    page.goto(f"{address}compare/index.html?r={ids[0]}&r={ids[1]}&by=plan")
    page.wait_for_selector("table.hb-side tbody a[href*='reports']")
    found = page.eval_on_selector_all(".hb-compare a[href*='/reports/']", "links => links.map(link => link.href)")
    for part, name in zip(("henan", "hubei"), ids, strict=True):
        assert any(link.startswith(f"{address}{part}/reports/{name}.html") for link in found)
    page.click(f".hb-compare-list a[href*='{ids[1]}']")
    page.wait_for_selector("article h1, main h1")
    assert page.url == f"{address}hubei/reports/{ids[1]}.html"


def test_parts_fit_a_phone(chromium: Browser, sites: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    plan = next(sites.glob("common/c*.html")).name
    for name in ("index.html", "henan/index.html", f"common/{plan}", "henan/common/index.html", "regions/index.html"):
        page.goto((sites / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360, name
    context.close()
