"""Long lists are cut into sheets that together hold every row once, and no page lists all of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render import indexes, sheets
from builder.render.catalogue import catalogue
from builder.render.facets import facets
from builder.render.sheets import Sheet
from tests.render.sample import sample_corpus


@given(st.integers(0, 3000))
def test_every_row_stands_on_one_sheet_and_neighbours_are_few(count: int) -> None:
    made: list[Sheet[int]] = sheets.sheets("levels/county.md", list(range(count)))
    assert [row for sheet in made for row in sheet.rows] == list(range(count))
    assert all(len(sheet.rows) <= sheets.ROWS and len(sheet.near) <= 7 for sheet in made)
    assert len({sheet.page for sheet in made}) == len(made)
    reached, front = {1}, [1]
    while front:
        found = {n for at in front for n, _ in made[at - 1].near} - reached
        reached, front = reached | found, sorted(found)
    assert reached == set(range(1, len(made) + 1))


def test_a_value_with_many_reports_has_sheets_that_hold_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS", 1)
    monkeypatch.setattr(indexes, "ROWS", 1)
    book = catalogue(sample_corpus())
    known = {facet.folder: facet for facet in facets(book)}
    seen = 0
    for facet in known.values():
        for at, value in enumerate(facet.values):
            pages = dict(indexes.render_value(book, known, facet, at))
            rows = [
                re.findall(r"^<tr><td><a href=\".*reports/(\w+)\.html\"", text, re.MULTILINE) for text in pages.values()
            ]
            assert all(len(row) <= 1 for row in rows)
            of_value = value.reports if facet.folder == "compilations" else indexes.once(book, value.reports)
            assert [report for row in rows for report in row] == [report.id for report in of_value]
            seen = max(seen, len(pages))
    assert seen > 1


def test_an_overview_of_many_divisions_leaves_the_lower_ones_to_the_pages_above_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = catalogue(sample_corpus())
    known = {facet.folder: facet for facet in facets(book)}
    regions = known["regions"]
    assert any(value.above for value in regions.values)
    whole = "".join(text for _, text in indexes.render_overview(book, known, regions))
    monkeypatch.setattr(indexes, "ROWS", 1)
    monkeypatch.setattr(sheets, "ROWS", 1)
    cut = dict(indexes.render_overview(book, known, regions))
    for value in regions.values:
        name = value.page.rpartition("/")[2]
        assert name in whole
        assert any(f"({name})" in text for text in cut.values()) == (not value.above)


def test_a_report_links_only_to_formulas_that_have_a_place_on_their_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.render import catalogue as module
    from builder.render.phrases import anchor, render_phrases
    from builder.render.report import Around, render_report

    for most, linked in ((300, True), (0, False)):
        monkeypatch.setattr(module, "FORMULAS", most)
        book = catalogue(sample_corpus())
        known = {facet.folder: facet for facet in facets(book)}
        name, phrases = next(iter(book.phrases.items()))
        page = render_report(book, known, book.reports[name], Around())
        assert (f"phrases/index.md#{anchor(phrases[0])}" in page) == linked
        assert (f'id="{anchor(phrases[0])}"' in render_phrases(book, known)) == linked
