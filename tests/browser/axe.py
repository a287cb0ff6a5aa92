"""What axe-core finds on an open page: the barriers that a machine can see (WCAG 2.2 A and AA, best practices)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

# the rules that another colour scheme can break
COLOURS = ("color-contrast", "link-in-text-block")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def barriers(page: Page, within: str | None = None, only: tuple[str, ...] = ()) -> list[str]:
    """The findings on `page` as “rule: selector: what to do”, [] where there are none.

    `within` is a selector that narrows the search, `only` names the rules to look for instead of all. The page must
    be as a reader meets it: loaded, scrolled, opened.
    """
    rules = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(TAGS)}
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [_said(rule, node) for rule in found for node in rule["nodes"]]


def _said(rule: dict[str, Any], node: dict[str, Any]) -> str:
    target = " ".join(map(str, node["target"]))
    return f"{rule['id']}: {target}: {' '.join(str(node.get('failureSummary', '')).split())}"
