"""Words that the clauses of several reports share: grouped by runs of four characters, then extended.

A group by runs (see builder.engines): a worker holds the cores of one part with their runs, or one bucket of runs with
the cores that they stand in. Runs of enough reports are extended for as long as enough clauses agree, so that what is
found is closed: no longer words have the same places. Work follows the runs, never pairs of clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from builder.engines import Engine, Grouped
from builder.knowledge import load
from builder.relate.parts import Sizes, buckets_for, keys_of

REPORTS = 3
DEPARTMENTS = 2
# the words in common; a clause is about them where they are so much of it, short ones more: four characters half
WORDS, LONGEST_WORDS = 4, 12
ABOUT, ABOUT_SHORT = 0.3, 2.0
_MIX = np.uint64(0x9E3779B97F4A7C15)

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cores:
    """Clauses by what they say: their `cores`, for each its number in the corpus, the number of the report that counts
    as its planner (one of several copies) and of that report's department."""

    cores: tuple[str, ...]
    numbers: Numbers
    planners: Numbers
    departments: Numbers

    def only(self, chosen: Numbers) -> Cores:
        """The clauses in the chosen places."""
        cores = tuple(self.cores[place] for place in chosen.tolist())
        return Cores(cores, self.numbers[chosen], self.planners[chosen], self.departments[chosen])


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of WORDS characters: `codes` are the characters themselves, `within` the places of their clauses in
    `clauses`, `starts` where they begin there."""

    clauses: Cores
    codes: NDArray[np.uint64]
    within: Numbers
    starts: Numbers


def shared_words(parts: Sequence[Cores], engine: Engine, sizes: Sizes) -> Iterator[tuple[str, Numbers]]:
    """Words of at least WORDS characters, none of which longer ones replace, with the numbers of the clauses that are
    mainly about them, ascending: clauses of at least REPORTS reports of DEPARTMENTS departments."""
    buckets = buckets_for(sum(len(core) for part in parts for core in part.cores), sizes.keyed)
    for found in engine.group(partial(_emitted, buckets), parts, _closed, buckets):
        yield from found


def _emitted(buckets: int, part: Cores) -> Iterator[tuple[str, _Runs]]:
    runs = _runs_of(part)
    keys = keys_of(buckets)
    if buckets == 1:
        yield keys[0], runs
        return
    bucket = (runs.codes * _MIX >> np.uint64(32)) % np.uint64(buckets)
    for number in np.unique(bucket).tolist():
        here = np.flatnonzero(bucket == number)
        chosen, within = np.unique(runs.within[here], return_inverse=True)
        yield keys[number], _Runs(part.only(chosen), runs.codes[here], within, runs.starts[here])


def _runs_of(part: Cores) -> _Runs:
    letters = np.frombuffer("".join(part.cores).encode("utf-16-le"), np.uint16).astype(np.uint64)
    lengths = np.fromiter(map(len, part.cores), np.int64, len(part.cores))
    within = np.repeat(np.arange(len(lengths)), lengths)
    ends = np.cumsum(lengths)
    here = np.arange(len(letters))
    here = here[here + WORDS <= ends[within]] if len(here) else here
    codes = np.zeros(len(here), np.uint64)
    for offset in range(WORDS):
        codes = codes << np.uint64(16) | letters[here + offset]
    return _Runs(part, codes, within[here], here - (ends - lengths)[within[here]])


def _closed(grouped: Grouped[_Runs]) -> list[tuple[str, Numbers]]:
    return [item for _, values in grouped for item in _closed_of(_together(values))]


def _together(values: Sequence[_Runs]) -> _Runs:
    counts = [len(value.clauses.cores) for value in values]
    before = np.cumsum([0, *counts[:-1]])
    clauses = Cores(
        tuple(core for value in values for core in value.clauses.cores),
        np.concatenate([value.clauses.numbers for value in values]),
        np.concatenate([value.clauses.planners for value in values]),
        np.concatenate([value.clauses.departments for value in values]),
    )
    within = np.concatenate([value.within + add for value, add in zip(values, before, strict=True)])
    codes, starts = (np.concatenate([getattr(value, name) for value in values]) for name in ("codes", "starts"))
    return _Runs(clauses, codes, within, starts)


def _closed_of(runs: _Runs) -> Iterator[tuple[str, Numbers]]:
    clauses = runs.clauses
    planners = clauses.planners[runs.within]
    order = np.lexsort((planners, runs.codes))
    codes, planners = runs.codes[order], planners[order]
    fresh = np.ones(len(codes), np.bool_)
    fresh[1:] = codes[1:] != codes[:-1]
    heads = np.flatnonzero(fresh)
    fresh[1:] |= planners[1:] != planners[:-1]
    enough = np.add.reduceat(fresh, heads, dtype=np.int64) >= REPORTS if len(heads) else np.zeros(0, np.bool_)
    ends = np.append(heads[1:], len(codes))
    for group in np.flatnonzero(enough).tolist():
        here = order[heads[group] : ends[group]]
        places = list(zip(runs.within[here].tolist(), runs.starts[here].tolist(), strict=True))
        for words, held in _extended(clauses.cores, places):
            if not _wide().search(words):
                about = np.array([n for n in held if is_about(words, clauses.cores[n])], np.int64)
                if enough_planners(clauses.planners[about], clauses.departments[about]):
                    yield words, np.sort(clauses.numbers[about])


def enough_planners(planners: Numbers, departments: Numbers) -> bool:
    """Whether clauses of such planners and departments show a common plan."""
    return len(set(planners.tolist())) >= REPORTS and len(set(departments.tolist())) >= DEPARTMENTS


def is_about(words: str, core: str) -> bool:
    """Whether a clause that holds the words is mainly about them."""
    return len(words) >= max(ABOUT, ABOUT_SHORT / len(words)) * len(core)


def _extended(cores: Sequence[str], places: list[tuple[int, int]]) -> Iterator[tuple[str, set[int]]]:
    """Closed words that begin with the run at the places (clause, start), with the clauses that hold them."""
    waiting = [(WORDS, places)]
    while waiting:
        length, here = waiting.pop()
        following: dict[str, list[tuple[int, int]]] = {}
        for place in here:
            at = place[1] + length
            following.setdefault(cores[place[0]][at : at + 1], []).append(place)
        if "" in following or len(following) > 1:
            before = {cores[number][start - 1 : start] if start else "" for number, start in here}
            if "" in before or len(before) > 1:
                number, start = here[0]
                yield cores[number][start : start + length], {number for number, _ in here}
        if length < LONGEST_WORDS:
            waiting.extend((length + 1, g) for word, g in following.items() if word and len(g) >= REPORTS)


@cache
def _wide() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("plan_filters")["wide"], key=lambda word: (-len(word), word))))
