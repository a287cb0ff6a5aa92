"""待核: every doubtful fact and every probably damaged place of all reports, and how a person settles them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from builder.corrections import FIELDS
from builder.model import Compilation, Fact, Report
from builder.render.catalogue import Catalogue
from builder.render.environment import render
from builder.render.facets import Facet
from builder.render.front import crumb, front_matter
from builder.render.review import doubts
from builder.render.sheets import Sheet, sheets

PAGE = "review/index.md"
# so many reports of a compilation stand on a page
OF_PAGE = 50


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A report with something to check; `form` is the entry of corrections.yml that would settle its facts and marks
    as they stand, a line each."""

    report: Report
    facts: tuple[tuple[str, Fact, str], ...]
    form: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of a compilation is to be checked: reports, facts, marks and warnings; `page` lists it."""

    source: str
    name: str
    page: str
    reports: int
    facts: int
    marks: int
    warnings: int


def anchor(report: Report) -> str:
    """The id of a report on the page of its compilation."""
    return f"r-{report.id}"


def doubtful(report: Report) -> Doubtful | None:
    """What is to be checked of a report, or None where nothing is; a fact comes with its name and value."""
    facts = tuple((name, fact, shown(getattr(report, fact.field, None))) for name, fact in doubts(report))
    if not facts and not report.marks:
        return None
    fields = dict.fromkeys(fact.field for _, fact, _ in facts if fact.field in FIELDS)
    values = {name: _plain(getattr(report, name)) for name in fields}
    entry: dict[str, object] = {"report": _Quoted(report.id)}
    if values:
        entry["set"] = values
    if edits := list(
        {(m.line, m.text): {"line": m.line, "text": m.text, "is": "right"} for m in report.marks}.values()
    ):
        entry["edits"] = edits
    return Doubtful(report, facts, _form({**entry, "reason": "据……"}))


def confirming(compilation: Compilation) -> str:
    """The entry that confirms all warnings of a compilation."""
    return _form({"source": compilation.source, "confirmed": list(compilation.warnings), "reason": "已核对原件"})


class _Quoted(str):
    """A string that YAML must not take for a number."""


def _dumper(base: Any) -> Any:
    """Ids in quotes, and no aliases."""
    made: Any = type("_Dumper", (base,), {"ignore_aliases": lambda dumper, data: True})
    made.add_representer(
        _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
    )
    return made


_PLAIN = _dumper(yaml.SafeDumper)
# made by C, where libyaml is there: the same but for controls and for rarer characters (beyond U+FFFF)
_QUICK = _dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper))


def _form(entry: dict[str, object]) -> str:
    told = repr(entry)  # has a backslash for what is not to be printed
    dumper = _QUICK if max(told) < "\U00010000" and "\\" not in told else _PLAIN
    text: str = yaml.dump([entry], Dumper=dumper, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def shown(value: object) -> str:
    """A value as readers see it."""
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value if not isinstance(item, tuple)) or "空"
    return "空" if value is None or value == "" else str(value)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


Review = dict[str, list[Sheet[Doubtful]]]


def review_of(book: Catalogue) -> Review:
    """What is to be checked of each compilation (source) in sheets, in the order of the compilations."""
    found: dict[str, list[Doubtful]] = {item.source: [] for item in book.corpus.compilations}
    for report in sorted(book.corpus.reports, key=lambda r: (r.source, r.first_line)):
        if item := doubtful(report):
            found.setdefault(report.source, []).append(item)
    warned = {item.source for item in book.corpus.compilations if item.warnings}
    return {
        source: sheets(f"review/{book.sources[source]}.md", own, OF_PAGE)
        for source, own in found.items()
        if own or source in warned
    }


def review_pages(review: Review) -> dict[str, str]:
    """The page on which each report (id) that has something to check is listed."""
    return {item.report.id: sheet.page for own in review.values() for sheet in own for item in sheet.rows}


def render_review(book: Catalogue, facets: dict[str, Facet], review: Review) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page that counts what a person should check by compilation, of further sheets of it, and
    of the pages of the compilations."""
    rows = [_counted(book.compilations.get(source), source, own) for source, own in review.items()]
    common = {"book": book, "facets": facets, "home": PAGE}
    for sheet in sheets(PAGE, rows):
        title = "待核" + (f"（{sheet.number}）" if sheet.number > 1 else "")
        yield (
            sheet.page,
            render(
                "review.md.j2",
                sheet.page,
                front=front_matter(
                    {"title": title, "abstract": "程序没有把握的判断与疑有损坏的文字，按汇编列出，请人核对。"}
                ),
                sheet=sheet,
                reports=sum(row.reports for row in rows),
                facts=sum(row.facts for row in rows),
                marks=sum(row.marks for row in rows),
                warnings=sum(row.warnings for row in rows),
                **common,
            ),
        )
    for row in rows:
        for own in review[row.source]:
            title = f"待核：{row.name}" + (f"（{own.number}）" if own.number > 1 else "")
            yield (
                own.page,
                render(
                    "review_compilation.md.j2",
                    own.page,
                    front=front_matter(
                        {"title": title, "abstract": f"{row.name}：待核的判断与文字。", "crumbs": [crumb("待核", PAGE)]}
                    ),
                    row=row,
                    sheet=own,
                    compilation=book.compilations.get(row.source),
                    anchor=anchor,
                    confirming=confirming,
                    **common,
                ),
            )


def _counted(compilation: Compilation | None, source: str, own: list[Sheet[Doubtful]]) -> Counted:
    items = [item for sheet in own for item in sheet.rows]
    facts, marks = sum(len(item.facts) for item in items), sum(len(item.report.marks) for item in items)
    name = (compilation.title if compilation else None) or source
    return Counted(source, name, own[0].page, len(items), facts, marks, len(compilation.warnings) if compilation else 0)
