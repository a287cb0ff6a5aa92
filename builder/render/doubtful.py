"""待核: every doubtful fact and every probably damaged place of all reports, and how a person settles them."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from builder.corrections import FIELDS
from builder.model import Compilation, Fact, Report
from builder.render.catalogue import Catalogue
from builder.render.environment import render
from builder.render.facets import Facet
from builder.render.front import front_matter
from builder.render.review import doubts

PAGE = "review/index.md"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A report with something to check; `form` is the entry of corrections.yml that would settle its facts and marks
    as they stand, a line each."""

    report: Report
    facts: tuple[tuple[str, Fact, str], ...]
    form: tuple[str, ...]


def anchor(report: Report) -> str:
    """The id of a report on the page of all."""
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


def confirming(compilation: Compilation) -> tuple[str, ...]:
    """The entry that confirms all warnings of a compilation, a line each."""
    return _form({"source": compilation.source, "confirmed": list(compilation.warnings), "reason": "已核对原件"})


class _Quoted(str):
    """A string that YAML must not take for a number."""


class _Dumper(yaml.SafeDumper):
    """Ids in quotes, and no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(_Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def _form(entry: dict[str, object]) -> tuple[str, ...]:
    text: str = yaml.dump([entry], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)
    return tuple(text.splitlines())


def shown(value: object) -> str:
    """A value as readers see it."""
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value if not isinstance(item, tuple)) or "空"
    return "空" if value is None or value == "" else str(value)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def render_review(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The page of everything that a person should check, by compilation."""
    by_source: dict[str, list[Doubtful]] = {item.source: [] for item in book.corpus.compilations}
    for report in sorted(book.corpus.reports, key=lambda r: (r.source, r.first_line)):
        if found := doubtful(report):
            by_source.setdefault(report.source, []).append(found)
    groups: list[tuple[str, Compilation | None, list[Doubtful]]] = [
        (source, book.compilations.get(source), found) for source, found in by_source.items()
    ]
    everything = [item for _, _, found in groups for item in found]
    return render(
        "review.md.j2",
        PAGE,
        front=front_matter({"title": "待核", "abstract": "没有把握的判断和疑有损坏的文字，逐条列出，附更正的办法。"}),
        book=book,
        facets=facets,
        groups=[group for group in groups if group[2] or (group[1] and group[1].warnings)],
        facts=sum(len(item.facts) for item in everything),
        marks=sum(len(item.report.marks) for item in everything),
        warnings=sum(len(item.warnings) for item in book.corpus.compilations),
        reports=len(everything),
        confirming=confirming,
        anchor=anchor,
    )
