"""Measures that only one report plans: under no common plan, and in words that no other report's measures share.

Heads are compared without adverbs, masks and figures, by the weighted Dice coefficient (Dice 1945) of their
character pairs, rare pairs weighing more. Only measures that share a rare pair are compared: work follows postings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log

from builder.knowledge import load
from builder.model import CommonPlan, Measure
from builder.relate.discover import core_of

# a head that says less, adverbs aside, says nothing of its own
SHORTEST = 4
# a shorter one that ends in 责任, 机制 or the like neither
MEANINGFUL = 7
# two heads are alike where they share so much of their weight
ALIKE = 0.5
# a pair that more measures hold leads to none of them: it weighs little
MOST_HOLDERS = 300


def unique_measures(
    measures: Sequence[Measure], plans: Iterable[CommonPlan], canonical: Mapping[str, str]
) -> tuple[Measure, ...]:
    """The measures that only one report plans, in the order given; of a measure and those below it, the uppermost.

    `canonical` maps a report to the copy that stands for it: copies count as one report, and only the copy that
    stands for all is listed.
    """
    shared = _shared(measures, plans)
    cores = [core_of(measure.head) for measure in measures]
    candidates = [
        number
        for number, measure in enumerate(measures)
        if canonical.get(measure.report) == measure.report
        and measure.id not in shared
        and not _says_nothing(cores[number])
    ]
    owners = [canonical.get(measure.report, measure.report) for measure in measures]
    alone = set(_unlike(candidates, cores, owners))
    listed = {measures[number].id for number in alone}
    above = {measure.id: measure.parent for measure in measures}
    return tuple(
        measures[number] for number in candidates if number in alone and not _below(measures[number].id, above, listed)
    )


def _shared(measures: Sequence[Measure], plans: Iterable[CommonPlan]) -> set[str]:
    """The ids of measures that fall under a common plan with any of their words."""
    # a discovered plan has no key that a measure could name: its evidence says which measures it is in
    evidence: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for plan in plans:
        for piece in plan.evidence if plan.key is None else ():
            evidence[piece.report, piece.line].append(piece.text)
    return {
        measure.id
        for measure in measures
        if measure.common or any(text in measure.text for text in evidence.get((measure.report, measure.line), ()))
    }


def _says_nothing(core: str) -> bool:
    return len(core) < SHORTEST or (len(core) < MEANINGFUL and _generic().search(core) is not None)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(load("plan_filters")["generic"]))


def _below(name: str, above: Mapping[str, str | None], listed: set[str]) -> bool:
    parent = above.get(name)
    while parent is not None:
        if parent in listed:
            return True
        parent = above.get(parent)
    return False


def _unlike(candidates: Sequence[int], cores: Sequence[str], owners: Sequence[str]) -> list[int]:
    """The candidates whose core resembles that of no measure of another owner."""
    pairs = [frozenset(core[at : at + 2] for at in range(len(core) - 1)) for core in cores]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(pairs):
        for pair in own:
            holders[pair].append(number)
    weights = {pair: log(1 + len(cores) / len(found)) for pair, found in holders.items()}
    totals = [sum(weights[pair] for pair in sorted(own)) for own in pairs]
    alone: list[int] = []
    for number in candidates:
        met: defaultdict[int, float] = defaultdict(float)
        for pair in sorted(pairs[number]):
            if len(holders[pair]) <= MOST_HOLDERS:
                for other in holders[pair]:
                    met[other] += weights[pair]
        if not any(
            owners[other] != owners[number] and 2 * weight >= ALIKE * (totals[number] + totals[other])
            for other, weight in met.items()
        ):
            alone.append(number)
    return alone
