"""The wordings in which reports typically plan something: clauses that stand for others like them, adverbs aside.

Clauses are alike where they share most of their character pairs (Dice 1945) or one holds the other. Those that most
reports resemble are shown, each with the number of these reports; what resembles one shown before is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log

import numpy as np
from numpy.typing import NDArray

from builder.model import Evidence
from builder.relate.common_plans import clearness
from builder.relate.cores import core_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# a wording is a clause, not a slogan of two words nor a sentence that nobody else would write
SHORTEST, LONGEST = 4, 18
MOST = 6
ALIKE = 0.5
# so many of the most typical wordings are compared with the others
CANDIDATES = 150


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording, the evidence that it is quoted from, and how many distinct reports write so or much alike, adverbs,
    figures and masks aside."""

    text: str
    source: Evidence
    reports: int


def wordings(evidence: Iterable[Evidence], canonical: Mapping[str, str]) -> list[Wording]:
    """The most typical wordings, at most MOST, none like another.

    `canonical` maps a report to the copy that stands for it.
    """
    forms: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        core = core_of(piece.text)
        if len(core) >= SHORTEST:
            forms[core].append(piece)
    if not forms:
        return []
    cores = list(forms)
    pairs = _pairs(cores)
    owners = _grouped([list({canonical[piece.report]: None for piece in pieces}) for pieces in forms.values()])
    short = _typical(forms, _weights(pairs, owners))
    like = _likes(short, cores, pairs)
    reports = np.zeros((len(short), owners.kinds), np.bool_)
    for row, alike in zip(reports, like, strict=True):
        row[owners.values[alike[owners.groups]]] = True
    chosen = _chosen(like[:, short], reports)
    return [_wording(cores[short[at]], forms, int(reports[at].sum())) for at in chosen]


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Groups of values as numbers: `values` are those of all groups one after another, `groups` the group of each, and
    `kinds` how many different values there are."""

    values: Ints
    groups: Ints
    kinds: int

    @property
    def sizes(self) -> Ints:
        return np.bincount(self.groups)


def _grouped(groups: Sequence[Sequence[str]]) -> _Grouped:
    """`groups` of different values, none empty, their order kept."""
    numbers: dict[str, int] = {}
    values = [numbers.setdefault(value, len(numbers)) for group in groups for value in group]
    sizes = np.array([len(group) for group in groups], np.int64)
    return _Grouped(np.array(values, np.int64), np.repeat(np.arange(len(groups)), sizes), len(numbers))


def _pairs(cores: Sequence[str]) -> _Grouped:
    """The pairs of neighbouring characters of each clause, in the order of the characters."""
    points = np.frombuffer("".join(cores).encode("utf-32-le"), np.uint32).astype(np.int64)
    clause = np.repeat(np.arange(len(cores)), [len(core) for core in cores])
    inside = np.flatnonzero(clause[1:] == clause[:-1])
    codes, values = np.unique(points[inside] << 21 | points[inside + 1], return_inverse=True)
    kinds = max(1, len(codes))
    groups, values = np.divmod(np.unique(clause[inside] * kinds + values), kinds)
    return _Grouped(values, groups, len(codes))


def _weights(pairs: _Grouped, owners: _Grouped) -> list[float]:
    """How widespread the pairs of each clause are: the logarithm of the number of reports that have a pair in one of
    their clauses, summed over the clause, and divided by the number of its pairs and one."""
    times = owners.sizes
    first = np.cumsum(times) - times
    # each pair of a clause together with each report that has the clause
    of_pair = np.repeat(np.arange(len(pairs.values)), times[pairs.groups])
    within = np.arange(len(of_pair)) - np.searchsorted(of_pair, of_pair)
    holders = owners.values[first[pairs.groups[of_pair]] + within]
    held = np.unique(pairs.values[of_pair] * owners.kinds + holders)
    weights = np.array([log(1 + count) for count in np.bincount(held // max(1, owners.kinds)).tolist()])
    sums = np.bincount(pairs.groups, weights[pairs.values]) if len(weights) else np.zeros(0)
    return list((sums / (pairs.sizes + 1)).tolist())


def _typical(forms: Mapping[str, list[Evidence]], weights: Sequence[float]) -> list[int]:
    """The clauses to choose from, most typical first: those of the greatest weight that are plain, then others."""
    ranked = sorted(
        (-weight, len(core), core, at) for at, (core, weight) in enumerate(zip(forms, weights, strict=True))
    )
    short = [(size, core, at) for _, size, core, at in ranked if size <= LONGEST]
    plain = (item for item in short if all(clearness(text) == 2 for text in {p.text for p in forms[item[1]]}))
    found = [at for *_, at in islice(plain, CANDIDATES)]
    if len(found) < CANDIDATES:
        known = set(found)
        found += [at for *_, at in sorted(short) if at not in known]
    return found[:CANDIDATES]


def _likes(short: Sequence[int], cores: Sequence[str], pairs: _Grouped) -> Bools:
    """For each of the clauses `short` (a row) which of all clauses are like it, itself among them: those that share
    half of their pairs with it, or that hold it."""
    sizes = pairs.sizes
    first = np.cumsum(sizes) - sizes
    order = np.argsort(pairs.values, kind="stable")
    holders, ends = pairs.groups[order], np.cumsum(np.bincount(pairs.values, minlength=pairs.kinds)).tolist()
    starts = [0, *ends]
    like = np.zeros((len(short), len(cores)), np.bool_)
    for row, number in zip(like, short, strict=True):
        own = pairs.values[first[number] : first[number] + sizes[number]]
        places = [holders[starts[pair] : starts[pair + 1]] for pair in own.tolist()]
        shared = np.bincount(np.concatenate(places), minlength=len(cores))
        row[:] = 2 * shared >= ALIKE * (sizes[number] + sizes)
        # what holds the clause has all of its pairs
        longer = np.flatnonzero((shared == sizes[number]) & ~row).tolist()
        row[[other for other in longer if cores[number] in cores[other]]] = True
    return like


def _chosen(like: Bools, reports: Bools) -> list[int]:
    """The rows that are shown: at each step the wording that most reports not yet covered resemble, the more typical
    one of equals; those that most reports resemble first. `like` says which of the wordings are like another, `reports`
    which of the reports resemble it."""
    chosen: list[int] = []
    open_ = np.ones(reports.shape[1], np.bool_)
    waiting = np.arange(len(like))
    while len(waiting) and len(chosen) < MOST:
        best = int(waiting[np.argmax((reports[waiting] & open_).sum(axis=1))])
        chosen.append(best)
        open_ &= ~reports[best]
        waiting = waiting[~(like[best, waiting] | like[waiting, best])]
    return sorted(chosen, key=lambda at: (-int(reports[at].sum()), at))


def _wording(core: str, forms: Mapping[str, list[Evidence]], reports: int) -> Wording:
    """The form of the core that most use, the shortest of equals; `reports`: in how many the like of it stands."""
    counts = Counter(piece.text for piece in forms[core])
    text = min(counts, key=lambda form: (-counts[form], len(form), form))
    source = min((piece for piece in forms[core] if piece.text == text), key=lambda piece: (piece.report, piece.line))
    return Wording(text, source, reports)
