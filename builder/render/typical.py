"""The wordings in which reports typically plan something: clauses that stand for others like them, adverbs aside.

Clauses are alike where they share most of their character pairs (Dice 1945) or one holds the other. Those that most
reports resemble are shown, each with the number of these reports; what resembles one shown before is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from math import log

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
    owners = {core: {canonical[piece.report] for piece in pieces} for core, pieces in forms.items()}
    pairs = {core: frozenset(core[at : at + 2] for at in range(len(core) - 1)) for core in forms}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for core, own in pairs.items():
        for pair in own:
            holders[pair].append(core)
    spread = {pair: len(set().union(*(owners[core] for core in found))) for pair, found in holders.items()}

    def typical(core: str) -> tuple[float, int, str]:
        """Most typical first: its pairs stand in many reports."""
        plain = all(clearness(piece.text) == 2 for piece in forms[core])
        weight = sum(log(1 + spread[pair]) for pair in sorted(pairs[core])) / (len(pairs[core]) + 1)
        return -weight if plain else 0.0, len(core), core

    short = sorted((core for core in forms if len(core) <= LONGEST), key=typical)[:CANDIDATES]
    like = {core: _alike(core, pairs, holders) for core in short}
    return [_wording(core, forms, like[core], owners) for core in _chosen(short, like, owners)]


def _alike(core: str, pairs: Mapping[str, frozenset[str]], holders: Mapping[str, list[str]]) -> set[str]:
    """The clauses like this one, itself among them."""
    met: Counter[str] = Counter(chain.from_iterable(holders[pair] for pair in pairs[core]))
    own = len(pairs[core])
    return {other for other, shared in met.items() if 2 * shared >= ALIKE * (own + len(pairs[other])) or core in other}


def _chosen(short: list[str], like: Mapping[str, set[str]], owners: Mapping[str, set[str]]) -> list[str]:
    """At each step the wording that most reports not yet covered resemble; the more typical one of equals."""
    reports = {core: set().union(*(owners[other] for other in like[core])) for core in short}
    chosen: list[str] = []
    covered: set[str] = set()
    waiting = list(short)
    while waiting and len(chosen) < MOST:
        best = max(waiting, key=lambda core: len(reports[core] - covered))
        chosen.append(best)
        covered |= reports[best]
        waiting = [core for core in waiting if core not in like[best] and best not in like[core]]
    return sorted(chosen, key=lambda core: (-len(reports[core]), short.index(core)))


def _wording(core: str, forms: Mapping[str, list[Evidence]], like: set[str], owners: Mapping[str, set[str]]) -> Wording:
    """The form of the core that most use, the shortest of equals, and in how many reports the like of it stands."""
    counts = Counter(piece.text for piece in forms[core])
    text = min(counts, key=lambda form: (-counts[form], len(form), form))
    source = min((piece for piece in forms[core] if piece.text == text), key=lambda piece: (piece.report, piece.line))
    return Wording(text, source, len(set().union(*(owners[other] for other in like))))
