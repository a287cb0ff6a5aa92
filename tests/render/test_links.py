"""Addresses stay: they depend on names and contents, never on positions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.knowledge import load
from builder.model import LEVELS
from builder.render.links import anchor, region_slug, relative, rest_anchor, slug, source_slug
from tests.render.sample import sample_corpus


def test_anchors_survive_what_is_inserted_before_a_report() -> None:
    report = sample_corpus().reports[0]
    later = replace(report, first_line=report.first_line + 500)
    assert anchor(report, report.first_line) == "p1"
    assert anchor(report, report.first_line + 4) == anchor(later, later.first_line + 4) == "p5"
    assert rest_anchor(report, report.first_line + 4) == "p5-text"


@pytest.mark.parametrize(
    ("page", "target", "fragment", "expected"),
    [
        ("index.md", "reports/a.md", "", "reports/a.md"),
        ("reports/a.md", "index.md", "", "../index.md"),
        ("reports/a.md", "reports/b.md", "p3", "b.md#p3"),
        ("reports/a.md", "reports/a.md", "p3", "#p3"),
        ("themes/x.md", "common/c01.md", "d-audit", "../common/c01.md#d-audit"),
    ],
)
def test_links_are_relative(page: str, target: str, fragment: str, expected: str) -> None:
    assert relative(page, target, fragment) == expected


@pytest.mark.parametrize(
    ("taxonomy", "names"),
    [
        ("departments", load("departments")),
        ("themes", [theme["name"] for theme in load("themes")]),
        ("levels", LEVELS),
    ],
)
def test_every_name_of_a_taxonomy_has_an_address_of_its_own(taxonomy: str, names: list[str]) -> None:
    slugs = [slug(taxonomy, name) for name in names]
    assert len(set(slugs)) == len(slugs)
    assert not [name for name, address in zip(names, slugs, strict=True) if address.startswith("x-")]


def test_a_name_without_an_entry_has_a_stable_address() -> None:
    assert slug("departments", "尚未有的部门") == slug("departments", "尚未有的部门")
    assert slug("departments", "尚未有的部门") != slug("departments", "另一个部门")


def test_divisions_are_addressed_by_their_code() -> None:
    assert region_slug(("安徽省",)) == "34"
    assert region_slug(("安徽省", "六安市")) == "3415"
    assert region_slug(("不存在省", "六安市")).startswith("x-")


def test_a_source_is_addressed_by_its_name_where_that_is_plain() -> None:
    assert source_slug("000_ab12.txt") == "000_ab12"
    assert source_slug("index.txt").startswith("x-")
    assert source_slug("../a b.txt").startswith("x-")
    assert source_slug("汇编.docx") != source_slug("汇编二.docx")


NAMES = st.lists(
    st.sampled_from(
        [
            "a",
            "A",
            "-",
            "x",
            "docx",
            "md",
            ".",
            "_",
            "con",
            "index",
            "é",
            "e\u0301",
            " ",
            "汇编",
            "😀",
            "txt",
            "/",
            "CON",
        ]
    ),
    min_size=1,
    max_size=5,
).map("".join)


@given(st.lists(st.tuples(NAMES, st.sampled_from([".txt", ".TXT", ".docx", ".md", ".html", ""])), unique=True))
def test_every_source_has_a_safe_address_of_its_own(names: list[tuple[str, str]]) -> None:
    """Whatever it is called, and on file systems that do not tell capitals apart."""
    sources = {stem + ending for stem, ending in names}
    addresses = {source_slug(source).lower() for source in sources}
    assert len(addresses) == len(sources)
    for address in addresses:
        assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,90}", address)
        assert address not in DEVICES | {"index"}


DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@pytest.mark.parametrize("device", sorted(DEVICES))
def test_no_address_is_the_name_of_a_device(device: str) -> None:
    for source in (f"{device}.txt", f"{device.upper()}.txt", f"{device}.docx", f"{device} .txt", f"{device}..txt"):
        assert source_slug(source) not in DEVICES


def test_a_very_long_name_has_a_short_address() -> None:
    assert len(source_slug("长" * 80 + ".txt")) < 20
    assert len(source_slug("l" * 250 + ".txt")) < 20
