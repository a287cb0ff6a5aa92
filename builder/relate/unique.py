"""Measures that only one report plans: mainly under no common plan, and in words that no other report's measures share.

Heads are compared without adverbs, masks and figures, by the weighted Dice coefficient (Dice 1945) of their
character pairs, rare pairs weighing more. Only measures that share a rare pair are compared: work follows postings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log

import numpy as np

from builder.knowledge import load
from builder.model import CommonPlan, Measure
from builder.relate.cores import core_of

# a head that says less, adverbs aside, says nothing of its own
SHORTEST = 4
# a shorter one that ends in 责任, 机制 or the like neither
MEANINGFUL = 7
# two heads are alike where they share so much of their weight
ALIKE = 0.5
# a measure more of whose sentences fall under common plans is one of them
MOST_SHARED = 0.34
# a pair that more measures hold leads to none of them: it weighs little
MOST_HOLDERS = 300

_SENTENCE = re.compile(r"[。；！？]+")
_FOLDED = re.compile(r"[\s。；：，、,;:]+")


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
    """The ids of measures that fall under a common plan with their head or with more than MOST_SHARED of their
    sentences: one that touches a common plan in passing is still its own."""
    evidence: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for plan in plans:
        for piece in plan.evidence:
            evidence[piece.report].add((piece.line, piece.text))
    shared: set[str] = set()
    for measure in measures:
        texts = [
            text for line, text in evidence.get(measure.report, ()) if line >= measure.line and text in measure.text
        ]
        # a measure outside the ranges of plans has keys and no evidence
        if (measure.common and not texts) or _is_about(measure.head, texts):
            shared.add(measure.id)
        elif texts:
            rest = measure.text.removeprefix(measure.head)
            sentences = [part for part in _SENTENCE.split(rest) if part.strip()]
            held = sum(any(text in sentence for text in texts) for sentence in sentences)
            if held > MOST_SHARED * len(sentences):
                shared.add(measure.id)
    return shared


def _is_about(head: str, texts: Iterable[str]) -> bool:
    """Whether one of the pieces of evidence stands in the head of a measure, or the head in it."""
    own = _FOLDED.sub("", head)
    return any((folded := _FOLDED.sub("", text)) in own or own in folded for text in texts)


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
    totals = np.array([sum(weights[pair] for pair in sorted(own)) for own in pairs])
    numbers: dict[str, int] = {}
    owner = np.array([numbers.setdefault(name, len(numbers)) for name in owners])
    telling = {pair: np.array(found) for pair, found in holders.items() if len(found) <= MOST_HOLDERS}
    alone: list[int] = []
    for number in candidates:
        told = [pair for pair in sorted(pairs[number]) if pair in telling]
        if not told:
            alone.append(number)
            continue
        others, places = np.unique(np.concatenate([telling[pair] for pair in told]), return_inverse=True)
        each = np.repeat([weights[pair] for pair in told], [len(telling[pair]) for pair in told])
        shared = np.bincount(places, each)
        alike = 2 * shared >= ALIKE * (totals[number] + totals[others])
        if not (alike & (owner[others] != owner[number])).any():
            alone.append(number)
    return alone
