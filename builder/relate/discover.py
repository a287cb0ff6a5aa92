"""Common plans outside the catalogue: what clauses that it does not explain say in the same words.

Clauses are stripped of what says how a thing is done (cores). Words that stand together in clauses of enough reports
(shared_words), and far more often than their parts would meet by chance (cohesion), name a plan; the clauses that are
mainly about them are its evidence. Which words win a clause that several are about depends on all of them: it is
decided here, over words, their counts and the numbers of their clauses, 8 bytes for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from builder.engines import Engine
from builder.knowledge import load
from builder.model import CommonPlan, Evidence, Measure, Report
from builder.relate.cohesion import cohesive, part_counts
from builder.relate.common_plans import as_common_plan
from builder.relate.cores import Outside
from builder.relate.parts import HERE, SIZES, Sizes, in_parts
from builder.relate.shared_words import Cores, Numbers, enough_planners, shared_words


@dataclass(frozen=True, slots=True)
class _Clauses:
    """All clauses outside the catalogue, in the order of their reports' ids: `parts` say what they say, `told` how, and
    clause n stands in report `owners[n]`."""

    parts: tuple[Cores, ...]
    told: tuple[Outside, ...]
    owners: tuple[str, ...]

    def evidence(self, number: int) -> Evidence:
        return Evidence(self.owners[number], self.told[number].line, self.told[number].text)


def discover(
    reports: Sequence[Report],
    outside: Mapping[str, Sequence[Outside]],
    measures: Sequence[Measure],
    distinct: Mapping[str, str],
    engine: Engine = HERE,
    sizes: Sizes = SIZES,
) -> tuple[CommonPlan, ...]:
    """Plans (key None) that at least REPORTS distinct reports of DEPARTMENTS departments share and that the
    catalogue does not hold, the most widespread first; named by their most typical words.

    `outside`: for each report, by its id, the clauses that the catalogue does not hold.
    """
    by_id = {report.id: report for report in reports}
    clauses = _clauses(by_id, outside, distinct, sizes)
    themes = {(m.report, m.line): m.themes[0] for m in reversed(measures) if m.themes}
    found: list[CommonPlan] = []
    for words, members in _clusters(clauses, engine, sizes):
        evidence = tuple(dict.fromkeys(map(clauses.evidence, members.tolist())))
        identity = "d" + sha256(words.encode()).hexdigest()[:8]
        theme = _theme(evidence, by_id, themes)
        found.append(as_common_plan(identity, None, words, theme, evidence, by_id, distinct))
    return tuple(sorted(found, key=lambda plan: (-plan.reports, plan.name)))


def catalogue_entry(plan: CommonPlan) -> str:
    """A discovered plan as YAML to paste into the catalogue; a person completes key, scope and exclusions."""
    theme = next((theme["code"] for theme in load("themes") if theme["name"] == plan.theme), "")
    return f"- key:\n  name: {plan.name}\n  theme: {theme}\n  scope:\n  patterns:\n  - {plan.name}\n  exclusions: []\n"


def _clauses(
    by_id: Mapping[str, Report], outside: Mapping[str, Sequence[Outside]], distinct: Mapping[str, str], sizes: Sizes
) -> _Clauses:
    planners = {name: number for number, name in enumerate(sorted({distinct.get(name, name) for name in by_id}))}
    departments = {name: number for number, name in enumerate(sorted({r.department for r in by_id.values()}))}
    parts: list[Cores] = []
    told: list[Outside] = []
    owners: list[str] = []
    for names in in_parts(sorted(by_id), sizes.reports):
        first = len(told)
        for name in names:
            told.extend(outside[name])
            owners.extend([name] * len(outside[name]))
        count = [distinct.get(name, name) for name in owners[first:]]
        parts.append(
            Cores(
                tuple(item.core for item in told[first:]),
                np.arange(first, len(told)),
                np.array([planners[name] for name in count], np.int64),
                np.array([departments[by_id[name].department] for name in count], np.int64),
            )
        )
    return _Clauses(tuple(parts), tuple(told), tuple(owners))


def _clusters(clauses: _Clauses, engine: Engine, sizes: Sizes) -> Iterator[tuple[str, Numbers]]:
    """Words with the numbers of the clauses about them; a clause belongs to one cluster."""
    found = dict(shared_words(clauses.parts, engine, sizes))
    counts = part_counts(clauses.parts, found, engine)
    ranked = sorted(
        (words for words in found if cohesive(words, counts, len(clauses.told))),
        key=lambda words: (-len(words) * len(found[words]), -len(words), words),
    )
    planners, departments = (
        np.concatenate([getattr(part, name) for part in clauses.parts] or [np.zeros(0, np.int64)])
        for name in ("planners", "departments")
    )
    taken = np.zeros(len(clauses.told), np.bool_)
    for words in ranked:
        free = found[words][~taken[found[words]]]
        if enough_planners(planners[free], departments[free]):
            taken[free] = True
            yield words, free


def _theme(evidence: Sequence[Evidence], by_id: Mapping[str, Report], themes: Mapping[tuple[str, int], str]) -> str:
    """The theme of most of the measures that the evidence stands in, else of the reports."""
    named = Counter(themes.get((item.report, item.line)) or by_id[item.report].primary_theme or "" for item in evidence)
    return min(named, key=lambda theme: (-named[theme], theme))
