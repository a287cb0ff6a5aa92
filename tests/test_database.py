"""The SQLite file: what the dataset holds, in tables; the queries of the page of the data run against it."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.database import ARCHIVE, DATABASE, tables, write_database
from builder.model import Corpus
from builder.render.catalogue import catalogue
from builder.render.data_page import queries
from tests.render.sample import sample_corpus


def _open(folder: Path) -> sqlite3.Connection:
    with zipfile.ZipFile(folder / ARCHIVE) as package:
        assert package.namelist() == [DATABASE]
        package.extractall(folder)
    return sqlite3.connect(folder / DATABASE)


@pytest.fixture
def database(corpus: Corpus, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    write_database(corpus, catalogue(corpus).canonical, tmp_path)
    with contextlib.closing(_open(tmp_path)) as connection:
        yield connection


def _one(database: sqlite3.Connection, query: str) -> Any:
    return database.execute(query).fetchone()[0]


def test_every_record_is_there(database: sqlite3.Connection, corpus: Corpus) -> None:
    assert _one(database, "SELECT count(*) FROM reports") == len(corpus.reports)
    assert _one(database, "SELECT count(*) FROM paragraphs") == sum(len(r.paragraphs) for r in corpus.reports)
    assert _one(database, "SELECT count(*) FROM measures") == len(corpus.measures)
    assert _one(database, "SELECT count(*) FROM evidence") == sum(len(p.evidence) for p in corpus.common_plans)
    assert _one(database, "SELECT count(*) FROM changes") == len(corpus.changes)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_it_counts_is_what_the_pages_count(database: sqlite3.Connection, corpus: Corpus) -> None:
    """Variants once, where same_as is counted."""
    for plan in corpus.common_plans:
        counted = database.execute(
            "SELECT count(DISTINCT r.same_as) FROM evidence e JOIN reports r ON r.id = e.report WHERE e.plan = ?",
            [plan.id],
        ).fetchone()[0]
        assert counted == plan.reports


def test_nothing_hidden_is_in_it(database: sqlite3.Connection) -> None:
    assert _one(database, "SELECT count(*) FROM changes WHERE kind = 'redaction'") > 0
    assert _one(database, "SELECT count(*) FROM changes WHERE kind = 'redaction' AND before IS NOT NULL") == 0


@pytest.mark.parametrize("query", queries(), ids=lambda query: query["title"])
def test_the_example_queries_run(database: sqlite3.Connection, query: dict[str, str]) -> None:
    found = database.execute(query["sql"]).fetchall()
    assert len(found) > 5
    assert all(None not in row for row in found)


def test_three_queries_are_shown() -> None:
    assert len(queries()) >= 3


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = sample_corpus()
    digests = set()
    for name in ("one", "two"):
        size = write_database(corpus, catalogue(corpus).canonical, tmp_path / name)
        content = (tmp_path / name / ARCHIVE).read_bytes()
        assert size > len(content) > 1000
        digests.add(hashlib.sha256(content).hexdigest())
        assert [path.name for path in (tmp_path / name).iterdir()] == [ARCHIVE]
    assert len(digests) == 1


def test_what_views_cut_out_is_what_the_dataset_says(database: sqlite3.Connection, corpus: Corpus) -> None:
    measures = database.execute("SELECT id, report, line, head, text, parent FROM measures ").fetchall()
    assert measures == [(m.id, m.report, m.line, m.head, m.text, m.parent) for m in corpus.measures]
    themes = database.execute("SELECT measure, rank, theme FROM measure_themes").fetchall()
    assert themes == [(m.id, rank, theme) for m in corpus.measures for rank, theme in enumerate(m.themes, 1)]
    sections = database.execute("SELECT report, line, level, heading, run_in, role FROM sections").fetchall()
    assert sections == [
        (r.id, s.line, s.level, s.heading, int(s.run_in), s.role) for r in corpus.reports for s in r.sections
    ]
    evidence = database.execute("SELECT plan, report, line, text FROM evidence").fetchall()
    assert sorted(evidence) == sorted((p.id, e.report, e.line, e.text) for p in corpus.common_plans for e in p.evidence)
    # nearly all of it is cut out: the text stands once
    for table in ("heading_spans", "measure_heads", "measure_lines", "evidence_spans"):
        stored = _one(database, f"SELECT count(*) FROM {table} WHERE words IS NOT NULL")
        assert stored <= 0.01 * _one(database, f"SELECT count(*) FROM {table}")


def test_words_that_the_text_lacks_are_kept(tmp_path: Path) -> None:
    """Whatever a correction or an odd input makes of a measure, the database says what the dataset says."""
    corpus = sample_corpus()
    first, *rest = corpus.measures
    odd = dataclasses.replace(first, head="别的字", text=f"{first.text}\n没有的一行\n\n")
    corpus = dataclasses.replace(corpus, measures=(odd, *rest))
    write_database(corpus, catalogue(corpus).canonical, tmp_path)
    with contextlib.closing(_open(tmp_path)) as database:
        assert database.execute("SELECT head, text FROM measures WHERE id = ?", [odd.id]).fetchone() == (
            odd.head,
            odd.text,
        )


def test_every_table_is_described(database: sqlite3.Connection) -> None:
    made = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert made == set(tables())
    assert all(table["about"] for table in tables().values())
