"""The home page answers in one screen of a desktop, and in a column on a phone, in the same order."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, cast

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# what is here, search, the four ways in, the most common plans, what is new, the map: as read from left to right
PARTS = (
    ".hb-figures",
    ".hs-home",
    "section:has(> #departments)",
    "section:has(> #themes)",
    "section:has(> #levels)",
    "section:has(> #regions)",
    "section:has(> #common)",
    "section:has(> #newest)",
    "section:has(> #matrix)",
)


def _places(page: Page) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of every part, in pixels of the window before anything is scrolled."""
    found = {}
    for part in PARTS:
        place = page.locator(part).evaluate(
            "e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }"
        )
        found[part] = cast("tuple[float, float, float, float]", tuple(place))
    return found


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 768), (1920, 1080)])
def test_everything_is_in_the_first_screen(
    chromium: Browser, served_site: str, width: int, height: int, scripts: bool
) -> None:
    """Each part whole, none over another, with scripts and without."""
    window = {"width": width, "height": height}
    with closing(chromium.new_context(viewport=window, java_script_enabled=scripts)) as context:
        page = context.new_page()
        page.goto(f"{served_site}/index.html")
        places = _places(page)
    outside = {
        part: box
        for part, box in places.items()
        if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height or box[3] - box[1] < 24
    }
    assert outside == {}
    boxes = list(places.items())
    over = [
        (one, other)
        for at, (one, a) in enumerate(boxes)
        for other, b in boxes[at + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert over == []


def test_every_part_begins_in_a_low_screen(chromium: Browser, served_site: str) -> None:
    """1280 by 720: of each part at least its heading and three lines."""
    with closing(chromium.new_context(viewport={"width": 1280, "height": 720})) as context:
        page = context.new_page()
        page.goto(f"{served_site}/index.html")
        late = {part: box for part, box in _places(page).items() if box[1] + 110 > 720}
    assert late == {}


@pytest.mark.parametrize("width", [360, 768])
def test_parts_keep_their_order_where_there_is_less_room(chromium: Browser, served_site: str, width: int) -> None:
    """Nothing is read in another order than it is written, and the page does not scroll sideways."""
    with closing(chromium.new_context(viewport={"width": width, "height": 740})) as context:
        page = context.new_page()
        page.goto(f"{served_site}/index.html")
        places = _places(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:
        # levels and regions stand side by side
        tops = [box[1] for part, box in places.items() if "regions" not in part]
        assert tops == sorted(tops)
    assert max(box[2] for box in places.values()) <= width


def test_cells_of_the_map_say_what_they_count(chromium: Browser, served_site: str) -> None:
    """By name for those who meet a cell alone; the number is seen in it, so that it is no matter of shade."""
    with closing(chromium.new_context(viewport={"width": 1440, "height": 900})) as context:
        page = context.new_page()
        page.goto(f"{served_site}/index.html")
        cells = page.locator(".hb-map td a[class]")
        row = cells.first.locator("xpath=ancestor::tr").locator("td").first.inner_text()
        name = cells.first.get_attribute("aria-label") or ""
        assert name.startswith(f"{row}，")
        assert name.endswith(f"：{cells.first.inner_text()}篇")
        sizes = cells.evaluate_all("all => all.map(e => [e.offsetWidth, e.offsetHeight])")
    assert [size for size in sizes if min(size) < 24] == []
