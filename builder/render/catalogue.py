"""The corpus indexed for rendering: what belongs to a report, and what counts as one where copies exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from builder.model import Change, CommonPlan, Compilation, Corpus, Evidence, Measure, Occurrence, Phrase, Report
from builder.relate.problems import Problem, problems
from builder.relate.unique import unique_measures
from builder.render.links import digest, slug, source_slug
from builder.render.text import characters

Shared = TypeVar("Shared", CommonPlan, Problem)

# pages of common/ that are no plans
_PAGES = ("index", "unique", "problems", "more")

# the rest is in the data: a page of all formulas of a large corpus would be no page to read
FORMULAS = 300


@dataclass(frozen=True)
class Catalogue:
    """Look-ups over a corpus. Every mapping is read-only; its values keep the order of the corpus.

    What many pages ask for is reckoned once, when it is first asked for.
    """

    corpus: Corpus
    reports: Mapping[str, Report]
    canonical: Mapping[str, str]  # report id -> the id that stands for it and its variants
    measures: Mapping[str, tuple[Measure, ...]]  # report id -> its top-level measures
    children: Mapping[str, tuple[Measure, ...]]  # measure id -> the measures right below it
    plans: Mapping[str, CommonPlan]  # key or id -> common plan
    evidence: Mapping[str, tuple[tuple[CommonPlan, tuple[Evidence, ...]], ...]]  # report id -> what it shares
    changes: Mapping[str, tuple[Change, ...]]  # report id -> changes inside its lines
    phrases: Mapping[str, tuple[Phrase, ...]]  # report id -> formulas that occur in it
    formulas: Mapping[str, Phrase]  # id -> formula, of those that have a page, the most widespread first
    compilations: Mapping[str, Compilation]  # source -> compilation
    sources: Mapping[str, str]  # source -> address of its page
    anchors: Mapping[str, str]  # common plan id -> address of its page
    unique: Mapping[str, tuple[Measure, ...]]  # report id -> the measures that no other report plans
    problems: tuple[Problem, ...]  # the difficulties that several reports name
    named: Mapping[str, tuple[tuple[Problem, tuple[Evidence, ...]], ...]]  # report id -> those that it names
    # of a part of a corpus: reports of other parts that those here lead to
    beyond: Mapping[str, Report] = field(default_factory=dict)

    def find(self, report: str) -> Report | None:
        """The report of this id, here or in another part."""
        return self.reports.get(report) or self.beyond.get(report)

    def distinct(self, reports: Iterable[Report]) -> int:
        """How many reports these are, variants counted once."""
        return len({self.canonical[report.id] for report in reports})

    @cached_property
    def ranked(self) -> tuple[CommonPlan, ...]:
        """The common plans that some report plans, most widespread first."""
        planned = (plan for plan in self.corpus.common_plans if plan.reports)
        return tuple(sorted(planned, key=lambda p: (-p.reports, p.key or "~", p.id)))

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each of those (id), from 0."""
        return {plan.id: at for at, plan in enumerate(self.ranked)}

    @cached_property
    def shared(self) -> Mapping[str, tuple[str, ...]]:
        """For each report (id) the common plans (ids) that it plans."""
        return {name: tuple(plan.id for plan, _ in shared) for name, shared in self.evidence.items()}

    @cached_property
    def planned(self) -> Mapping[str, frozenset[str]]:
        """For each report that stands for its copies (id) the common plans (ids) that it or a copy plans."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, plans in self.shared.items():
            if name in self.canonical:
                found[self.canonical[name]].update(plans)
        return {name: frozenset(plans) for name, plans in found.items()}

    @cached_property
    def under(self) -> Mapping[str, tuple[str, ...]]:
        """For each measure (id) that falls under common plans these (ids), in order."""
        found = ((m.id, {self.plans[key].id for key in m.common if key in self.plans}) for m in self.corpus.measures)
        return {name: tuple(sorted(plans)) for name, plans in found if plans}

    @cached_property
    def places(self) -> Mapping[str, list[tuple[Phrase, Occurrence]]]:
        """For each report (id) the places of formulas in it: a formula that many reports hold is gone over once."""
        found: defaultdict[str, list[tuple[Phrase, Occurrence]]] = defaultdict(list)
        # a part of a corpus has a formula once for each report, with the places in that
        for phrase in {id(phrase): phrase for held in self.phrases.values() for phrase in held}.values():
            for place in phrase.occurrences:
                found[place.report].append((phrase, place))
        return dict(found)

    @cached_property
    def lengths(self) -> Mapping[str, int]:
        """For each report (id) the number of characters of its text, white space aside."""
        return {report.id: characters(report) for report in self.corpus.reports}

    def all_measures(self, report: Report) -> tuple[Measure, ...]:
        """The measures of a report, each followed by those below it."""
        if (known := self._all_measures.get(report.id)) is None:
            known = self._all_measures[report.id] = self._gathered(report)
        return known

    @cached_property
    def _all_measures(self) -> dict[str, tuple[Measure, ...]]:
        return {}

    def _gathered(self, report: Report) -> tuple[Measure, ...]:
        found: list[Measure] = []
        pending = list(reversed(self.measures.get(report.id, ())))
        while pending:
            measure = pending.pop()
            found.append(measure)
            pending.extend(reversed(self.children.get(measure.id, ())))
        return tuple(found)


def catalogue(corpus: Corpus) -> Catalogue:
    """Index `corpus`; time and memory grow with its size, not with its square."""
    reports = {report.id: report for report in corpus.reports}
    measures, children = _trees(corpus.measures)
    phrases: defaultdict[str, dict[str, Phrase]] = defaultdict(dict)
    for phrase in corpus.phrases:
        for place in phrase.occurrences:
            phrases[place.report][phrase.id] = phrase
    plans = {plan.id: plan for plan in corpus.common_plans}
    plans.update({plan.key: plan for plan in corpus.common_plans if plan.key})
    canonical = _canonical(corpus.reports)
    difficulties = problems(corpus.reports, canonical)
    unique: defaultdict[str, list[Measure]] = defaultdict(list)
    for measure in unique_measures(corpus.measures, corpus.common_plans, canonical):
        unique[measure.report].append(measure)
    return Catalogue(
        corpus=corpus,
        reports=MappingProxyType(reports),
        canonical=MappingProxyType(canonical),
        measures=MappingProxyType(measures),
        children=MappingProxyType(children),
        plans=MappingProxyType(plans),
        evidence=MappingProxyType(
            by_report(sorted(corpus.common_plans, key=lambda plan: (-plan.reports, plan.key or "~", plan.id)))
        ),
        changes=MappingProxyType(_changes(corpus)),
        phrases=MappingProxyType({key: tuple(value.values()) for key, value in phrases.items()}),
        formulas=MappingProxyType({phrase.id: phrase for phrase in _ranked(corpus.phrases)[:FORMULAS]}),
        compilations=MappingProxyType({item.source: item for item in corpus.compilations}),
        sources=MappingProxyType({name: source_slug(name) for name in _sources(corpus)}),
        anchors=MappingProxyType({plan.id: _plan_address(plan) for plan in corpus.common_plans}),
        unique=MappingProxyType({key: tuple(value) for key, value in unique.items()}),
        problems=difficulties,
        named=MappingProxyType(by_report(difficulties)),
    )


def _ranked(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Formulas, those of most reports first, longer ones first among equals."""
    return sorted(phrases, key=lambda p: (-p.reports, -len(p.text), p.id))


def _canonical(reports: Iterable[Report]) -> dict[str, str]:
    group: dict[str, str] = {}

    def find(item: str) -> str:
        while (above := group.setdefault(item, item)) != item:
            group[item] = item = group.setdefault(above, above)
        return item

    known = list(reports)
    ids = {report.id for report in known}
    for report in known:
        for other in report.variants:
            if other in ids:
                low, high = sorted((find(report.id), find(other)))
                group[high] = low
    return {report.id: find(report.id) for report in known}


def _trees(measures: Iterable[Measure]) -> tuple[dict[str, tuple[Measure, ...]], dict[str, tuple[Measure, ...]]]:
    known = list(measures)
    ids = {measure.id for measure in known}
    top: defaultdict[str, list[Measure]] = defaultdict(list)
    below: defaultdict[str, list[Measure]] = defaultdict(list)
    for measure in known:
        if measure.parent in ids and measure.parent is not None:
            below[measure.parent].append(measure)
        else:
            top[measure.report].append(measure)
    return {key: tuple(v) for key, v in top.items()}, {key: tuple(v) for key, v in below.items()}


def by_report(
    shared: Iterable[Shared],
) -> dict[str, tuple[tuple[Shared, tuple[Evidence, ...]], ...]]:
    """What reports share, the other way round: for each report what it plans or names, in the order of `shared`."""
    found: defaultdict[str, list[tuple[Shared, list[Evidence]]]] = defaultdict(list)
    for item in shared:
        pieces: defaultdict[str, list[Evidence]] = defaultdict(list)
        for piece in item.evidence:
            pieces[piece.report].append(piece)
        for report, own in pieces.items():
            found[report].append((item, own))
    return {report: tuple((item, tuple(own)) for item, own in entries) for report, entries in found.items()}


def _changes(corpus: Corpus) -> dict[str, tuple[Change, ...]]:
    by_line: defaultdict[tuple[str, int], list[Change]] = defaultdict(list)
    for change in corpus.changes:
        by_line[change.source, change.line].append(change)
    inside: dict[str, tuple[Change, ...]] = {}
    for report in corpus.reports:
        lines = range(report.first_line, report.last_line + 1)
        inside[report.id] = tuple(change for line in lines for change in by_line.get((report.source, line), ()))
    return inside


def _sources(corpus: Corpus) -> list[str]:
    return sorted({item.source for item in corpus.compilations} | {report.source for report in corpus.reports})


def _plan_address(plan: CommonPlan) -> str:
    address = (plan.key or plan.id).lower()
    return (
        address
        if address.isascii() and address.replace("-", "").isalnum() and address not in _PAGES
        else f"x-{digest(address)}"
    )


def department_anchor(name: str) -> str:
    """The id of a department's part of a page that is divided by department."""
    return f"d-{slug('departments', name)}"
