"""Which reports plan which entry of the catalogue of common plans, with the words that say so."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from builder.model import CommonPlan, Evidence, Measure, Report
from builder.relate.catalogue import catalogue, scope_of
from builder.relate.clauses import Clause, clauses_of_text, plan_clauses


@dataclass(frozen=True, slots=True)
class Planned:
    """A clause of a report's plans and the keys of the catalogue that it falls under (none: outside it)."""

    clause: Clause
    keys: tuple[str, ...]


def read_plans(report: Report) -> tuple[Planned, ...]:
    """The clauses of the report that state future work, each with its keys, in the order of the text."""
    return tuple(Planned(clause, catalogue().keys(scope_of(clause, report))) for clause in plan_clauses(report))


def common_plans(
    reports: Sequence[Report], plans: Mapping[str, Sequence[Planned]], distinct: Mapping[str, str]
) -> tuple[CommonPlan, ...]:
    """The entries of the catalogue that at least one report plans, in the order of the catalogue.

    `plans` are the results of `read_plans` by the id of the report. `distinct` maps the id of a report to that of
    the copy that stands for it; reports not in it stand for themselves. Counts are of distinct reports.
    """
    found: dict[str, list[Evidence]] = {}
    for report in reports:
        for planned in plans[report.id]:
            for key in planned.keys:
                evidence = Evidence(report.id, planned.clause.line, planned.clause.text)
                found.setdefault(key, []).append(evidence)
    by_id = {report.id: report for report in reports}
    return tuple(
        as_common_plan(
            entry.key.lower(), entry.key, entry.name, entry.theme, dict.fromkeys(found[entry.key]), by_id, distinct
        )
        for entry in catalogue().entries
        if entry.key in found
    )


def as_common_plan(
    plan_id: str,
    key: str | None,
    name: str,
    theme: str,
    evidence: Iterable[Evidence],
    by_id: Mapping[str, Report],
    distinct: Mapping[str, str],
) -> CommonPlan:
    """The common plan with its counts of distinct reports, departments and levels, most frequent first."""
    evidence = tuple(evidence)
    planners = sorted({distinct.get(item.report, item.report) for item in evidence})
    return CommonPlan(
        plan_id,
        key,
        name,
        theme,
        evidence,
        len(planners),
        _counts(by_id[name].department for name in planners),
        _counts(by_id[name].level for name in planners),
    )


def _counts(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def common_keys(measure: Measure, report: Report, plans: Sequence[Planned]) -> tuple[str, ...]:
    """The keys of the catalogue that the measure or a sentence of it falls under; `plans` are the report's."""
    own = list(_within(measure, plans))
    if own:
        return tuple(sorted({key for item in own for key in item.keys}))
    # the measure stands outside the ranges of plans
    clauses = clauses_of_text(measure.text, report.id, measure.line, measure.head)
    found = (catalogue().keys(scope_of(clause, report)) for clause in clauses if not clause.skipped)
    return tuple(sorted({key for keys in found for key in keys}))


def _within(measure: Measure, plans: Sequence[Planned]) -> Iterator[Planned]:
    """The clauses of the measure: from its line on, as far as lines hold words of it."""
    start = bisect_left(plans, measure.line, key=lambda item: item.clause.line)
    for line, items in groupby(islice(plans, start, None), key=lambda item: item.clause.line):
        inside = [item for item in items if item.clause.text in measure.text]
        if not inside and line > measure.line:
            return
        yield from inside
