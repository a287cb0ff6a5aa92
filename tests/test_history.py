"""The dates of inputs, from repositories made for the purpose."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from builder.history import Dated, FileHistory, histories
from builder.model import Compilation, Corpus, Fact
from builder.render.catalogue import catalogue
from builder.render.dates import news, page_dates, report_dates
from builder.render.facets import facets
from tests.render.sample import sample_corpus

FIRST, SECOND, THIRD = 1_600_000_000, 1_650_000_000, 1_700_000_000


def _git(folder: Path, *arguments: str, when: int = FIRST) -> None:
    date = f"{when} +0800"
    own = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_CONFIG_GLOBAL": os.devnull}
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, env=os.environ | own, check=True, capture_output=True)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A repository with inputs in a folder of it: one of one commit, one that grew and was mended."""
    folder = tmp_path / "repository" / "seeds"
    folder.mkdir(parents=True)
    _git(folder.parent, "init", "-q")
    (folder / "一 部.txt").write_text("甲\n乙\n丙\n", encoding="utf-8")
    (folder / "two.txt").write_text("丁\n", encoding="utf-8")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "1")
    (folder / "一 部.txt").write_text("甲\n乙改\n丙\n新\n", encoding="utf-8")
    _git(folder, "commit", "-qam", "2", when=SECOND)
    return folder


def test_files_and_lines_have_the_dates_of_their_commits(seeds: Path) -> None:
    found = histories(seeds)
    assert found["two.txt"] == FileHistory(Dated(FIRST, FIRST))
    grown = found["一 部.txt"]
    assert grown.dates == Dated(FIRST, SECOND)
    assert grown.lines == (FIRST, SECOND, FIRST, SECOND)
    assert grown.of_lines(1, 1) == Dated(FIRST, FIRST)
    assert grown.of_lines(1, 3) == Dated(FIRST, SECOND)
    assert grown.of_lines(4, 4) == Dated(SECOND, SECOND)
    assert grown.of_lines(4, 9) == grown.dates  # more lines than the file has: its lines are counted otherwise


def test_what_is_not_committed_has_no_date(seeds: Path) -> None:
    (seeds / "two.txt").write_text("改\n", encoding="utf-8")
    (seeds / "three.txt").write_text("新\n", encoding="utf-8")
    assert set(histories(seeds)) == {"一 部.txt"}


def test_a_part_of_the_history_is_none(seeds: Path, tmp_path: Path) -> None:
    """Its oldest commit would pass for the day on which everything was added."""
    _git(tmp_path, "clone", "-q", "--depth", "1", f"file://{seeds.parent}", "shallow")
    assert (tmp_path / "shallow" / "seeds" / "two.txt").is_file()
    assert histories(tmp_path / "shallow" / "seeds") == {}


def test_without_git_nothing_is_known(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert histories(tmp_path / "plain") == {}
    assert histories(tmp_path / "missing") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert histories(seeds) == {}


# ---- what pages make of them ----

FILES = {"第一部.txt": FileHistory(Dated(FIRST, FIRST)), "second.docx": FileHistory(Dated(SECOND, SECOND))}


def test_a_report_has_the_dates_of_its_own_lines() -> None:
    corpus = sample_corpus()
    lines = tuple(SECOND if number == 41 else FIRST for number in range(1, 60))
    found = report_dates(corpus, {"第一部.txt": FileHistory(Dated(FIRST, SECOND), lines)})
    assert found == {"alpha": Dated(FIRST, FIRST), "beta": Dated(FIRST, SECOND)}


def test_lines_of_word_files_are_not_those_of_the_file() -> None:
    lines = tuple(THIRD for _ in range(60))
    found = report_dates(sample_corpus(), {"second.docx": FileHistory(Dated(FIRST, SECOND), lines)})
    assert found["gamma"] == Dated(FIRST, SECOND)


def test_what_a_person_corrected_changed_with_the_corrections() -> None:
    corpus = sample_corpus()
    alpha = replace(corpus.reports[0], facts=(Fact("issuer", None, "x", "correction"),))
    corpus = replace(corpus, reports=(alpha, *corpus.reports[1:]))
    found = report_dates(corpus, FILES, FileHistory(Dated(FIRST, THIRD)))
    assert found["alpha"] == Dated(FIRST, THIRD)
    assert found["beta"] == Dated(FIRST, FIRST)


def test_news_is_what_the_latest_change_brought() -> None:
    corpus = sample_corpus()
    book = catalogue(corpus)
    found = news(book, report_dates(corpus, FILES), FILES)
    assert found is not None
    assert found.day == "2022-04-15"
    assert [item.source for item in found.added] == ["second.docx"]
    assert found.changed == ()
    assert {report.id for report in found.reports} == {"gamma", "delta"}
    assert found.count == 2


def test_a_list_of_news_does_not_grow() -> None:
    corpus = sample_corpus()
    many = tuple(replace(corpus.reports[3], id=f"d{number}") for number in range(50))
    book = catalogue(replace(corpus, reports=many))
    found = news(book, report_dates(replace(corpus, reports=many), FILES), FILES)
    assert found is not None
    assert found.count == 50
    assert len(found.reports) == 8


def test_without_a_history_there_is_no_news() -> None:
    book = catalogue(sample_corpus())
    assert news(book, {}, {}) is None
    assert news(catalogue(Corpus()), {}, {}) is None


def test_a_page_changes_with_what_it_shows() -> None:
    corpus = sample_corpus()
    book = catalogue(corpus)
    known = {facet.folder: facet for facet in facets(book)}
    pages = ["reports/alpha.md", "departments/statistics.md", "departments/commerce.md", "common/c11.md", "index.md"]
    found = page_dates(book, known, report_dates(corpus, FILES), pages)
    assert found == dict(zip(pages, (FIRST, FIRST, SECOND, SECOND, SECOND), strict=True))
    assert page_dates(book, known, {}, pages) == {}


def test_the_sources_of_the_sample_are_a_text_and_a_word_file() -> None:
    assert [(item.source, item.format) for item in sample_corpus().compilations if isinstance(item, Compilation)] == [
        ("第一部.txt", "txt"),
        ("second.docx", "docx"),
    ]


def test_settings_of_the_reader_do_not_change_the_dates(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = histories(seeds)
    top = seeds.parent
    second = subprocess.run(["git", "rev-parse", "HEAD"], cwd=top, capture_output=True, text=True, check=True).stdout
    (top / "ignored").write_text(second, encoding="utf-8")
    settings = top / "settings"
    settings.write_text(f"[blame]\n\tignoreRevsFile = {top / 'ignored'}\n[log]\n\tfollow = true\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert histories(seeds) == before
