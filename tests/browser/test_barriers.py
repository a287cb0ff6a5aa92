"""No barrier that axe-core can see: every template, in light and dark, on a wide window and on a phone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import COLOURS, barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# one page of every template
TEMPLATES = (
    "index.html",
    "search/index.html",
    "compare/index.html",
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
    "themes/index.html",
    "themes/investment-and-projects.html",
    "levels/county.html",
    "regions/34.html",
    "years/2023.html",
    "compilations/second-docx.html",
    "method.html",
    "accuracy.html",
    "about.html",
    "data.html",
    "compare/index.html?r=alpha&r=beta&r=delta",
    "compare/index.html",
    "404.html",
)


def _found(page: Page, address: str, paths: tuple[str, ...], only: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in paths:
        page.goto(f"{address}/{path}")
        found += [f"{path}: {barrier}" for barrier in barriers(page, only=only)]
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_no_template_has_a_barrier(chromium: Browser, sample_address: str, width: int) -> None:
    """Everything that axe-core knows, at both widths."""
    with closing(chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")) as context:
        assert _found(context.new_page(), sample_address, TEMPLATES) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_dark_scheme_has_no_barrier(chromium: Browser, sample_address: str, width: int) -> None:
    """What differs in the dark: contrast, and links that are told by their colour."""
    window = {"width": width, "height": 800}
    with closing(chromium.new_context(viewport=window, color_scheme="dark", reduced_motion="reduce")) as context:
        assert _found(context.new_page(), sample_address, TEMPLATES, COLOURS) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_real_pages_have_no_barrier(chromium: Browser, served_site: str, site: Path, width: int) -> None:
    """Of the seeds: the heaviest page of each kind, where crowded tables and long lists are."""
    folders = ("reports", "common", "departments", "themes", "regions")
    heaviest = (max((site / folder).glob("*.html"), key=lambda path: path.stat().st_size) for folder in folders)
    paths = ("index.html", *(path.relative_to(site).as_posix() for path in heaviest))
    with closing(chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")) as context:
        assert _found(context.new_page(), served_site, paths) == []


def test_a_barrier_is_seen(chromium: Browser) -> None:
    """The search finds what it must: the tests above cannot pass for want of looking."""
    with closing(chromium.new_context()) as context:
        page = context.new_page()
        page.set_content(
            '<html lang="zh-CN"><main><h1>题</h1><p style="color:#aaa;background:#fff">灰色的字</p></main></html>'
        )
        assert [barrier.split(":")[0] for barrier in barriers(page, only=COLOURS)] == ["color-contrast"]
