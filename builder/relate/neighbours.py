"""The reports most similar to a report, and why: shared common plans, shared themes, the same department.

A map over parts of the reports, each with what it is compared with: a worker holds at most 2 WINDOW other reports for
each feature of its own. The caller holds numbers for the features of every report and the order of the reports by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log

import numpy as np
from numpy.typing import NDArray

from builder.engines import Engine
from builder.model import Neighbour, Report
from builder.relate.parts import HERE, SIZES, Sizes

NEIGHBOURS = 5
# A common plan, a theme and the department weigh so much before their rarity does.
PLAN, THEME, DEPARTMENT = 1.0, 1.0, 1.5
# below this two reports have too little in common to be called similar
LEAST = 0.15
# of a feature that many reports share only those nearest in the order of their features are compared
WINDOW = 40
# … and of all that were met so the most promising
CANDIDATES = 80


Numbers = NDArray[np.int64]
# the number of another report, the score, the numbers of the features shared
Near = tuple[int, float, list[int]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Some reports (`own`) among those that they meet; of all of these, by their places here: `numbers` in the corpus
    (ascending), `features`, `totals` of their weights, and the report that each `stands_for`.

    `met` are places of reports met, those that own report n met from `bounds[n]` to `bounds[n + 1]`, in the order of
    its features, with the `weight` of the feature that they share; `weights` are those of the features of own reports.
    """

    own: list[int]
    numbers: Numbers
    features: list[frozenset[int]]
    totals: list[float]
    stands_for: list[int]
    met: Numbers
    weight: NDArray[np.float64]
    bounds: list[int]
    weights: dict[int, float]


def neighbours(
    reports: Sequence[Report],
    plans: Mapping[str, Sequence[str]],
    distinct: Mapping[str, str],
    engine: Engine = HERE,
    sizes: Sizes = SIZES,
) -> dict[str, tuple[Neighbour, ...]]:
    """For each report its nearest NEIGHBOURS, the most similar first; copies of itself are no neighbours and of
    several copies of another report only one is.

    `plans` maps the id of a report to the ids of its common plans, `distinct` to the copy that stands for it.
    The score is the weighted Jaccard coefficient of the features of both.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    named = [_features(report, plans.get(report.id, ())) for report in ordered]
    counts = Counter(feature for of_it in named for feature in of_it)
    names = sorted(counts)
    number_of = {name: number for number, name in enumerate(names)}
    weights = [_weight(name, counts[name], len(ordered)) for name in names]
    features = [frozenset(number_of[name] for name in of_it) for of_it in named]
    del named
    copies = {name: number for number, name in enumerate(sorted({distinct.get(r.id, r.id) for r in ordered}))}
    stands_for = np.array([copies[distinct.get(report.id, report.id)] for report in ordered], np.int64)
    found = (
        near for part in engine.map(nearest, _parts(features, weights, stands_for, sizes.reports)) for near in part
    )
    return {
        report.id: tuple(
            _neighbour(ordered[other].id, score, [names[n] for n in shared]) for other, score, shared in near
        )
        for report, near in zip(ordered, found, strict=True)
    }


def _features(report: Report, plans: Sequence[str]) -> frozenset[str]:
    department = {f"d{report.department}"} if report.department not in ("", "其他") else set()
    return frozenset(department | {f"p{plan}" for plan in plans} | {f"t{theme}" for theme in report.themes})


def _weight(feature: str, count: int, total: int) -> float:
    kind = {"p": PLAN, "t": THEME, "d": DEPARTMENT}[feature[0]]
    return kind * log(1 + total / count)


def _parts(
    features: Sequence[frozenset[int]], weights: Sequence[float], stands_for: Numbers, size: int
) -> Iterator[_Part]:
    """The reports, `size` at a time, with those that they meet: for each feature those nearest by all features."""
    rows = [sorted(of_it) for of_it in features]
    rank = np.empty(len(rows), np.int64)
    rank[sorted(range(len(rows)), key=lambda number: (rows[number], number))] = np.arange(len(rows))
    begins = np.cumsum([0, *map(len, rows)])
    flat = np.fromiter((feature for row in rows for feature in row), np.int64, int(begins[-1]))
    holders = np.repeat(np.arange(len(rows)), np.diff(begins))
    order = np.lexsort((rank[holders], flat))
    postings = holders[order]
    at = np.empty(len(flat), np.int64)
    at[order] = np.arange(len(flat))
    ends = np.cumsum(np.bincount(flat, minlength=len(weights)))
    low = np.maximum(at - WINDOW, np.concatenate(([0], ends))[flat])
    high = np.minimum(at + WINDOW + 1, ends[flat])
    weight_of = np.array(weights, np.float64)
    totals = [_total(of_it, weights) for of_it in features]
    for first in range(0, len(rows), size):
        last = min(first + size, len(rows))
        here = slice(begins[first], begins[last])
        lengths = high[here] - low[here]
        behind = np.cumsum(lengths)
        met = postings[np.arange(lengths.sum()) + np.repeat(low[here] - behind + lengths, lengths)]
        seen = np.zeros(len(rows), np.bool_)
        seen[met] = seen[first:last] = True
        numbers = np.flatnonzero(seen)
        bounds = np.concatenate(([0], behind))[begins[first : last + 1] - begins[first]]
        yield _Part(
            np.searchsorted(numbers, np.arange(first, last)).tolist(),
            numbers,
            [features[number] for number in numbers.tolist()],
            [totals[number] for number in numbers.tolist()],
            stands_for[numbers].tolist(),
            (np.cumsum(seen) - 1)[met],
            np.repeat(weight_of[flat[here]], lengths),
            bounds.tolist(),
            {feature: weights[feature] for row in rows[first:last] for feature in row},
        )


def nearest(part: _Part) -> list[list[Near]]:
    """The nearest of each of the part's own reports, the most similar first."""
    return [
        _nearest(part, own, _promising(part, part.bounds[number], part.bounds[number + 1]))
        for number, own in enumerate(part.own)
    ]


def _promising(part: _Part, low: int, high: int) -> list[int]:
    """Of the reports met the CANDIDATES with most weight, by their places."""
    # weights are added in the order of the features
    together = np.bincount(part.met[low:high], part.weight[low:high])
    met = np.flatnonzero(together)
    most: list[int] = met[np.argsort(-together[met], kind="stable")[:CANDIDATES]].tolist()
    return most


def _nearest(part: _Part, own: int, candidates: Sequence[int]) -> list[Near]:
    scored: list[tuple[float, int, frozenset[int]]] = []
    for other in candidates:
        if part.stands_for[other] == part.stands_for[own]:
            continue
        shared = part.features[own] & part.features[other]
        weight = _total(shared, part.weights)
        union = part.totals[own] + part.totals[other] - weight
        if union and weight / union >= LEAST:
            scored.append((-round(weight / union, 4), other, shared))
    scored.sort(key=lambda item: item[:2])
    found: list[Near] = []
    taken: set[int] = set()
    for score, other, shared in scored:
        if part.stands_for[other] not in taken:
            taken.add(part.stands_for[other])
            found.append((int(part.numbers[other]), -score, sorted(shared)))
        if len(found) == NEIGHBOURS:
            break
    return found


def _total(features: frozenset[int], weights: Sequence[float] | Mapping[int, float]) -> float:
    # fsum rounds once, so that the result does not depend on the order of a set
    return fsum(map(weights.__getitem__, features))


def _neighbour(name: str, score: float, shared: Sequence[str]) -> Neighbour:
    return Neighbour(
        name,
        score,
        tuple(feature[1:] for feature in shared if feature[0] == "p"),
        tuple(feature[1:] for feature in shared if feature[0] == "t"),
        any(feature[0] == "d" for feature in shared),
    )
