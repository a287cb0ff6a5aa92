"""Common plans outside the catalogue: what clauses that it does not explain say in the same words.

Clauses are stripped of what says how a thing is done (adverbs, masks, figures). Words that stand together in
clauses of enough reports, and far more often than their parts would meet by chance (pointwise mutual information,
Church and Hanks 1990), name a plan; the clauses that are mainly about them are its evidence. Work follows postings
of 4-character runs, never pairs of clauses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from builder.knowledge import load
from builder.model import CommonPlan, Evidence, Measure, Report
from builder.relate.common_plans import Planned, as_common_plan
from builder.relate.patterns import normal

REPORTS = 3
DEPARTMENTS = 2
# the words in common; a clause is about them where they are so much of it, short ones more: four characters half
WORDS, LONGEST_WORDS = 4, 12
ABOUT, ABOUT_SHORT = 0.3, 2.0
# how many times more often than by chance the parts of the words must meet
COHESION = 20.0
# … or else how often both parts together may stand, for one time that they meet (2 is the least)
ALONE = 3
SHORTEST, LONGEST = 4, 26

_NOT_WORDS = re.compile(r"[^\u4e00-\u9fff]+|某+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A clause outside the catalogue: `core` is what it says, `planner` the copy of the report that counts."""

    evidence: Evidence
    core: str
    planner: str


def discover(
    reports: Sequence[Report],
    plans: Mapping[str, Sequence[Planned]],
    measures: Sequence[Measure],
    distinct: Mapping[str, str],
) -> tuple[CommonPlan, ...]:
    """Plans (key None) that at least REPORTS distinct reports of DEPARTMENTS departments share and that the
    catalogue does not hold, the most widespread first; named by their most typical words."""
    by_id = {report.id: report for report in reports}
    candidates = [
        item
        for report in sorted(reports, key=lambda report: report.id)
        for item in _candidates(plans[report.id], distinct.get(report.id, report.id))
    ]
    themes = {(m.report, m.line): m.themes[0] for m in reversed(measures) if m.themes}
    found: list[CommonPlan] = []
    for words, members in _clusters(candidates, by_id):
        evidence = tuple(dict.fromkeys(candidates[number].evidence for number in members))
        identity = "d" + sha256(words.encode()).hexdigest()[:8]
        theme = _theme(evidence, by_id, themes)
        found.append(as_common_plan(identity, None, words, theme, evidence, by_id, distinct))
    return tuple(sorted(found, key=lambda plan: (-plan.reports, plan.name)))


def catalogue_entry(plan: CommonPlan) -> str:
    """A discovered plan as YAML to paste into the catalogue; a person completes key, scope and exclusions."""
    theme = next((theme["code"] for theme in load("themes") if theme["name"] == plan.theme), "")
    return f"- key:\n  name: {plan.name}\n  theme: {theme}\n  scope:\n  patterns:\n  - {plan.name}\n  exclusions: []\n"


def core_of(text: str) -> str:
    """The words of a clause without what says how it is done: adverbs, masks, figures, punctuation."""
    return _adverbs().sub("", _NOT_WORDS.sub("", normal(text)))


def _candidates(plans: Sequence[Planned], planner: str) -> Iterator[_Candidate]:
    for planned in plans:
        if not planned.keys:
            clause = planned.clause
            core = core_of(clause.text)
            if SHORTEST <= len(core) <= LONGEST and not _generic().search(core):
                yield _Candidate(Evidence(clause.report, clause.line, clause.text), core, planner)


@cache
def _adverbs() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("plan_filters")["adverbs"], key=lambda word: (-len(word), word))))


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(load("plan_filters")["generic"]))


@cache
def _wide() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("plan_filters")["wide"], key=lambda word: (-len(word), word))))


def _clusters(candidates: Sequence[_Candidate], by_id: Mapping[str, Report]) -> list[tuple[str, list[int]]]:
    """Words with the numbers of the candidates about them; a candidate belongs to one cluster."""

    def enough(members: Sequence[int]) -> bool:
        planners = {candidates[number].planner for number in members}
        return len(planners) >= REPORTS and len({by_id[name].department for name in planners}) >= DEPARTMENTS

    found: dict[str, list[int]] = {}
    for words, members in _shared(candidates):
        about = [number for number in members if _is_about(words, candidates[number].core)]
        if enough(about) and not _wide().search(words):
            found[words] = about
    counts = _part_counts(candidates, found)
    ranked = sorted(
        (words for words in found if _cohesive(words, counts, len(candidates))),
        key=lambda words: (-len(words) * len(found[words]), -len(words), words),
    )
    taken: set[int] = set()
    chosen = []
    for words in ranked:
        free = [number for number in found[words] if number not in taken]
        if enough(free):
            taken.update(free)
            chosen.append((words, free))
    return chosen


def _is_about(words: str, core: str) -> bool:
    return len(words) >= max(ABOUT, ABOUT_SHORT / len(words)) * len(core)


def _shared(candidates: Sequence[_Candidate]) -> Iterator[tuple[str, list[int]]]:
    """Runs of at least WORDS characters that several candidates hold, none of which a longer run replaces."""
    counts = Counter(gram for item in candidates for gram in _grams(item.core, WORDS))
    places: dict[str, list[tuple[int, int]]] = {}
    for number, item in enumerate(candidates):
        for start in range(len(item.core) - WORDS + 1):
            gram = item.core[start : start + WORDS]
            if counts[gram] >= REPORTS:
                places.setdefault(gram, []).append((number, start))
    for gram in sorted(places):
        waiting = [(WORDS, places[gram])]
        while waiting:
            length, here = waiting.pop()
            following: dict[str, list[tuple[int, int]]] = {}
            for number, start in here:
                word = candidates[number].core[start + length : start + length + 1]
                following.setdefault(word, []).append((number, start))
            before = {candidates[number].core[start - 1 : start] if start else "" for number, start in here}
            closed = "" in following or len(following) > 1
            if closed and ("" in before or len(before) > 1):
                number, start = here[0]
                yield candidates[number].core[start : start + length], sorted({number for number, _ in here})
            if length < LONGEST_WORDS:
                waiting.extend((length + 1, g) for word, g in following.items() if word and len(g) >= REPORTS)


def _grams(core: str, length: int) -> set[str]:
    return {core[start : start + length] for start in range(len(core) - length + 1)}


def _part_counts(candidates: Sequence[_Candidate], found: Mapping[str, object]) -> Counter[str]:
    """In how many candidates the words and both parts of each of their divisions stand."""
    parts = {part for words in found for cut in range(2, len(words) - 1) for part in (words[:cut], words[cut:])}
    parts.update(found)
    lengths = sorted({len(part) for part in parts})
    counts: Counter[str] = Counter()
    for item in candidates:
        for length in lengths:
            counts.update(_grams(item.core, length) & parts)
    return counts


def _cohesive(words: str, counts: Mapping[str, int], total: int) -> bool:
    """Whether the words belong together however they are divided: their parts meet far more often than by chance,
    or hardly stand alone (which is all that a small corpus can show)."""
    for cut in range(2, len(words) - 1):
        left, right = counts[words[:cut]], counts[words[cut:]]
        if counts[words] * total < COHESION * left * right and ALONE * counts[words] < left + right:
            return False
    return True


def _theme(evidence: Sequence[Evidence], by_id: Mapping[str, Report], themes: Mapping[tuple[str, int], str]) -> str:
    """The theme of most of the measures that the evidence stands in, else of the reports."""
    named = Counter(themes.get((item.report, item.line)) or by_id[item.report].primary_theme or "" for item in evidence)
    return min(named, key=lambda theme: (-named[theme], theme))
