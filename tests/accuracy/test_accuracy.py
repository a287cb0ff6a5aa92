"""No figure falls below what was reached before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.dataset import write_dataset
from builder.model import Corpus
from tests.accuracy import figures, page


@pytest.fixture(scope="session")
def measured(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The figures of the datasets that the seeds and the held-out inputs give now."""
    folder = tmp_path_factory.mktemp("dataset")
    write_dataset(corpus, folder)
    other = tmp_path_factory.mktemp("heldout")
    figures.extract_into(other, "heldout")
    return figures.measure(folder) | figures.measure(other, "heldout") | figures.measure(other, "blind")


def test_the_page_tells_the_baseline() -> None:
    """docs/accuracy.md is what `make accuracy ARGS=--update` writes."""
    assert page.PAGE.read_text(encoding="utf-8") == page.render(figures.read_baseline())


@pytest.mark.parametrize("name", figures.read_baseline())
def test_figure_does_not_fall(measured: dict[str, float], name: str) -> None:
    """Each figure is at least its baseline; `make accuracy` shows them all."""
    assert not figures.losses({name: figures.read_baseline()[name]}, measured)


def test_every_figure_has_a_baseline(measured: dict[str, float]) -> None:
    """A new figure enters the baseline at once: `make accuracy ARGS=--update`."""
    assert set(measured) <= set(figures.read_baseline())


def test_a_loss_is_told_from_a_gain() -> None:
    """Shares may not fall, counts may not rise, rounding is no loss."""
    baseline = {"themes_f1": 0.9, "noise_leaks": 1, "title": 1.0}
    assert figures.losses(baseline, {"themes_f1": 0.95, "noise_leaks": 0, "title": 0.9996}) == []
    worse = figures.losses(baseline, {"themes_f1": 0.899, "noise_leaks": 2})
    assert [sentence.split()[0] for sentence in worse] == ["themes_f1", "noise_leaks", "title"]


def test_updating_only_raises_the_baseline() -> None:
    """What became worse keeps its old baseline, so that the test goes on failing."""
    baseline = {"themes_f1": 0.9, "noise_leaks": 1, "title": 1.0}
    figures_now = {"themes_f1": 0.8, "noise_leaks": 0, "title": 1.0, "repairs": 0.98}
    assert figures.raised(baseline, figures_now) == {"themes_f1": 0.9, "noise_leaks": 0, "title": 1.0, "repairs": 0.98}


def test_finding_nothing_scores_nothing(tmp_path: Path) -> None:
    """An empty dataset scores 0, so that the figures mean something."""
    for name in ("reports", "measures", "common_plans", "changes"):
        (tmp_path / f"{name}.jsonl").write_text("", encoding="utf-8")
    empty = figures.measure(tmp_path)
    assert empty["seeds.report_starts_f1"] == empty["seeds.title"] == empty["seeds.measures_f1"] == 0
    gold = [json.loads(path.read_text(encoding="utf-8")) for path in figures.SETS["seeds"].files()]
    reports = [report for compilation in gold for report in compilation["reports"]]
    assert len(reports) == 25
