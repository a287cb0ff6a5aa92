"""Dealing: every report to exactly one part, by what it says itself, at an address that stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.describe.gazetteer import division_of
from builder.knowledge import load
from builder.model import Corpus
from builder.parts.deal import UNKNOWN, WAYS, deal, layout_of
from tests.render.sample import sample_corpus

REPORT = sample_corpus().reports[0]
_PLACES = st.sampled_from([(), ("河南省",), ("河南省", "郑州市"), ("某县",), ("湖北省",), ("郑州市",)])
_Facts = list[tuple[tuple[str, ...], int | None, int | None]]
_YEARS = st.none() | st.integers(1950, 2100)


@given(st.lists(st.tuples(_PLACES, _YEARS, _YEARS), max_size=30), st.sampled_from(WAYS))
def test_every_report_is_in_exactly_one_part(facts: _Facts, by: str) -> None:
    reports = [
        replace(REPORT, id=f"r{at}", regions=regions, summary_year=summed, plan_year=planned)
        for at, (regions, summed, planned) in enumerate(facts)
    ]
    parts = deal(reports, by)
    assert sorted(name for part in parts for name in part.reports) == sorted(report.id for report in reports)
    assert len({part.folder for part in parts}) == len(parts) == len({part.name for part in parts})
    assert all(part.reports for part in parts)
    assert UNKNOWN not in [part.folder for part in parts[:-1]]


@given(st.lists(st.tuples(_PLACES, _YEARS), min_size=1, max_size=20), st.sampled_from(WAYS))
def test_other_reports_move_none(facts: list[tuple[tuple[str, ...], int | None]], by: str) -> None:
    reports = [
        replace(REPORT, id=f"r{at}", regions=regions, summary_year=summed) for at, (regions, summed) in enumerate(facts)
    ]
    whole = layout_of(deal(reports, by))
    alone = layout_of(deal(reports[:1], by))
    assert whole.place("reports/r0.md") == alone.place("reports/r0.md")


def test_parts_are_named_by_province_or_year_and_what_is_unknown_comes_last(small: Corpus) -> None:
    assert [(part.folder, part.name, len(part.reports)) for part in deal(small.reports, "region")] == [
        ("henan", "河南省", 1),
        ("hubei", "湖北省", 1),
        ("unknown", "地区未详", 2),
    ]
    assert [(part.folder, part.name, len(part.reports)) for part in deal(small.reports, "year")] == [
        ("2023", "2023年", 3),
        ("unknown", "年份未详", 1),
    ]


def test_a_report_without_a_summary_belongs_to_the_year_that_it_plans_for() -> None:
    report = replace(REPORT, summary_year=None, plan_year=2025)
    assert [part.folder for part in deal([report], "year")] == ["2025"]


@pytest.mark.parametrize("name", load("slugs")["provinces"])
def test_every_folder_is_that_of_a_province(name: str) -> None:
    code = division_of(name)
    assert code
    assert len(code) == 2


def test_all_provinces_have_a_folder_of_their_own() -> None:
    folders = load("slugs")["provinces"]
    assert len(set(folders.values())) == len(folders) == 34
    taken = {"reports", "departments", "themes", "levels", "regions", "years", "compilations", "common", "variants"}
    assert not taken & set(folders.values())
