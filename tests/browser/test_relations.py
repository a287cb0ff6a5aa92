"""Common plans, formulas and copies in a real browser: the filters count, the buttons change looks and no words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@contextmanager
def _opened(browser: Browser, address: str, width: int = 1280, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    yield page
    assert wrong == []
    context.close()


def test_filters_count_anew_and_keep_the_choice_in_the_address(chromium: Browser, sample_address: str) -> None:
    with _opened(chromium, f"{sample_address}/common/index.html") as page:
        first = page.locator(".hb-ranking tbody tr").first
        assert first.locator("td").nth(2).inner_text() == "2"
        page.locator("select[name=department]").select_option("commerce")
        page.locator("form.hb-filters output", has_text="1篇").wait_for()
        assert first.locator("td").nth(2).inner_text() == "1"
        assert page.locator("form.hb-filters output").inner_text() == "符合条件的报告1篇，共同计划2项"
        assert page.url.endswith("?department=commerce")
        shown = page.locator(".hb-heat td a[href*='#d-']:visible")
        assert {link.get_attribute("href") for link in shown.all()} == {
            "c11.html#d-commerce",
            "found-1.html#d-commerce",
        }
        page.locator("select[name=theme]").select_option(label="招商引资与项目建设")
        page.locator("form.hb-filters output", has_text="1项").wait_for()
        assert page.locator(".hb-ranking tbody tr:visible").count() == 1


def test_an_address_with_a_choice_opens_filtered(chromium: Browser, sample_address: str) -> None:
    """The choice can be sent on; clearing it brings everything back."""
    with _opened(chromium, f"{sample_address}/common/c11.html?level=county") as page:
        page.locator("form.hb-filters output", has_text="1篇").wait_for()
        assert page.locator("[data-place]:visible").count() == 1
        assert page.locator("form.hb-filters output").inner_text() == "符合条件的1篇"
        page.locator("form.hb-filters button").click()
        page.locator("[data-place] >> nth=0").wait_for()  # not of the county
        assert page.locator("[data-place]:visible").count() == 3
        assert "?" not in page.url


def test_without_scripts_everything_is_there(chromium: Browser, sample_address: str) -> None:
    with _opened(chromium, f"{sample_address}/common/index.html", scripts=False) as page:
        assert not page.locator("form.hb-filters").is_visible()
        assert page.locator(".hb-ranking tbody tr:visible").count() == 2
        assert page.locator(".hb-heat td a[href*='#d-']:visible").count() == 4


def test_a_cell_of_the_matrix_leads_to_its_evidence(chromium: Browser, sample_address: str) -> None:
    with _opened(chromium, f"{sample_address}/common/index.html") as page:
        page.locator(".hb-heat td a[href='c11.html#d-statistics']").click()
        page.wait_for_url("**/c11.html#d-statistics")
        assert page.locator(":target").inner_text() == "统计"
        assert page.locator(":target").is_visible()


def test_formulas_are_set_back_by_a_button(chromium: Browser, sample_address: str) -> None:
    """By keyboard too; the words stay."""
    with _opened(chromium, f"{sample_address}/reports/alpha.html") as page:
        text = page.locator(".hb-text").text_content()
        formula = page.locator(".hb-text i").first
        colour = formula.evaluate("element => getComputedStyle(element).color")
        button = page.get_by_role("button", name="淡化套话")
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-pressed") == "true"
        assert formula.evaluate("element => getComputedStyle(element).color") != colour
        assert page.locator(".hb-text").text_content() == text
        page.keyboard.press("Enter")
        assert formula.evaluate("element => getComputedStyle(element).color") == colour


def test_copies_stand_side_by_side_or_below_each_other(chromium: Browser, served_site: str, site: Path) -> None:
    """Two columns on a wide window, one on a phone; equal paragraphs stand once, and can be left out."""
    page_of = max((site / "variants").glob("*-*.html"), key=lambda path: path.stat().st_size).name
    for width, together in ((1280, "y"), (360, "x")):
        with _opened(chromium, f"{served_site}/variants/{page_of}", width) as page:
            cells = page.locator(".hb-collation tbody tr:not(.hb-alike) td")
            left, right = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
            assert left is not None
            assert right is not None
            assert left[together] == right[together]
            assert page.locator(".hb-alike td").count() == page.locator(".hb-alike:visible").count() > 0
            page.get_by_role("button", name="只看不同之处").click()
            assert page.locator(".hb-alike:visible").count() == 0


def test_tables_of_reports_sort_and_filter(chromium: Browser, sample_address: str) -> None:
    """From the address, which a cell of the home page's heat map has; by keyboard as well."""
    with _opened(chromium, f"{sample_address}/themes/investment-and-projects.html?q=统计#reports") as page:
        page.wait_for_selector("form.hb-filters")  # it comes when the page is at rest
        rows = page.locator(".hb-reports tbody tr:visible")
        assert rows.count() == 1
        assert page.locator("form.hb-filters output").inner_text() == "1 / 2篇"
        page.locator("form.hb-filters input").fill("")
        assert rows.count() == 2
        head = page.locator(".hb-reports th").last
        head.locator("button").focus()
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "ascending"
        assert "统计局" in rows.last.inner_text()
        page.keyboard.press("Enter")
        assert "统计局" in rows.first.inner_text()
