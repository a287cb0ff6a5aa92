"""The wordings in which reports typically plan something: clauses that stand for others like them, adverbs aside.

Clauses are alike where they share most of their character pairs (Dice 1945) or one holds the other. Those that most
reports resemble are shown, each with the number of these reports; what resembles one shown before is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from math import log
from operator import or_

import numpy as np

from builder.model import Evidence
from builder.relate.common_plans import clearness
from builder.relate.cores import core_of

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
    owners = _owners(forms, canonical)
    pairs = {core: frozenset(core[at : at + 2] for at in range(len(core) - 1)) for core in forms}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    held_by: defaultdict[str, int] = defaultdict(int)
    for number, (core, own) in enumerate(pairs.items()):
        for pair in own:
            holders[pair].append(number)
            held_by[pair] |= owners[core]
    weights = {pair: log(1 + reports.bit_count()) for pair, reports in held_by.items()}

    def typical(core: str) -> tuple[float, int, str]:
        """Most typical first: its pairs stand in many reports."""
        plain = all(clearness(piece.text) == 2 for piece in forms[core])
        weight = sum(weights[pair] for pair in sorted(pairs[core])) / (len(pairs[core]) + 1)
        return -weight if plain else 0.0, len(core), core

    short = sorted((core for core in forms if len(core) <= LONGEST), key=typical)[:CANDIDATES]
    like = _likes(short, pairs, holders)
    reports = {core: reduce(or_, map(owners.__getitem__, found), 0) for core, found in like.items()}
    return [_wording(core, forms, reports[core].bit_count()) for core in _chosen(short, like, reports)]


def _owners(forms: Mapping[str, list[Evidence]], canonical: Mapping[str, str]) -> dict[str, int]:
    """The distinct reports of each form as a set in the bits of a number: thousands of unions take no time so."""
    numbers: dict[str, int] = {}
    owners: dict[str, int] = {}
    for core, pieces in forms.items():
        owners[core] = 0
        for piece in pieces:
            owners[core] |= 1 << numbers.setdefault(canonical[piece.report], len(numbers))
    return owners


def _likes(
    short: list[str], pairs: Mapping[str, frozenset[str]], holders: Mapping[str, list[int]]
) -> dict[str, set[str]]:
    """For each of `short` the clauses like it, itself among them: those that share half of their pairs with it, or
    that hold it."""
    cores = list(pairs)
    sizes = np.array([len(own) for own in pairs.values()])
    places = {pair: np.array(holders[pair]) for pair in set().union(*(pairs[core] for core in short))}
    found: dict[str, set[str]] = {}
    for core in short:
        own = len(pairs[core])
        shared = np.bincount(np.concatenate([places[pair] for pair in pairs[core]]), minlength=len(cores))
        alike = 2 * shared >= ALIKE * (own + sizes)
        found[core] = {cores[number] for number in np.flatnonzero(alike).tolist()}
        # what holds the clause has all of its pairs
        longer = (cores[number] for number in np.flatnonzero((shared == own) & ~alike).tolist())
        found[core].update(other for other in longer if core in other)
    return found


def _chosen(short: list[str], like: Mapping[str, set[str]], reports: Mapping[str, int]) -> list[str]:
    """At each step the wording that most reports not yet covered resemble; the more typical one of equals."""
    chosen: list[str] = []
    covered = 0
    waiting = list(short)
    while waiting and len(chosen) < MOST:
        best = max(waiting, key=lambda core: (reports[core] & ~covered).bit_count())
        chosen.append(best)
        covered |= reports[best]
        waiting = [core for core in waiting if core not in like[best] and best not in like[core]]
    return sorted(chosen, key=lambda core: (-reports[core].bit_count(), short.index(core)))


def _wording(core: str, forms: Mapping[str, list[Evidence]], reports: int) -> Wording:
    """The form of the core that most use, the shortest of equals; `reports`: in how many the like of it stands."""
    counts = Counter(piece.text for piece in forms[core])
    text = min(counts, key=lambda form: (-counts[form], len(form), form))
    source = min((piece for piece in forms[core] if piece.text == text), key=lambda piece: (piece.report, piece.line))
    return Wording(text, source, reports)
