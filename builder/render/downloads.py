"""The common plans as files to carry away: CSV for a spreadsheet, JSON for a program; what is long in an archive."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from builder.files import zipped
from builder.model import CommonPlan, Report
from builder.render.catalogue import Catalogue
from builder.render.links import anchor, built, placed, report_page

RANKING, MATRIX, ARCHIVE = "ranking.csv", "matrix.csv", "common-plans.zip"
# in the archive: text that repeats itself takes a tenth of its size there
EVIDENCE, WHOLE = "evidence.csv", "common-plans.json"
UNIQUE, PROBLEMS = "unique.csv", "problems.csv"
# what each row about a place in a report says of it
_ABOUT = ("报告", "题名", "机关", "部门", "层级", "计划年度", "同一报告", "行", "位置")
_ROWS = 1000  # written at a time
# a spreadsheet takes a cell that begins so for a formula
_FORMULA = tuple("=+-@\t\r")


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as CSV after RFC 4180; with a byte order mark, without which office programs misread Chinese."""
    return b"".join(_lines(rows))


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """`table` in pieces: that of all evidence is longer than everything else on the site."""
    yield codecs.BOM_UTF8
    rows = iter(rows)
    while some := list(islice(rows, _ROWS)):
        stream = io.StringIO(newline="")
        csv.writer(stream).writerows([_cell(value) for value in row] for row in some)
        yield stream.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdigit()


def address(report: Report, line: int) -> str:
    """Where a paragraph stands, from the root of the site."""
    return f"{built(placed(report_page(report.id)))}#{anchor(report, line)}"


def common_plan_files(book: Catalogue, plans: Sequence[CommonPlan]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, `plans` in the order of their rank."""
    yield RANKING, table(_ranking(plans))
    yield MATRIX, table(_matrix(plans))
    yield UNIQUE, table(_unique(book))
    yield PROBLEMS, table(_problems(book))
    records = (_record(book, plan) for plan in plans)
    yield ARCHIVE, zipped({EVIDENCE: _lines(_evidence(book, plans)), WHOLE: _listed("common_plans", records)})


def _listed(name: str, records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """A JSON object whose one member is a list, as `_indented` writes it, in pieces."""
    yield f'{{\n "{name}": ['.encode()
    end = "]\n}\n"
    for number, record in enumerate(records):
        yield f"{',' if number else ''}\n  {_indented(record, 3)}".encode("utf-8", "replace")
        end = "\n ]\n}\n"
    yield end.encode()


def _indented(value: Any, depth: int = 1) -> str:
    """`value` as `json.dumps(value, ensure_ascii=False, indent=1)` writes it, which does without the fast encoder."""
    inner, end = "\n" + " " * depth, "\n" + " " * (depth - 1)
    if value and isinstance(value, dict):
        if any(isinstance(item, (dict, list)) for item in value.values()):
            body = f",{inner}".join(
                f"{json.dumps(key, ensure_ascii=False)}: {_indented(item, depth + 1)}" for key, item in value.items()
            )
        else:
            body = _encoder(inner).encode(value)[1:-1]
        return f"{{{inner}{body}{end}}}"
    if value and isinstance(value, list):
        body = f",{inner}".join(_indented(item, depth + 1) for item in value)
        return f"[{inner}{body}{end}]"
    return json.dumps(value, ensure_ascii=False)


@cache
def _encoder(inner: str) -> json.JSONEncoder:
    """Of objects that hold no other, each entry on a line that begins with `inner`."""
    return json.JSONEncoder(ensure_ascii=False, separators=(f",{inner}", ": "), check_circular=False)


def _ranking(plans: Sequence[CommonPlan]) -> Iterator[Sequence[object]]:
    yield "名次", "编号", "共同计划", "主题", "篇数", "部门数", "层级数", "证据数", "新发现"
    for rank, plan in enumerate(plans, 1):
        found = "" if plan.key else "是"
        counts = plan.reports, len(plan.departments), len(plan.levels), len(plan.evidence)
        yield rank, plan.key or plan.id, plan.name, plan.theme, *counts, found


def _evidence(book: Catalogue, plans: Sequence[CommonPlan]) -> Iterator[Sequence[object]]:
    yield "编号", "共同计划", "主题", *_ABOUT, "原文"
    for plan in plans:
        for piece in plan.evidence:
            if report := book.reports.get(piece.report):
                about = _about(book, report, piece.line)
                yield plan.key or plan.id, plan.name, plan.theme, *about, piece.text


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
    for problem in book.problems:
        answers = " ".join(problem.answers)
        for piece in problem.evidence:
            about = _about(book, book.reports[piece.report], piece.line)
            yield problem.key, problem.name, problem.theme, answers, *about, piece.text


def _about(book: Catalogue, report: Report, line: int) -> tuple[object, ...]:
    facts = report.id, report.title, report.issuer, report.department, report.level, report.plan_year
    return *facts, book.canonical[report.id], line, address(report, line)


def _record(book: Catalogue, plan: CommonPlan) -> dict[str, Any]:
    pieces = [
        {
            "report": piece.report,
            "title": report.title,
            "issuer": report.issuer,
            "department": report.department,
            "level": report.level,
            "plan_year": report.plan_year,
            "line": piece.line,
            "address": address(report, piece.line),
            "text": piece.text,
        }
        for piece in plan.evidence
        if (report := book.reports.get(piece.report))
    ]
    record: dict[str, Any] = {"id": plan.id, "key": plan.key, "name": plan.name, "theme": plan.theme}
    counts = {"departments": dict(plan.departments), "levels": dict(plan.levels)}
    return record | {"discovered": plan.key is None, "reports": plan.reports} | counts | {"evidence": pieces}
