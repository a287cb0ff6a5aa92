"""Difficulties that several reports name, with the words that say so and the common plans that answer them.

The kinds are knowledge (problems.yml); a clause of a section on problems names one of them when its patterns match.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from builder.knowledge import load
from builder.model import Evidence, Paragraph, Report
from builder.relate.catalogue import scope_of
from builder.relate.clauses import Clause, clause_columns, sentences
from builder.relate.patterns import Index, Pattern, Scope, compile_pattern, normal, normalized
from builder.sieve import Screen, Sought

REPORTS = 2
_FILE = "problems"


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of difficulty; `reports` counts distinct reports, `answers` are keys of the catalogue of common plans."""

    key: str
    name: str
    theme: str
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    reports: int
    departments: tuple[tuple[str, int], ...]
    levels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    record: Mapping[str, object]
    patterns: tuple[Pattern, ...]
    words: re.Pattern[str] | None
    excluded: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Knowledge:
    kinds: tuple[_Kind, ...]
    index: Index
    owner: tuple[int, ...]
    openings: Sought
    remedies: re.Pattern[str]


def problems(reports: Sequence[Report], canonical: Mapping[str, str]) -> tuple[Problem, ...]:
    """The difficulties that at least REPORTS distinct reports name, the most widespread first.

    `canonical` maps a report to the copy that stands for it; copies count as one report.
    """
    by_id = {report.id: report for report in reports}
    found: dict[int, dict[Evidence, None]] = {}
    for report in sorted(reports, key=lambda report: report.id):
        for clause in problem_clauses(report):
            for kind in _matching(clause, report):
                found.setdefault(kind, {})[Evidence(report.id, clause.line, clause.text)] = None
    listed = (_problem(kind, tuple(evidence), by_id, canonical) for kind, evidence in found.items())
    return tuple(sorted((p for p in listed if p.reports >= REPORTS), key=lambda p: (-p.reports, p.key)))


def problem_clauses(report: Report) -> Iterator[Clause]:
    """The clauses that name difficulties: those of sections on problems, and what follows an opening such as
    “还存在一些问题” in a paragraph of another section. What will be done about them is left out."""
    known = _knowledge()
    for paragraph, inside, heading in _paragraphs(report):
        if not (inside or known.openings.may_match(normalized(paragraph.text))):
            continue
        begun, text = inside, paragraph.text
        for start, end in sentences(text):
            sentence = text[start:end]
            words = normal(sentence)
            begun = begun or known.openings.pattern.search(words) is not None
            if begun and not known.remedies.search(words):
                for left, right in clause_columns(text, start, end):
                    yield Clause(report.id, paragraph.line, left, right, text[left:right], sentence, heading)


def _paragraphs(report: Report) -> Iterator[tuple[Paragraph, bool, str]]:
    """Paragraphs that may name difficulties: whether they stand in a section on problems, and its heading."""
    sections = {section.line: section for section in report.sections}
    planned = [range(first, last + 1) for first, last in report.plan_ranges]
    role, heading = "", ""
    for paragraph in report.paragraphs:
        if section := sections.get(paragraph.line):
            role, heading = section.role, section.heading
        if role == "problems":
            yield paragraph, True, heading
        elif not any(paragraph.line in lines for lines in planned):
            yield paragraph, False, heading


def kinds_of(clause: Clause, report: Report) -> tuple[str, ...]:
    """The keys of the kinds that a clause of the report names."""
    return tuple(str(_knowledge().kinds[kind].record["key"]) for kind in _matching(clause, report))


def _matching(clause: Clause, report: Report) -> list[int]:
    scope = scope_of(clause, report)
    known = _knowledge()
    found: dict[int, None] = {}
    for number, anchored in known.index.candidates(scope.clause):
        kind = known.owner[number]
        pattern = known.kinds[kind].patterns[_place(number, kind)]
        if kind not in found and pattern.matches(scope, anchored) and not _excluded(known.kinds[kind], pattern, scope):
            found[kind] = None
    return list(found)


def _place(number: int, kind: int) -> int:
    return number - _knowledge().owner.index(kind)


def _excluded(kind: _Kind, pattern: Pattern, scope: Scope) -> bool:
    if any(other.matches(scope) for other in kind.excluded):
        return True
    if kind.words is None or not kind.words.search(scope.clause):
        return False
    clause = kind.words.sub(lambda words: "＿" * len(words.group()), scope.clause)
    return not pattern.matches(Scope(clause, scope.sentence, scope.headings, scope.report))


def _problem(
    kind: int, evidence: tuple[Evidence, ...], by_id: Mapping[str, Report], canonical: Mapping[str, str]
) -> Problem:
    record = _knowledge().kinds[kind].record
    distinct = sorted({canonical.get(piece.report, piece.report) for piece in evidence})
    return Problem(
        str(record["key"]),
        str(record["name"]),
        str(record["theme"]),
        tuple(record["answers"]),  # type: ignore[arg-type]
        evidence,
        len(distinct),
        _counts(by_id[name].department for name in distinct),
        _counts(by_id[name].level for name in distinct),
    )


def _counts(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


@cache
def _knowledge() -> _Knowledge:
    data = load(_FILE)
    kinds: list[_Kind] = []
    patterns: list[Pattern] = []
    owner: list[int] = []
    for number, record in enumerate(data["kinds"]):
        own = tuple(compile_pattern(source, data["lists"], file=_FILE) for source in record["patterns"])
        exclusions = record.get("exclusions", ())
        words = [re.escape(normal(word)) for item in exclusions for word in item.get("words", ())]
        against = tuple(
            compile_pattern(item["pattern"], data["lists"], anchored=False, file=_FILE)
            for item in exclusions
            if "pattern" in item
        )
        kinds.append(_Kind(record, own, re.compile("|".join(words)) if words else None, against))
        patterns.extend(own)
        owner.extend([number] * len(own))
    openings, remedies = ("|".join(data[name]) for name in ("openings", "remedies"))
    return _Knowledge(tuple(kinds), Index(patterns), tuple(owner), Screen().seek(openings), re.compile(remedies))
