"""The home page: its lists are bounded however large the corpus is, and what is not known never comes first."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from builder.model import Compilation, Corpus
from builder.render.catalogue import Catalogue, catalogue
from builder.render.dates import News
from builder.render.facets import Facet, facets
from builder.render.home import largest, latest_compilations, latest_years, render_home
from builder.render.matrix import themes_by_department
from tests.render.sample import sample_corpus


def _parts(corpus: Corpus) -> tuple[Catalogue, dict[str, Facet]]:
    book = catalogue(corpus)
    return book, {facet.folder: facet for facet in facets(book)}


def _many(count: int) -> Corpus:
    """`count` compilations of one report each: departments, themes, provinces and years of their own."""
    alpha = sample_corpus().reports[0]
    reports = tuple(
        replace(
            alpha,
            id=f"r{n}",
            source=f"{n}.txt",
            department=f"部门{n}",
            themes=(f"主题{n}", f"主题{n + 1}"),
            regions=(f"第{n}省",),
            summary_year=1000 + n,
            plan_year=1001 + n,
            variants=(),
            neighbours=(),
        )
        for n in range(count)
    )
    compilations = tuple(
        Compilation(f"{n}.txt", "0" * 64, "txt", "utf-8", f"汇编{n}", None, (), 1) for n in range(count)
    )
    return Corpus(compilations=compilations, reports=reports)


def _links(page: str, folder: str) -> int:
    """Links to pages of values of a kind, those of the map's cells left aside."""
    return len(re.findall(rf"\]\({folder}/(?!index|matrix)[^)?]+\.md\)", page))


@pytest.mark.parametrize("folder", ["departments", "themes", "regions", "years", "compilations", "reports"])
def test_lists_do_not_grow_with_the_corpus(folder: str) -> None:
    """As long for 40 as for 80 of a kind, with a link to all of them that says how many there are."""
    few, many = (render_home(*_parts(_many(count))) for count in (40, 80))
    assert _links(few, folder) == _links(many, folder) > 0
    assert "[全部80部](compilations/index.md)" in many
    assert "[全部80个](departments/index.md)" in many
    assert "[全部81个主题、80个部门](themes/matrix.md)" in many


def test_the_page_of_a_larger_corpus_is_no_longer() -> None:
    """But for longer numbers."""
    few, many = (len(render_home(*_parts(_many(count)))) for count in (40, 400))
    assert many < few * 1.1


def test_the_newest_come_first() -> None:
    book, known = _parts(_many(40))
    assert [value.name for value, _ in latest_years(book, known["years"], 3)] == ["1040年", "1039年", "1038年"]
    named = [value.name for value, _ in latest_compilations(book, known["compilations"], 2)]
    assert named == ["汇编39", "汇编38"]


def test_the_largest_come_first_and_what_is_not_known_last() -> None:
    """However many reports tell no region and no department."""
    corpus = sample_corpus()
    delta = corpus.reports[3]
    more = tuple(replace(delta, id=f"delta-{n}") for n in range(5))
    book, known = _parts(replace(corpus, reports=(*corpus.reports, *more)))
    assert [(value.name, count) for value, count in largest(book, known["departments"], 9)] == [
        ("商务", 1),
        ("统计", 1),
        ("其他", 6),
    ]
    assert [value.name for value, _ in largest(book, known["regions"], 9)] == ["安徽省", "地区未详"]


def test_the_map_counts_copies_once_and_its_corner_is_the_densest() -> None:
    matrix = themes_by_department(*_parts(sample_corpus()))
    assert matrix.themes == ("招商引资与项目建设", "统计调查与经济监测")
    assert matrix.departments == ("商务", "统计")
    assert matrix.counts["招商引资与项目建设", "商务"] == 1
    corner = matrix.corner(1, 1)
    assert (corner.themes, corner.departments, corner.most) == (matrix.themes[:1], matrix.departments[:1], 1)


def test_the_first_build_shows_the_newest_reports_and_a_later_one_what_is_new() -> None:
    book, known = _parts(sample_corpus())
    first = render_home(book, known)
    assert "新近的报告 {#newest}" in first
    compilation = book.corpus.compilations[0]
    news = News("2024-05-06", (compilation,), (), 1, (book.reports["beta"],))
    later = render_home(book, known, news)
    assert "新近增补 {#newest}" in later
    assert "2024-05-06 收入[汇编&lt;一&gt;]" in later
    assert "[某市商务局总结](reports/beta.md)\n" in later  # its title names the organ, which is not told twice


def test_a_corpus_without_themes_and_plans_has_neither_map_nor_ranking() -> None:
    corpus = sample_corpus()
    reports = tuple(replace(report, themes=(), primary_theme=None) for report in corpus.reports)
    page = render_home(*_parts(replace(corpus, reports=reports, common_plans=(), measures=())))
    assert "hb-map" not in page
    assert "没有共同的计划" in page
