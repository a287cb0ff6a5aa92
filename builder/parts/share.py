"""What a part holds of the whole: a value that goes to the process that writes it, and the catalogue made from it.

Memory there follows the part, not the corpus: of reports in other parts it holds what a link to them says, no text.
What relates all reports was found over the whole; here it is cut down to what the part's own reports say of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from builder.model import Change, CommonPlan, Corpus, Measure, Phrase, Report
from builder.parts.deal import Part
from builder.relate.common_plans import as_common_plan
from builder.relate.cores import core_of
from builder.relate.problems import REPORTS, Problem
from builder.render.catalogue import Catalogue, by_report
from builder.render.doubtful import review_of, review_pages
from builder.render.report import Around
from builder.render.variants import Collation


@dataclass(frozen=True, slots=True)
class Share:
    """A part's share of the catalogue of the whole (builder.render.catalogue), by the ids of its own reports.

    `folders`: the folder of every report here or linked to from here; `beyond`: those of other parts, without text;
    `review`: the root's pages on which reports with something to check are listed.
    """

    part: Part
    corpus: Corpus
    canonical: Mapping[str, str]
    measures: Mapping[str, tuple[Measure, ...]]
    children: Mapping[str, tuple[Measure, ...]]
    changes: Mapping[str, tuple[Change, ...]]
    phrases: Mapping[str, tuple[Phrase, ...]]
    formulas: Mapping[str, Phrase]
    sources: Mapping[str, str]
    anchors: Mapping[str, str]
    unique: Mapping[str, tuple[Measure, ...]]
    problems: tuple[Problem, ...]
    beyond: Mapping[str, Report]
    around: Mapping[str, Around]
    copies: tuple[Collation, ...]
    review: Mapping[str, str]
    folders: Mapping[str, str]
    parts: frozenset[str]

    def book(self) -> Catalogue:
        """The catalogue of the part."""
        reports = {report.id: report for report in self.corpus.reports}
        plans = {plan.id: plan for plan in self.corpus.common_plans}
        plans |= {plan.key: plan for plan in self.corpus.common_plans if plan.key}
        ranked = sorted(self.corpus.common_plans, key=lambda plan: (-plan.reports, plan.key or "~", plan.id))
        return Catalogue(
            corpus=self.corpus,
            reports=MappingProxyType(reports),
            canonical=self.canonical,
            measures=self.measures,
            children=self.children,
            plans=MappingProxyType(plans),
            evidence=MappingProxyType(by_report(ranked)),
            changes=self.changes,
            phrases=self.phrases,
            formulas=self.formulas,
            compilations=MappingProxyType({item.source: item for item in self.corpus.compilations}),
            sources=self.sources,
            anchors=self.anchors,
            unique=self.unique,
            problems=self.problems,
            named=MappingProxyType(by_report(self.problems)),
            beyond=self.beyond,
        )


def shares(
    book: Catalogue, parts: Iterable[Part], around: Mapping[str, Around], copies: Iterable[Collation]
) -> Iterator[Share]:
    """The share of each part in `book`, the catalogue of the whole; one at a time, for each is as large as its part.

    `around` and `copies` are those of the whole. Time grows with the corpus once and with the shares, not with both.
    """
    parts = tuple(parts)
    folders = {name: part.folder for part in parts for name in part.reports}
    plans: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for at, plan in enumerate(book.corpus.common_plans):
        for number, piece in enumerate(plan.evidence):
            if piece.report in folders:
                plans[folders[piece.report]].setdefault(at, []).append(number)
    difficulties: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for at, problem in enumerate(book.problems):
        for number, piece in enumerate(problem.evidence):
            difficulties[folders[piece.report]].setdefault(at, []).append(number)
    compared: defaultdict[str, list[Collation]] = defaultdict(list)
    for collation in copies:
        for folder in {folders[collation.a.id], folders[collation.b.id]}:
            compared[folder].append(collation)
    names = frozenset(part.folder for part in parts)
    review = review_pages(review_of(book))
    for part in parts:
        reports = {name: book.reports[name] for name in part.reports}
        canonical = _canonical(book, reports)
        own_plans = tuple(
            _own_plan(book.corpus.common_plans[at], numbers, reports, canonical)
            for at, numbers in plans[part.folder].items()
        )
        own_problems = (
            _own_problem(book.problems[at], numbers, reports, canonical)
            for at, numbers in difficulties[part.folder].items()
        )
        beyond = _beyond(book, reports, around)
        used = {report.source for report in reports.values()}
        measures = {name: book.measures[name] for name in reports if name in book.measures}
        children = _children(book, measures)
        yield Share(
            part=part,
            corpus=Corpus(
                compilations=tuple(item for item in book.corpus.compilations if item.source in used),
                reports=tuple(reports.values()),
                common_plans=own_plans,
            ),
            canonical=canonical,
            measures=measures,
            children=children,
            changes={name: book.changes[name] for name in reports if name in book.changes},
            phrases={name: _own_phrases(book, name) for name in reports if name in book.phrases},
            formulas={name: replace(phrase, occurrences=()) for name, phrase in book.formulas.items()},
            sources={name: book.sources[name] for name in used | {report.source for report in beyond.values()}},
            anchors={plan.id: book.anchors[plan.id] for plan in own_plans},
            unique=_unique(book, reports, canonical),
            problems=tuple(
                sorted((p for p in own_problems if p.reports >= REPORTS), key=lambda p: (-p.reports, p.key))
            ),
            beyond=beyond,
            around={name: _around(around[name], reports, beyond) for name in reports},
            copies=tuple(compared[part.folder]),
            review={name: review[name] for name in reports if name in review},
            folders={name: folders[name] for name in (*reports, *beyond)},
            parts=names,
        )


def _canonical(book: Catalogue, reports: Mapping[str, Report]) -> dict[str, str]:
    """The copy that stands for each report here: that of the whole, or the first one here where that is elsewhere."""
    first: dict[str, str] = {}
    for name in sorted(reports):
        stands = book.canonical[name]
        first.setdefault(stands, stands if stands in reports else name)
    return {name: first[book.canonical[name]] for name in reports}


def _own_plan(
    plan: CommonPlan, numbers: Iterable[int], reports: Mapping[str, Report], canonical: Mapping[str, str]
) -> CommonPlan:
    """The plan with the evidence of these reports alone."""
    evidence = [plan.evidence[number] for number in numbers]
    return as_common_plan(plan.id, plan.key, plan.name, plan.theme, evidence, reports, canonical)


def _own_problem(
    problem: Problem, numbers: Iterable[int], reports: Mapping[str, Report], canonical: Mapping[str, str]
) -> Problem:
    evidence = tuple(problem.evidence[number] for number in numbers)
    own = as_common_plan(problem.key, None, problem.name, problem.theme, evidence, reports, canonical)
    return replace(problem, evidence=evidence, reports=own.reports, departments=own.departments, levels=own.levels)


def _own_phrases(book: Catalogue, name: str) -> tuple[Phrase, ...]:
    """The formulas of a report with their places in it alone; how many reports hold them is told of the whole."""
    return tuple(
        replace(phrase, occurrences=tuple(place for place in phrase.occurrences if place.report == name))
        for phrase in book.phrases[name]
    )


def _children(book: Catalogue, measures: Mapping[str, tuple[Measure, ...]]) -> dict[str, tuple[Measure, ...]]:
    found: dict[str, tuple[Measure, ...]] = {}
    pending = [measure for top in measures.values() for measure in top]
    while pending:
        measure = pending.pop()
        if below := book.children.get(measure.id):
            found[measure.id] = below
            pending.extend(below)
    return found


def _unique(
    book: Catalogue, reports: Mapping[str, Report], canonical: Mapping[str, str]
) -> dict[str, tuple[Measure, ...]]:
    """What no other report of the whole plans; where the copy that stands for a report is in another part, in the
    words of the copy here."""
    found: dict[str, tuple[Measure, ...]] = {}
    for name, report in reports.items():
        whole = book.unique.get(book.canonical[name], ())
        if canonical[name] == name and whole:
            cores = {core_of(measure.head) for measure in whole}
            own = (
                whole
                if book.canonical[name] == name
                else (measure for measure in book.all_measures(report) if core_of(measure.head) in cores)
            )
            found[name] = tuple(own)
    return found


def _beyond(book: Catalogue, reports: Mapping[str, Report], around: Mapping[str, Around]) -> dict[str, Report]:
    """The reports of other parts that pages here link to: copies, similar ones, those before and after."""
    wanted: dict[str, Report] = {}
    for name, report in reports.items():
        turn = around[name]
        near = [book.reports[other.id] for other in report.neighbours if other.id in book.reports]
        copies = [book.reports[other] for other in report.variants if other in book.reports]
        turned = (turn.before, turn.after, turn.department_before, turn.department_after)
        wanted |= {other.id: other for other in (*near, *copies, *turned) if other and other.id not in reports}
    return {name: _named(report) for name, report in sorted(wanted.items())}


def _named(report: Report) -> Report:
    """What a link to a report says of it, without its text."""
    return replace(report, paragraphs=(), sections=(), facts=(), marks=(), neighbours=(), plan_ranges=())


def _around(turn: Around, reports: Mapping[str, Report], beyond: Mapping[str, Report]) -> Around:
    def here(report: Report | None) -> Report | None:
        return reports.get(report.id) or beyond[report.id] if report else None

    return Around(here(turn.before), here(turn.after), here(turn.department_before), here(turn.department_after))
