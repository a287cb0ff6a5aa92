"""Reports side by side (对比), on a site that stands in a folder without a server too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.model import Corpus
from tests.browser.opening import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_reports_are_chosen_and_compared(chromium: Browser, root: str, corpus: Corpus) -> None:
    """Look one up, take a similar one, turn to common plans; the way back and a copied address lead to the same."""
    with opened(chromium, f"{root}/compare/index.html") as page:
        page.get_by_text("还没有选报告").wait_for()
        page.get_by_label("加一篇报告").fill("统计局")
        page.keyboard.press("Enter")
        page.locator(".hb-compare-hits button").first.click()
        page.get_by_text("再选一篇").wait_for()
        page.locator(".hb-compare-hits button").first.click()
        page.locator("table.hb-side").wait_for()
        assert page.locator(".hb-side thead th").count() == 3
        assert page.url.count("r=") == 2
        page.get_by_role("button", name="按共同计划").press("Enter")
        page.locator(".hb-side caption", has_text="共同计划").wait_for()
        assert "by=plan" in page.url
        assert page.evaluate("document.activeElement.textContent") == "按共同计划"
        copied = page.url
        shown = page.locator(".hb-side").inner_text()
        page.go_back()
        page.locator(".hb-side caption", has_text="主题").wait_for()
        page.go_back()
        page.get_by_text("再选一篇").wait_for()
    with opened(chromium, copied) as page:
        page.locator(".hb-side").wait_for()
        assert page.locator(".hb-side").inner_text() == shown
        link = page.locator(".hb-side td a").first
        words = link.inner_text()
        link.click()
        page.wait_for_url("**/reports/*.html#p*")
        assert words in page.locator(".hb-text").inner_text().replace("\n", "")
        assert page.locator(":target").count() == 1


def test_three_at_most_and_no_report_that_is_not_there(chromium: Browser, root: str, corpus: Corpus) -> None:
    query = "&".join(f"r={report.id}" for report in corpus.reports[:4])
    with opened(chromium, f"{root}/compare/index.html?{query}") as page:
        page.get_by_text("最多并排对照3篇").wait_for()
        assert page.locator(".hb-side thead th").count() == 4
        assert not page.locator(".hb-compare-form").is_visible()
        page.locator(".hb-remove").first.click()
        page.locator(".hb-compare-form").wait_for()
        assert page.url.count("r=") == 2


def test_an_unknown_report_is_named(chromium: Browser, site: Path) -> None:
    """The one message of the console is the browser's own about the file that is not there."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site.as_uri()}/compare/index.html?r=000000000000&r=../x")
    page.get_by_text("没有编号为 000000000000 的报告").wait_for()
    page.get_by_text("没有编号为 ../x 的报告").wait_for()
    assert not page.locator(".hb-side").is_visible()
    context.close()


def test_a_comparison_fits_a_phone(chromium: Browser, served_site: str, corpus: Corpus) -> None:
    """Cells stand one below the other under the name of their organ; nothing runs out of the window."""
    query = "&".join(f"r={report.id}" for report in corpus.reports[:3])
    with opened(chromium, f"{served_site}/compare/index.html?{query}", 360) as page:
        page.locator(".hb-side").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        boxes = [cell.bounding_box() for cell in page.locator(".hb-side tbody tr").first.locator("td").all()]
        assert len({round(box["x"]) for box in boxes if box}) == 1
        first = page.locator(".hb-side td").first
        named = first.evaluate("element => getComputedStyle(element, '::before').content")
        assert named == f'"{first.get_attribute("data-who")}"'


def test_a_report_leads_to_its_comparison(chromium: Browser, root: str, corpus: Corpus) -> None:
    with opened(chromium, f"{root}/reports/{corpus.reports[0].id}.html") as page:
        page.get_by_role("link", name="与另一篇对比").click()
        page.get_by_text("再选一篇").wait_for()
        assert page.locator(".hb-compare-list li").count() == 1


def test_a_similar_report_is_compared_with_one_press(chromium: Browser, root: str, corpus: Corpus) -> None:
    report = next(report for report in corpus.reports if report.neighbours)
    with opened(chromium, f"{root}/reports/{report.id}.html") as page:
        page.locator("#similar + ul").get_by_role("link", name="对比", exact=True).first.click()
        page.locator("table.hb-side").wait_for()
        assert f"r={report.id}&r={report.neighbours[0].id}" in page.url
