"""What readers come for, done on the site of the seeds in a real Chromium: by pointer and by keyboard, on a wide window
and on a phone, with scripts and without."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.axe import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# what the first view of a report may weigh over the wire, compressed as web servers do it
WEIGHT = 200_000


@contextmanager
def _opened(browser: Browser, address: str, width: int = 1280, **settings: Any) -> Iterator[Page]:
    """A page without console messages, failures or requests to elsewhere."""
    origin = "/".join(address.split("/")[:3])
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **settings)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((origin, "data:", "blob:")) else wrong.append(r.url))
    page.goto(address)
    yield page
    assert wrong == []
    context.close()


def _longest(site: Path) -> str:
    """The address of the heaviest report."""
    return max((site / "reports").glob("*.html"), key=lambda path: (path.stat().st_size, path.name)).name


@pytest.mark.parametrize("width", [360, 1280])
def test_from_a_department_to_the_sentence_of_a_plan(chromium: Browser, served_site: str, width: int) -> None:
    """Home, department, what it plans in common, the paragraph: in view below the header, and marked."""
    with _opened(chromium, f"{served_site}/index.html", width) as page:
        page.locator("section:has(> #departments) .hb-index a").first.click()
        page.wait_for_url("**/departments/*.html")
        link = page.locator("h2#measures ~ dl dd a").first
        head = link.inner_text()
        link.click()
        page.wait_for_url("**/reports/*.html#p*")
        page.locator(":target").wait_for()
        target, header = page.locator(":target").bounding_box(), page.locator(".md-header").bounding_box()
        assert target is not None
        assert header is not None
        assert header["height"] <= target["y"] < 800
        words = "".join(page.locator(":target, :target + [id$='-text']").all_text_contents())
        assert head in words
        ground = page.locator(":target").evaluate("element => getComputedStyle(element).backgroundColor")
        assert ground != "rgba(0, 0, 0, 0)"


def test_a_cell_of_the_home_page_counts_what_it_leads_to(chromium: Browser, served_site: str) -> None:
    """By keyboard: as many reports are listed as the cell says, and the choice can be seen and undone."""
    with _opened(chromium, f"{served_site}/index.html") as page:
        cell = page.locator(".hb-heat td a.hb-heat6").first
        number = int(cell.inner_text())
        cell.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/themes/*.html?*")
        rows = page.locator(".hb-reports tbody tr:visible")
        page.locator("form.hb-filters output", has_text="/").wait_for()
        assert rows.count() == number
        page.locator("select[name=部门]").select_option("")
        assert rows.count() > number
        assert "?" not in page.url


def test_the_menu_of_a_phone_by_keyboard(chromium: Browser, served_site: str) -> None:
    """What is shut is out of reach; Enter opens, the focus goes in, Escape shuts, a link leads on."""
    with _opened(chromium, f"{served_site}/about.html", 360) as page:
        opener, first = page.get_by_role("button", name="菜单"), page.locator("#hb-menu a").first
        assert not first.is_visible()
        opener.focus()
        page.keyboard.press("Enter")
        page.locator("#hb-menu :focus").wait_for()
        assert opener.get_attribute("aria-expanded") == "true"
        assert barriers(page) == []
        page.keyboard.press("Escape")
        first.wait_for(state="hidden")
        assert opener.get_attribute("aria-expanded") == "false"
        assert opener.evaluate("element => element === document.activeElement")
        page.keyboard.press("Space")
        page.locator("#hb-menu :focus").wait_for()
        page.locator("#hb-menu").get_by_text("主题", exact=True).press("Enter")
        page.wait_for_url("**/themes/index.html")


def test_the_contents_of_a_report_are_in_the_menu_of_a_phone(chromium: Browser, served_site: str, site: Path) -> None:
    with _opened(chromium, f"{served_site}/reports/{_longest(site)}", 360) as page:
        page.get_by_role("button", name="菜单").click()
        page.locator(".hb-menu__toc").get_by_text("引用", exact=True).click()
        page.wait_for_url("**#cite")
        page.locator("#hb-menu a").first.wait_for(state="hidden")
        assert page.locator("#cite").evaluate("element => element.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("path", ["index.html", "common/index.html", "data.html", "search/index.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_focus_can_be_followed(chromium: Browser, served_site: str, path: str, width: int) -> None:
    """From the top of a page by Tab: everything that takes the focus can be seen, and shows that it has it."""
    with _opened(chromium, f"{served_site}/{path}", width) as page:
        for _ in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => {
                  let part = document.activeElement;
                  if (part === document.body) return "";
                  const label = part.classList.contains("md-option") ? part.nextElementSibling : null;
                  const field = part.closest(".hs-search__form");
                  const shown = field || label || part;
                  const box = shown.getBoundingClientRect(), look = getComputedStyle(shown);
                  const inside = box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth
                    && box.bottom > 0 && box.top < innerHeight;
                  const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
                  const fault = inside ? " has no ring" : " is out of sight";
                  return inside && ring ? "" : shown.outerHTML.slice(0, 120) + fault;
                }"""
            )
            assert seen == "", (path, width)


def test_the_skip_link_leads_to_the_text(chromium: Browser, served_site: str, site: Path) -> None:
    with _opened(chromium, f"{served_site}/reports/{_longest(site)}") as page:
        page.keyboard.press("Tab")
        assert page.locator(".md-skip").evaluate("element => element === document.activeElement")
        page.keyboard.press("Enter")
        page.locator(":target").wait_for()


def test_the_list_of_files_fits_a_phone_with_the_names_of_a_large_corpus(chromium: Browser, served_site: str) -> None:
    """Large files are packed, so their names are longer by an ending; the sizes beside them must stay in sight."""
    with _opened(chromium, f"{served_site}/data.html", 360) as page:
        page.locator(".hb-files td:first-child a").evaluate_all("all => all.forEach(one => one.textContent += '.gz')")
        for cell in page.locator(".hb-files td:last-child").all():
            assert cell.evaluate("cell => cell.getBoundingClientRect().right <= innerWidth && cell.offsetHeight > 0")


@pytest.mark.parametrize("path", ["index.html", "common/index.html", "common/problems.html", "data.html", "404.html"])
def test_pages_fit_a_window_of_320(chromium: Browser, served_site: str, path: str) -> None:
    """As wide as a window of 1280 at 400 %: nothing scrolls sideways but tables of figures, which do so alone."""
    with _opened(chromium, f"{served_site}/{path}", 320) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_black_on_white_and_says_where_it_is_from(
    chromium: Browser, served_site: str, site: Path, scheme: str
) -> None:
    """In either scheme; title, text, source and address alone."""
    name = _longest(site)
    with _opened(chromium, f"{served_site}/reports/{name}", color_scheme=scheme) as page:
        page.emulate_media(media="print", color_scheme="dark" if scheme == "dark" else "light")
        text = page.locator(".hb-text p").first
        assert text.evaluate("element => getComputedStyle(element).color") == "rgb(0, 0, 0)"
        paper = page.locator("body").evaluate("element => getComputedStyle(element).backgroundColor")
        assert paper == "rgb(255, 255, 255)"
        source = page.locator("p.hb-print")
        assert source.is_visible()
        assert f"reports/{name}" in source.inner_text()
        assert "原件：" in source.inner_text()
        for part in ("header", "nav", "footer", "button", ".hb-facts", ".hb-after"):
            assert page.locator(part).locator("visible=true").count() == 0, part


def test_a_report_can_be_read_before_any_script(chromium: Browser, served_site: str, site: Path) -> None:
    """Without scripts nothing of the text, the plan and the sources is hidden, and the contents lead on."""
    with _opened(chromium, f"{served_site}/reports/{_longest(site)}", java_script_enabled=False) as page:
        for part in (".hb-title", ".hb-facts", ".hb-measures", ".hb-text", ".hb-after"):
            assert page.locator(part).first.is_visible(), part
        assert page.locator(".hb-text p").locator("visible=true").count() == page.locator(".hb-text p").count()


def test_the_first_view_of_a_report_is_light(chromium: Browser, served_site: str, site: Path) -> None:
    """The heaviest report with everything that the browser asks for, each file compressed: bytes, not seconds."""
    asked: list[str] = []
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.on("request", lambda request: asked.append(unquote(urlsplit(request.url).path).lstrip("/")))
    page.goto(f"{served_site}/reports/{_longest(site)}", wait_until="networkidle")
    context.close()
    weights = {path: len(gzip.compress((site / path).read_bytes(), 6)) for path in dict.fromkeys(asked) if path}
    assert sum(weights.values()) <= WEIGHT, weights


def test_a_report_table_sorts_on_a_phone(chromium: Browser, served_site: str) -> None:
    """Where there are no heads to press, a list sorts: by length, longest first."""
    with _opened(chromium, f"{served_site}/years/index.html", 360) as page:
        page.locator(".hb-overview td a").first.click()
        page.wait_for_url("**/years/2*.html")
        page.locator("select[name=排序]").select_option(label="字数，从多到少")
        cells = page.locator(".hb-reports tbody tr td:last-child").all_inner_texts()
        lengths = [int(text.split()[0]) for text in cells]
        assert lengths == sorted(lengths, reverse=True)
