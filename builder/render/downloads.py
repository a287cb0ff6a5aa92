"""The common plans as files to carry away, CSV for a spreadsheet; what has a row for each place in one archive.

For a program there is the dataset's own common_plans.jsonl.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from builder.files import zipped
from builder.model import CommonPlan, Report
from builder.render.catalogue import Catalogue
from builder.render.links import anchor, built, placed, report_page

RANKING, MATRIX, ARCHIVE = "ranking.csv", "matrix.csv", "common-plans.zip"
# in the archive: text that repeats itself takes a tenth of its size there
EVIDENCE, UNIQUE, PROBLEMS = "evidence.csv", "unique.csv", "problems.csv"
# what each row about a place in a report says of it
_ABOUT = ("报告", "题名", "机关", "部门", "层级", "计划年度", "同一报告", "行", "位置")
_ROWS = 1000  # written at a time
# a spreadsheet takes a cell that begins so for a formula
_FORMULA = frozenset("=+-@\t\r")


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as CSV after RFC 4180; with a byte order mark, without which office programs misread Chinese."""
    return b"".join(_lines(rows))


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """`table` in pieces: that of all evidence is longer than everything else on the site."""
    yield codecs.BOM_UTF8
    rows = iter(rows)
    while some := list(islice(rows, _ROWS)):
        stream = io.StringIO(newline="")
        csv.writer(stream).writerows(
            [_cell(v) if isinstance(v, str) and v[:1] in _FORMULA else v for v in row] for row in some
        )
        yield stream.getvalue().encode("utf-8", "replace")


def _cell(text: str) -> str:
    """A text that begins as formulas do, as a text."""
    return text if _is_number(text) else f"'{text}"


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdigit()


def address(report: Report, line: int) -> str:
    """Where a paragraph stands, from the root of the site."""
    return f"{built(placed(report_page(report.id)))}#{anchor(report, line)}"


def common_plan_files(book: Catalogue, plans: Sequence[CommonPlan]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, `plans` in the order of their rank."""
    yield RANKING, table(_ranking(plans))
    yield MATRIX, table(_matrix(plans))
    sheets = {EVIDENCE: _evidence(book), UNIQUE: _unique(book), PROBLEMS: _problems(book)}
    yield ARCHIVE, zipped({name: _lines(rows) for name, rows in sheets.items()})


def _ranking(plans: Sequence[CommonPlan]) -> Iterator[Sequence[object]]:
    yield "名次", "编号", "共同计划", "主题", "篇数", "部门数", "层级数", "证据数", "新发现"
    for rank, plan in enumerate(plans, 1):
        found = "" if plan.key else "是"
        counts = plan.reports, len(plan.departments), len(plan.levels), len(plan.evidence)
        yield rank, plan.key or plan.id, plan.name, plan.theme, *counts, found


def _evidence(book: Catalogue) -> Iterator[Sequence[object]]:
    """By report: what is said of a report then stands near, and packs to two thirds of what the order by plan takes."""
    yield "编号", "共同计划", "主题", *_ABOUT, "原文"
    for report in book.reports.values():
        for plan, pieces in book.evidence.get(report.id, ()):
            for piece in pieces:
                yield plan.key or plan.id, plan.name, plan.theme, *_about(book, report, piece.line), piece.text


def _matrix(plans: Sequence[CommonPlan]) -> Iterator[Sequence[object]]:
    departments = sorted({name for plan in plans for name, _ in plan.departments})
    yield "共同计划", *departments
    for plan in plans:
        counts = dict(plan.departments)
        yield plan.name, *(counts.get(name, 0) for name in departments)


def _unique(book: Catalogue) -> Iterator[Sequence[object]]:
    yield "举措", "全文", "主题", *_ABOUT
    for report in book.reports.values():
        for measure in book.unique.get(report.id, ()):
            theme = measure.themes[0] if measure.themes else ""
            yield measure.head, measure.text, theme, *_about(book, report, measure.line)


def _problems(book: Catalogue) -> Iterator[Sequence[object]]:
    yield "编号", "共同问题", "主题", "对应的共同计划", *_ABOUT, "原文"
    for report in book.reports.values():
        for problem, pieces in book.named.get(report.id, ()):
            for piece in pieces:
                about = _about(book, report, piece.line)
                yield problem.key, problem.name, problem.theme, " ".join(problem.answers), *about, piece.text


def _about(book: Catalogue, report: Report, line: int) -> tuple[object, ...]:
    facts = report.id, report.title, report.issuer, report.department, report.level, report.plan_year
    return *facts, book.canonical[report.id], line, address(report, line)
