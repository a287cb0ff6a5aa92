"""The dataset as one SQLite file, ready to be asked: a table for each kind of record and for each list within one.

The published text stands in it once, in `paragraphs`. Headings, measures and evidence are words of it: what is stored
of them is from which character to which, and views of the names that readers know cut the words out. Where words are
not found in the text as they stand, they are stored themselves.

Zipped, which every system opens, since text takes a third of its size that way and no browser asks the file itself. The
same corpus gives the same bytes with the same version of SQLite. What each table and column holds is said on the page
of the data (builder/render/templates/data.md.j2), both from knowledge/database.yml.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from builder.files import TEMPORARY, write_whole, zipped
from builder.knowledge import load
from builder.model import Corpus, Measure

ARCHIVE, DATABASE = "huibian.sqlite.zip", "huibian.sqlite"
_BLOCK = 1 << 20

# looked up by what readers ask for; every other table is read whole
_INDEXES = ("paragraphs(report)", "measure_lines(measure)")
Row = tuple[Any, ...]
# from where in a paragraph (characters, from 1 as SQL counts them) and how many, or the words themselves
Span = tuple[int, int, str | None]


def tables() -> Mapping[str, dict[str, Any]]:
    """What each table holds (`about`), its columns with their SQL (`columns`), and what a view selects (`view`)."""
    found: dict[str, dict[str, Any]] = load("database")
    return found


def write_database(corpus: Corpus, canonical: Mapping[str, str], folder: Path) -> int:
    """Write the zipped database of `corpus` into `folder`; the size of the database itself in bytes.

    `canonical` maps the id of a report to that which stands for it and its variants. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=TEMPORARY) as scratch:
        path = Path(scratch) / DATABASE
        _fill(path, corpus, canonical)
        with path.open("rb") as stream:
            write_whole(folder / ARCHIVE, zipped({DATABASE: _blocks(stream)}))
        return path.stat().st_size


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _fill(path: Path, corpus: Corpus, canonical: Mapping[str, str]) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # a file that is thrown away when anything goes wrong needs no journal
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        stored = _Stored(corpus)
        for table, described in tables().items():
            if "view" in described:
                connection.execute(f"CREATE VIEW {table} AS {described['view']}")
                continue
            names = list(described["columns"])
            definition = ", ".join(f"{name} {kind}" for name, kind in described["columns"].items())
            connection.execute(f"CREATE TABLE {table} ({definition})")
            rows = getattr(stored, table, None)
            connection.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})",  # noqa: S608 - of our own making
                rows() if rows else _records(table, names, corpus, canonical),
            )
        for number, index in enumerate(_INDEXES):
            connection.execute(f"CREATE INDEX by_{number} ON {index}")
        connection.execute("COMMIT")


def _records(table: str, names: Sequence[str], corpus: Corpus, canonical: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a table whose columns are the fields of its records."""
    for record in getattr(corpus, table):
        yield tuple(canonical[record.id] if name == "same_as" else getattr(record, name) for name in names)


def _ranked(pairs: Iterable[tuple[Any, tuple[str, ...]]]) -> Iterator[Row]:
    for owner, names in pairs:
        yield from ((owner, rank, name) for rank, name in enumerate(names, 1))


class _Stored:
    """The rows of the tables that are no records of the dataset, a method each, which has the table's name."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._first: dict[str, int] = {}  # of a report: the number of its first paragraph
        self._at: dict[tuple[str, int], int] = {}  # of a line: the place of its paragraph within the report
        self._texts: dict[str, list[str]] = {}
        number = 1
        for report in corpus.reports:
            self._first[report.id] = number
            self._at.update({(report.id, p.line): at for at, p in enumerate(report.paragraphs)})
            self._texts[report.id] = [p.text for p in report.paragraphs]
            number += len(report.paragraphs)
        self._number = {measure.id: number for number, measure in enumerate(corpus.measures, 1)}

    def _place(self, report: str, line: int) -> tuple[int, str]:
        """The number of the paragraph of a line, and its text."""
        at = self._at[report, line]
        return self._first[report] + at, self._texts[report][at]

    def report_regions(self) -> Iterator[Row]:
        return _ranked((r.id, r.regions) for r in self._corpus.reports)

    def report_themes(self) -> Iterator[Row]:
        return _ranked((r.id, r.themes) for r in self._corpus.reports)

    def paragraphs(self) -> Iterator[Row]:
        for report in self._corpus.reports:
            for number, paragraph in enumerate(report.paragraphs, self._first[report.id]):
                yield number, report.id, paragraph.line, paragraph.text

    def heading_spans(self) -> Iterator[Row]:
        for report in self._corpus.reports:
            for section in report.sections:
                number, text = self._place(report.id, section.line)
                yield number, *_span(text, section.heading), section.level, int(section.run_in), section.role

    def measure_heads(self) -> Iterator[Row]:
        for measure in self._corpus.measures:
            number, text = self._place(measure.report, measure.line)
            parent = self._number[measure.parent] if measure.parent else None
            yield self._number[measure.id], measure.id, parent, number, *_span(text, measure.head)

    def measure_lines(self) -> Iterator[Row]:
        for measure in self._corpus.measures:
            for place, (at, span) in enumerate(self._lines(measure)):
                yield self._number[measure.id], place, self._first[measure.report] + at, *span

    def _lines(self, measure: Measure) -> Iterator[tuple[int, Span]]:
        """Each line of a measure's text, in which paragraph it stands and where: in that of the line before, behind
        it, or in the next that has it."""
        texts, at, behind = self._texts[measure.report], self._at[measure.report, measure.line], 0
        for words in measure.text.split("\n"):
            for later in range(at, len(texts)):
                start = texts[later].find(words, behind if later == at else 0)
                if start >= 0:
                    at, behind = later, start + len(words)
                    yield at, (start + 1, len(words), None)
                    break
            else:
                yield at, (0, 0, words)

    def theme_ranks(self) -> Iterator[Row]:
        return _ranked((self._number[m.id], m.themes) for m in self._corpus.measures)

    def evidence_spans(self) -> Iterator[Row]:
        """In the order of the text: what lies near each other takes less room."""
        return iter(
            sorted(
                (number, plan.id, *_span(text, piece.text))
                for plan in self._corpus.common_plans
                for piece in plan.evidence
                for number, text in [self._place(piece.report, piece.line)]
            )
        )

    def phrase_places(self) -> Iterator[Row]:
        return ((p.id, o.report, o.line, o.column) for p in self._corpus.phrases for o in p.occurrences)


def _span(text: str, words: str) -> Span:
    start = text.find(words)
    return (start + 1, len(words), None) if start >= 0 else (0, 0, words)
