"""The Content-Security-Policy in a real browser: the site's own pages keep to it, what is injected is blocked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_WATCH = """document.addEventListener("securitypolicyviolation",
    event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""
_INJECT = """() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = 'script'";
    const box = document.createElement("div");
    box.innerHTML = `<img src="x:" onerror="window.injected = 1"><b style="color: rgb(1, 2, 3)">x</b>
        <style>i{top:1px}</style>`;
    document.body.append(script, box);
    const link = document.createElement("a");
    link.href = "javascript:window.injected = 'address'";
    document.body.append(link);
    link.click();
}"""


def _watched(browser: Browser, **options: str) -> tuple[Page, list[str]]:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    said: list[str] = []
    page.add_init_script(_WATCH)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def _templates(site: Path) -> list[str]:
    """The pages that differ in kind: the index and one other page of every folder, and all at the top."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site)
        kind = name.name if name.name == "index.html" or len(name.parts) == 1 else ""
        found.setdefault((name.parent.as_posix(), kind), name.as_posix())
    return list(found.values())


def _report(site: Path) -> str:
    return f"reports/{min(path.name for path in (site / 'reports').glob('*.html'))}"


def test_no_page_breaks_its_own_policy(chromium: Browser, served_site: str, site: Path) -> None:
    page, said = _watched(chromium)
    names = _templates(site)
    assert len(names) > 15
    for name in names:
        page.goto(f"{served_site}/{name}")
        assert page.evaluate("typeof document$") == "object", f"{name}: the theme's own script did not start"
        assert said == [], name
    page.context.close()


def test_scripts_styles_and_search_work_from_a_folder_too(chromium: Browser, site: Path) -> None:
    """On file:// a policy names the site's own files differently: nothing of it may be blocked."""
    page, said = _watched(chromium, color_scheme="dark")
    for name in _templates(site):
        if name != "404.html":  # its links start at the root of a server
            page.goto((site / name).as_uri())
            assert page.evaluate("typeof document$") == "object", name
            assert page.evaluate("document.body.dataset.mdColorScheme") == "slate", name
            assert said == [], name
    page.goto((site / "search" / "index.html").as_uri() + "?q=%E5%B7%A5%E4%BD%9C")
    page.get_by_text("找到", exact=False).first.wait_for()
    assert said == []
    page.context.close()


def test_what_is_injected_is_blocked(chromium: Browser, served_site: str, site: Path) -> None:
    page, said = _watched(chromium)
    page.goto(f"{served_site}/{_report(site)}")
    page.evaluate(_INJECT)
    page.wait_for_timeout(300)
    assert page.evaluate("window.injected") is None
    assert page.evaluate("getComputedStyle([...document.querySelectorAll('b')].at(-1)).color") != "rgb(1, 2, 3)"
    assert sum("policy: " in words for words in said) >= 4
    page.context.close()


def test_the_scheme_that_a_reader_chose_stays_without_a_flash(chromium: Browser, served_site: str, site: Path) -> None:
    """The switch of schemes is remembered, and the next page has it before it is shown."""
    page, said = _watched(chromium, color_scheme="light")
    page.goto(f"{served_site}/about.html")
    page.locator("label[for=__palette_1]").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => { window.first = document.body.dataset.mdColorScheme })"""
    )
    page.goto(f"{served_site}/{_report(site)}")
    assert page.evaluate("window.first") == "slate"
    assert said == []
    page.context.close()
