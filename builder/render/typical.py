"""The wordings in which reports typically plan something: the clauses that most of them use, adverbs aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.model import Evidence
from builder.relate.discover import core_of

# a wording is a clause, not a slogan of two words nor a sentence that nobody else would write
SHORTEST, LONGEST = 4, 16
MOST = 8


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording, the evidence that it is quoted from, and in how many distinct reports it stands, adverbs,
    figures and masks aside."""

    text: str
    source: Evidence
    reports: int


def wordings(evidence: Iterable[Evidence], canonical: Mapping[str, str]) -> list[Wording]:
    """The most typical wordings, at most MOST: each adds reports that those before it do not cover.

    `canonical` maps a report to the copy that stands for it. A wording counts where it stands within a longer one.
    """
    pieces = [(piece, core_of(piece.text)) for piece in evidence]
    forms: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece, core in pieces:
        if SHORTEST <= len(core) <= LONGEST:
            forms[core].append(piece)
    lengths = sorted({len(core) for core in forms})
    found: defaultdict[str, set[str]] = defaultdict(set)
    for piece, core in pieces:
        for length in lengths:
            for start in range(len(core) - length + 1):
                if (run := core[start : start + length]) in forms:
                    found[run].add(canonical[piece.report])
    return [Wording(_form(forms[core]).text, _form(forms[core]), len(found[core])) for core in _chosen(found)]


def _chosen(found: Mapping[str, set[str]]) -> list[str]:
    """Most reports first, longer ones first among equals; what says the same as one before it is left out."""
    chosen: list[str] = []
    covered: Counter[str] = Counter()
    for core in sorted(found, key=lambda core: (-len(found[core]), -min(len(core), 8), len(core), core)):
        if len(chosen) == MOST or (len(found[core]) < 2 and len(chosen) > 2):
            break
        alike = any(core in other or other in core for other in chosen)
        fresh = [report for report in found[core] if not covered[report]]
        if not alike or len(fresh) * 2 >= len(found[core]):
            chosen.append(core)
            covered.update(found[core])
    return chosen


def _form(pieces: list[Evidence]) -> Evidence:
    """The form that most use, the shortest of equals."""
    counts = Counter(piece.text for piece in pieces)
    best = min(counts, key=lambda text: (-counts[text], len(text), text))
    return min((p for p in pieces if p.text == best), key=lambda p: (p.report, p.line))
