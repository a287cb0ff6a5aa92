"""The generated corpora of the benchmark: deterministic, nested, and in the likeness of real compilations."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.corpus import corpus, numeral, write_corpus
from builder.model import Corpus
from builder.pipeline import build_corpus


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder: Path = tmp_path_factory.mktemp("generated")
    write_corpus(60, folder)
    built = build_corpus([folder])
    assert not built.failures
    return built.corpus


def test_equal_arguments_give_equal_bytes() -> None:
    assert list(corpus(25)) == list(corpus(25))
    assert list(corpus(25)) != list(corpus(25, seed=7))


def test_a_smaller_corpus_begins_a_larger_one() -> None:
    small, large = list(corpus(40)), dict(corpus(80))
    assert all(large[name] == content for name, content in small[:-1])


def test_every_report_is_found_again(understood: Corpus) -> None:
    """What is generated is what the whole pipeline sees: reports are neither lost nor torn."""
    assert len(understood.reports) == 60
    assert not [warning for compilation in understood.compilations for warning in compilation.warnings]


def test_layouts_vary() -> None:
    names = [name for name, _ in corpus(400)]
    assert {name.rpartition(".")[2] for name in names} == {"txt", "docx", "html"}


def test_reports_are_of_the_length_and_shape_of_real_ones(understood: Corpus) -> None:
    lengths = sorted(sum(len(p.text) for p in report.paragraphs) for report in understood.reports)
    assert 3000 < lengths[30] < 4600
    assert sum(lengths) / 60 == pytest.approx(3826, rel=0.15)
    depths = {max((section.level for section in report.sections), default=0) for report in understood.reports}
    assert {2, 3} <= depths
    assert sum(bool(report.plan_ranges) for report in understood.reports) >= 57


def test_some_reports_stand_in_two_compilations(understood: Corpus) -> None:
    assert any(report.variants for report in understood.reports)


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_numerals(number: int, text: str) -> None:
    assert numeral(number) == text
