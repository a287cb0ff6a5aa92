"""Which reports plan which entry of the catalogue of common plans, with the words that say so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, islice
from typing import NamedTuple

from builder.knowledge import load
from builder.model import CommonPlan, Evidence, Measure, Report
from builder.relate.catalogue import catalogue, scope_of
from builder.relate.clauses import Clause, clauses_of_text, plan_clauses
from builder.relate.patterns import normal

# a clause says in so many characters what will be done
CLEAR = (6, 30)


class Planned(NamedTuple):
    """A clause of a report's plans and the keys of the catalogue that it falls under (none: outside it)."""

    clause: Clause
    keys: tuple[str, ...]


def read_plans(report: Report) -> tuple[Planned, ...]:
    """The clauses of the report that state future work, each with its keys, in the order of the text."""
    return tuple(Planned(clause, catalogue().keys(scope_of(clause, report))) for clause in plan_clauses(report))


def common_plans(
    reports: Sequence[Report],
    evidence: Mapping[str, Mapping[str, Sequence[Evidence]]],
    distinct: Mapping[str, str],
) -> tuple[CommonPlan, ...]:
    """The entries of the catalogue that at least one report plans, in the order of the catalogue.

    `evidence` are the results of `evidence_of` by the id of the report. `distinct` maps the id of a report to that of
    the copy that stands for it; reports not in it stand for themselves. Counts are of distinct reports. A piece of
    evidence is a sentence: of its clauses that fall under the entry the clearest is quoted.
    """
    found: dict[str, list[Evidence]] = {}
    for report in reports:
        for key, pieces in evidence[report.id].items():
            found.setdefault(key, []).extend(pieces)
    by_id = {report.id: report for report in reports}
    return tuple(
        as_common_plan(
            entry.key.lower(), entry.key, entry.name, entry.theme, dict.fromkeys(found[entry.key]), by_id, distinct
        )
        for entry in catalogue().entries
        if entry.key in found
    )


def evidence_of(plans: Sequence[Planned]) -> dict[str, list[Evidence]]:
    """For each key the evidence of one report's clauses, a piece a sentence, in the order of the text; sentences that
    only name an effect are left out where others say what will be done."""
    sentences: dict[tuple[str, int, str], list[Clause]] = {}
    for planned in plans:
        for key in planned.keys:
            sentences.setdefault((key, planned.clause.line, planned.clause.sentence), []).append(planned.clause)
    clearest: dict[str, list[tuple[int, Clause]]] = {}
    for (key, _, _), clauses in sentences.items():
        ranked = [(clearness(clause.text), -place, clause) for place, clause in enumerate(clauses)]
        rank, _, clause = max(ranked, key=lambda item: item[:2])
        clearest.setdefault(key, []).append((rank, clause))
    return {
        key: [
            Evidence(clause.report, clause.line, clause.text)
            for rank, clause in found
            if rank or not any(other for other, _ in found)
        ]
        for key, found in clearest.items()
    }


def clearness(text: str) -> int:
    """How clearly a clause says what will be done: 2 in a few words, 1 in very few or many, 0 where it only names what
    will come of it (plan_filters.yml, `effects`)."""
    if _effects().match(normal(text)):
        return 0
    return 2 if CLEAR[0] <= len(text) <= CLEAR[1] else 1


@cache
def _effects() -> re.Pattern[str]:
    return re.compile("|".join(load("plan_filters")["effects"]))


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


def common_keys(measure: Measure, report: Report, plans: Sequence[Planned], by_head: bool = False) -> tuple[str, ...]:
    """The keys of the catalogue that the measure or a sentence of it falls under; `plans` are the report's.

    `by_head`: other measures have the same text, so that only what stands in the head is the measure's own.
    """
    own = list(_within(measure, plans))
    if by_head and own:
        own = [item for item in own if item.clause.text in measure.head or measure.head in item.clause.text]
        return tuple(sorted({key for item in own for key in item.keys}))
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
