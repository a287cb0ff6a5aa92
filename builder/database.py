"""The dataset as one SQLite file, ready to be asked: a table for each kind of record and for each list within one.

Zipped, since text takes a third of its size that way and no browser asks the file itself; the same corpus gives the
same bytes with the same version of SQLite. What each table and column holds is said on the page of the data
(builder/render/templates/data.md.j2), both from knowledge/database.yml.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from builder.files import TEMPORARY, write_whole, zip_entry
from builder.knowledge import load
from builder.model import Corpus

ARCHIVE, DATABASE = "huibian.sqlite.zip", "huibian.sqlite"

# looked up by what readers ask for; every other table is read whole
_INDEXES = ("paragraphs(report)", "measures(report)", "evidence(report)", "evidence(plan)", "report_themes(theme)")
# they quote one another
_TOGETHER = ("paragraphs", "sections", "measures", "evidence")


def tables() -> Mapping[str, dict[str, Any]]:
    """What each table holds (`about`), and its columns with their SQL (`columns`)."""
    found: dict[str, dict[str, Any]] = load("database")
    return found


def write_database(corpus: Corpus, canonical: Mapping[str, str], folder: Path) -> int:
    """Write the zipped database of `corpus` into `folder`; the size of the database itself in bytes.

    `canonical` maps the id of a report to that which stands for it and its variants. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=TEMPORARY) as scratch:
        database, archive = Path(scratch) / DATABASE, Path(scratch) / ARCHIVE
        _fill(database, corpus, canonical)
        with (
            zipfile.ZipFile(archive, "w", compresslevel=6) as package,
            package.open(zip_entry(DATABASE), "w") as target,
            database.open("rb") as stream,
        ):
            shutil.copyfileobj(stream, target)
        write_whole(folder / ARCHIVE, archive.read_bytes())
        return database.stat().st_size


def _fill(path: Path, corpus: Corpus, canonical: Mapping[str, str]) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # a file that is thrown away when anything goes wrong needs no journal
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        for table, described in tables().items():
            definition = ", ".join(f"{name} {kind}" for name, kind in described["columns"].items())
            connection.execute(f"CREATE TABLE {table} ({definition})")
        for table, rows in _inserts(corpus, canonical):
            places = ", ".join("?" * len(tables()[table]["columns"]))
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - of our own making
        for number, index in enumerate(_INDEXES):
            connection.execute(f"CREATE INDEX by_{number} ON {index}")
        connection.execute("COMMIT")


def _inserts(corpus: Corpus, canonical: Mapping[str, str]) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    """Tables and rows in the order in which they are written: what a report says in many tables at once, so that it
    comes to lie together and the archive, which looks back 32 kB, need not hold the same words twice."""
    grouped: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    for table in _TOGETHER:
        column = list(tables()[table]["columns"]).index("report")
        for row in _rows(table, corpus, canonical):
            grouped.setdefault(row[column], {}).setdefault(table, []).append(row)
    for own in grouped.values():
        yield from own.items()
    for table in tables():
        if table not in _TOGETHER:
            yield table, _rows(table, corpus, canonical)


def _rows(table: str, corpus: Corpus, canonical: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
    if table in _LISTS:
        return _LISTS[table](corpus)
    names = list(tables()[table]["columns"])
    if table == "reports":
        # the second column is not the report's own
        rest = [name for name in names if name not in ("id", "same_as")]
        return ((r.id, canonical[r.id], *(getattr(r, name) for name in rest)) for r in corpus.reports)
    return (tuple(getattr(record, name) for name in names) for record in getattr(corpus, table))


def _ranked(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, int, str]]:
    for owner, names in pairs:
        yield from ((owner, rank, name) for rank, name in enumerate(names, 1))


_LISTS: Mapping[str, Callable[[Corpus], Iterable[tuple[Any, ...]]]] = {
    "report_regions": lambda corpus: _ranked((r.id, r.regions) for r in corpus.reports),
    "report_themes": lambda corpus: _ranked((r.id, r.themes) for r in corpus.reports),
    "measure_themes": lambda corpus: _ranked((m.id, m.themes) for m in corpus.measures),
    "sections": lambda corpus: (
        (r.id, s.line, s.level, s.heading, int(s.run_in), s.role) for r in corpus.reports for s in r.sections
    ),
    "paragraphs": lambda corpus: ((r.id, p.line, p.text) for r in corpus.reports for p in r.paragraphs),
    "evidence": lambda corpus: ((c.id, e.report, e.line, e.text) for c in corpus.common_plans for e in c.evidence),
    "phrase_places": lambda corpus: ((p.id, o.report, o.line, o.column) for p in corpus.phrases for o in p.occurrences),
}
