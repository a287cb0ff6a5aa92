"""Which reports plan which entry of the catalogue of common plans, with the words that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from builder.knowledge import load
from builder.model import CommonPlan, Evidence, Measure, Report
from builder.relate.clauses import Clause, all_clauses, clauses_of_text, plan_clauses
from builder.relate.patterns import Index, Pattern, Scope, compile_pattern, normal

# an enumeration with so many members names things one by one; in shorter ones they share a verb or an object
LIST = 5
# a shorter member (茶叶、药材) only names an object
MEMBER = 4


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Words that only look like the entry's (`hidden`), or a pattern that rules a clause out, and why."""

    hidden: re.Pattern[str] | None
    pattern: Pattern | None
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of plan of the catalogue, compiled."""

    key: str
    name: str
    theme: str
    patterns: tuple[Pattern, ...]
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry whose words stand in a clause; `excluded` is why it does not count all the same, or empty."""

    key: str
    pattern: str
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clause was or was not counted: its matches, or what made it plan nothing."""

    clause: Clause
    matches: tuple[Match, ...]


class Catalogue:
    """The entries of the catalogue, indexed so that a clause meets only those that can match it."""

    def __init__(self, records: Sequence[Mapping[str, Any]], themes: Mapping[str, str]) -> None:
        self.entries = tuple(_entry(record, themes) for record in records)
        self._owner = [entry for entry in self.entries for _ in entry.patterns]
        self._patterns = [pattern for entry in self.entries for pattern in entry.patterns]
        self._index = Index(self._patterns)

    def matches(self, scope: Scope) -> tuple[Match, ...]:
        """Every entry whose words the clause holds, in the order of the catalogue, counted or excluded."""
        found: dict[str, Match] = {}
        for number in self._index.candidates(scope.clause):
            entry, pattern = self._owner[number], self._patterns[number]
            if entry.key in found and not found[entry.key].excluded:
                continue
            if pattern.matches(scope):
                excluded = _excluded(entry, scope)
                if excluded and any(_counts_alone(entry, part) for part in _parts(scope)):
                    excluded = ""
                found[entry.key] = Match(entry.key, pattern.source, excluded)
        return tuple(found.values())

    def keys(self, scope: Scope) -> tuple[str, ...]:
        """The keys of the entries that the clause plans."""
        return tuple(match.key for match in self.matches(scope) if not match.excluded)


def _parts(scope: Scope) -> tuple[Scope, ...]:
    """The members of an enumeration (平台创建、项目建设、企业培育): what excludes one says nothing of the others."""
    parts = scope.clause.split("、")
    return tuple(replace(scope, clause=part) for part in parts if len(part) >= MEMBER) if len(parts) >= LIST else ()


def _counts_alone(entry: Entry, scope: Scope) -> bool:
    return any(pattern.matches(scope) for pattern in entry.patterns) and not _excluded(entry, scope)


def _excluded(entry: Entry, scope: Scope) -> str:
    for exclusion in entry.exclusions:
        if exclusion.pattern is not None and exclusion.pattern.matches(scope):
            return exclusion.reason
        if exclusion.hidden is not None and exclusion.hidden.search(scope.clause):
            clause = exclusion.hidden.sub(lambda words: "＿" * len(words.group()), scope.clause)
            rest = replace(scope, clause=clause)
            if not any(other.matches(rest) for other in entry.patterns):
                return exclusion.reason
    return ""


def _entry(record: Mapping[str, Any], themes: Mapping[str, str]) -> Entry:
    lists = {**load("plan_filters")["lists"], **record.get("synonyms", {})}
    exclusions = []
    for item in record.get("exclusions", ()):
        words = [re.escape(normal(word)) for word in item.get("words", ())]
        exclusions.append(
            Exclusion(
                re.compile("|".join(words)) if words else None,
                compile_pattern(item["pattern"], lists, anchored=False) if "pattern" in item else None,
                item["reason"],
            )
        )
    patterns = tuple(compile_pattern(source, lists) for source in record["patterns"])
    return Entry(record["key"], record["name"], themes.get(record["theme"], record["theme"]), patterns, tuple(exclusions))


@cache
def catalogue() -> Catalogue:
    """The catalogue of builder/knowledge/common_plans.yml."""
    return Catalogue(load("common_plans"), {theme["code"]: theme["name"] for theme in load("themes")})


@cache
def _organs() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, load("plan_filters")["organs"]), key=len, reverse=True)))


def _scope(clause: Clause, about: str) -> Scope:
    return Scope(_organs().sub("＿", normal(clause.text)), normal(clause.sentence), normal(clause.headings), about)


def _about(report: Report) -> str:
    return normal(f"{report.title}。{report.department}")


def plan_keys(clause: Clause, report: Report) -> tuple[str, ...]:
    """The keys of the catalogue that a clause of the report's plans falls under."""
    return catalogue().keys(_scope(clause, _about(report)))


def planned(report: Report) -> dict[str, tuple[Evidence, ...]]:
    """For each catalogue key that the report plans, its evidence in the order of the text."""
    found: dict[str, list[Evidence]] = {}
    about = _about(report)
    for clause in plan_clauses(report):
        for key in catalogue().keys(_scope(clause, about)):
            found.setdefault(key, []).append(Evidence(report.id, clause.line, clause.text))
    return {key: tuple(dict.fromkeys(evidence)) for key, evidence in sorted(found.items())}


def common_plans(reports: Sequence[Report], distinct: Mapping[str, str]) -> tuple[CommonPlan, ...]:
    """The entries of the catalogue that at least one report plans, in the order of the catalogue.

    `distinct` maps the id of a report to that of the copy that stands for it; reports not in it stand for
    themselves. Counts are of distinct reports.
    """
    found: dict[str, list[Evidence]] = {}
    for report in reports:
        for key, evidence in planned(report).items():
            found.setdefault(key, []).extend(evidence)
    by_id = {report.id: report for report in reports}
    return tuple(
        as_common_plan(entry.key.lower(), entry.key, entry.name, entry.theme, found[entry.key], by_id, distinct)
        for entry in catalogue().entries
        if entry.key in found
    )


def as_common_plan(
    plan_id: str,
    key: str | None,
    name: str,
    theme: str,
    evidence: Sequence[Evidence],
    by_id: Mapping[str, Report],
    distinct: Mapping[str, str],
) -> CommonPlan:
    """The common plan with its counts of distinct reports, departments and levels, most frequent first."""
    planners = sorted({distinct.get(item.report, item.report) for item in evidence})
    return CommonPlan(
        plan_id,
        key,
        name,
        theme,
        tuple(evidence),
        len(planners),
        _counts(by_id[name].department for name in planners),
        _counts(by_id[name].level for name in planners),
    )


def _counts(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def common_keys(measure: Measure, report: Report) -> tuple[str, ...]:
    """The keys of the catalogue that the measure or a sentence of it falls under."""
    about = _about(report)
    keys: set[str] = set()
    for clause in clauses_of_text(measure.text, report.id, measure.line, measure.head):
        if not clause.skipped:
            keys.update(catalogue().keys(_scope(clause, about)))
    return tuple(sorted(keys))


def explain(report: Report) -> tuple[Explanation, ...]:
    """Every clause of the report's plan sections with the reason why it was or was not counted."""
    about = _about(report)
    return tuple(
        Explanation(clause, () if clause.skipped else catalogue().matches(_scope(clause, about)))
        for clause in all_clauses(report)
    )
