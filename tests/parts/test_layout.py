"""Addresses where reports are dealt to several sites below one root."""

from __future__ import annotations

import pytest

from builder.render.environment import link
from builder.render.front import crumb
from builder.render.links import Layout, elsewhere, laid_out, placed, relative

PARTS = frozenset({"henan", "hubei"})
FOLDERS = {"ab": "henan", "cd": "hubei", "ef": "henan"}
ROOT = Layout(FOLDERS, PARTS)
HENAN = Layout(FOLDERS, PARTS, "henan")


@pytest.mark.parametrize(
    ("page", "target", "fragment", "expected"),
    [
        ("reports/ab.md", "reports/ef.md", "p3", "ef.md#p3"),
        ("reports/ab.md", "reports/ab.md", "p3", "#p3"),
        ("reports/ab.md", "reports/cd.md", "p3", "../../hubei/reports/cd.html#p3"),
        ("reports/ab.md", "departments/audit.md", "", "../../henan/departments/audit.md"),
        ("reports/ab.md", "/departments/audit.md", "", "../../departments/audit.html"),
        ("reports/ab.md", "variants/ab-cd.md", "r1", "../../variants/ab-cd.html#r1"),
        ("reports/ab.md", "compare/index.md?r=ab&r=cd", "", "../../compare/index.html?r=ab&r=cd"),
        ("reports/ab.md", "feeds/all.xml", "", "../../feeds/all.xml"),
        ("index.md", "common/c01.md", "", "../henan/common/c01.md"),
        ("index.md", "/index.md", "", "../index.html"),
    ],
)
def test_links_of_a_part(page: str, target: str, fragment: str, expected: str) -> None:
    with laid_out(HENAN):
        assert relative(page, target, fragment) == expected


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("common/c01.md", "reports/cd.md", "../hubei/reports/cd.html"),
        ("common/c01.md", "common/c02.md", "c02.md"),
        ("index.md", "/henan/index.md", "henan/index.html"),
        ("variants/ab-cd.md", "reports/ab.md", "../henan/reports/ab.html"),
    ],
)
def test_links_of_the_root(page: str, target: str, expected: str) -> None:
    with laid_out(ROOT):
        assert relative(page, target) == expected


def test_one_site_is_as_it_was() -> None:
    assert placed("reports/ab.md") == "reports/ab.md"
    assert not elsewhere("reports/ab.md", "common/c01.md")
    with laid_out(HENAN):
        assert placed("reports/ab.md") == "henan/reports/ab.md"
        assert crumb("审计", "departments/audit.md") == ["审计", "henan/departments/audit.html"]
    assert placed("reports/ab.md") == "reports/ab.md"


def test_a_link_to_another_site_is_html_with_its_text_escaped() -> None:
    with laid_out(HENAN):
        here = link("reports/ab.md", "a*b<c>", "reports/ef.md", "p1", "hb-tag")
        there = link("reports/ab.md", "a*b<c>", "reports/cd.md", "p1", "hb-tag")
    assert here.endswith("](ef.md#p1){.hb-tag}")
    assert there.startswith('<a href="../../hubei/reports/cd.html#p1" class="hb-tag">')
    assert here[1:].startswith(there.partition(">")[2].removesuffix("</a>"))
    assert "<c>" not in there
