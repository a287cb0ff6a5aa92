"""The reports most similar to a report, and why: shared common plans, shared themes, the same department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from math import fsum, log

from builder.model import Neighbour, Report

NEIGHBOURS = 5
# A common plan, a theme and the department weigh so much before their rarity does.
PLAN, THEME, DEPARTMENT = 1.0, 1.0, 1.5
# below this two reports have too little in common to be called similar
LEAST = 0.15
# of a feature that many reports share only those nearest in the order of their features are compared
WINDOW = 40
# … and of all that were met so the most promising
CANDIDATES = 80


def neighbours(
    reports: Sequence[Report], plans: Mapping[str, Sequence[str]], distinct: Mapping[str, str]
) -> dict[str, tuple[Neighbour, ...]]:
    """For each report its nearest NEIGHBOURS, the most similar first; copies of itself are no neighbours and of
    several copies of another report only one is.

    `plans` maps the id of a report to the ids of its common plans, `distinct` to the copy that stands for it.
    The score is the weighted Jaccard coefficient of the features of both.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    features = {report.id: _features(report, plans.get(report.id, ())) for report in ordered}
    postings: dict[str, list[str]] = {}
    for name in sorted(features, key=lambda name: (sorted(features[name]), name)):
        for feature in features[name]:
            postings.setdefault(feature, []).append(name)
    weights = {feature: _weight(feature, len(names), len(ordered)) for feature, names in postings.items()}
    position = {feature: {name: n for n, name in enumerate(names)} for feature, names in postings.items()}
    totals = {name: _total(of_it, weights) for name, of_it in features.items()}
    result: dict[str, tuple[Neighbour, ...]] = {}
    for report in ordered:
        met: defaultdict[str, float] = defaultdict(float)
        for feature in sorted(features[report.id]):
            at, weight = position[feature][report.id], weights[feature]
            for other in postings[feature][max(0, at - WINDOW) : at + WINDOW + 1]:
                met[other] += weight
        candidates = nsmallest(CANDIDATES, met, key=lambda name: (-met[name], name))
        result[report.id] = _nearest(report.id, candidates, features, weights, totals, distinct)
    return result


def _features(report: Report, plans: Sequence[str]) -> frozenset[str]:
    department = {f"d{report.department}"} if report.department not in ("", "其他") else set()
    return frozenset(department | {f"p{plan}" for plan in plans} | {f"t{theme}" for theme in report.themes})


def _weight(feature: str, count: int, total: int) -> float:
    kind = {"p": PLAN, "t": THEME, "d": DEPARTMENT}[feature[0]]
    return kind * log(1 + total / count)


def _total(features: frozenset[str], weights: Mapping[str, float]) -> float:
    # fsum rounds once, so that the result does not depend on the order of a set
    return fsum(weights[feature] for feature in features)


def _nearest(
    name: str,
    candidates: Iterable[str],
    features: Mapping[str, frozenset[str]],
    weights: Mapping[str, float],
    totals: Mapping[str, float],
    distinct: Mapping[str, str],
) -> tuple[Neighbour, ...]:
    own = features[name]
    scored: list[tuple[float, str, frozenset[str]]] = []
    for other in candidates:
        if distinct.get(other, other) == distinct.get(name, name):
            continue
        shared = own & features[other]
        weight = _total(shared, weights)
        union = totals[name] + totals[other] - weight
        if union and weight / union >= LEAST:
            scored.append((round(weight / union, 4), other, shared))
    scored.sort(key=lambda item: (-item[0], item[1]))
    found: list[Neighbour] = []
    taken: set[str] = set()
    for score, other, shared in scored:
        stands_for = distinct.get(other, other)
        if stands_for not in taken:
            taken.add(stands_for)
            found.append(_neighbour(other, score, shared))
        if len(found) == NEIGHBOURS:
            break
    return tuple(found)


def _neighbour(name: str, score: float, shared: frozenset[str]) -> Neighbour:
    return Neighbour(
        name,
        score,
        tuple(sorted(feature[1:] for feature in shared if feature[0] == "p")),
        tuple(sorted(feature[1:] for feature in shared if feature[0] == "t")),
        any(feature[0] == "d" for feature in shared),
    )
