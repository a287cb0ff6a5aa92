"""共同问题: the difficulties that several reports name, with the plans that answer them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from builder.model import CommonPlan, Evidence, Report
from builder.relate.problems import Problem
from builder.render.catalogue import Catalogue
from builder.render.downloads import ARCHIVE
from builder.render.environment import render
from builder.render.evidence import Planner, quoted
from builder.render.facets import Facet
from builder.render.front import front_matter

PAGE = "common/problems.md"
# of a difficulty the page quotes so many reports; the file to carry away holds all
_REPORTS = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A difficulty as a page shows it: the reports (ids) that name it, the first of them quoted, the plans that answer
    it, and of the reports how many plan one of these."""

    problem: Problem
    anchor: str
    names: tuple[str, ...]
    quoted: tuple[Planner, ...]
    answers: tuple[CommonPlan, ...]
    answered: int


def named(book: Catalogue, problem: Problem, shown: int) -> Named:
    """The difficulty with its evidence, that of `shown` reports quoted; copies are left out."""
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in problem.evidence:
        if book.canonical[piece.report] == piece.report:
            found[piece.report].append(piece)
    return _named(book, problem, found, shown)


def _named(book: Catalogue, problem: Problem, pieces: Mapping[str, Sequence[Evidence]], shown: int) -> Named:
    planners = tuple(quoted(book.reports[name], found) for name, found in islice(pieces.items(), shown))
    answers = tuple(book.plans[key] for key in problem.answers if key in book.plans)
    wanted = {plan.id for plan in answers}
    answered = sum(not wanted.isdisjoint(book.planned.get(name, ())) for name in pieces)
    return Named(problem, anchor(problem), tuple(pieces), planners, answers, answered)


def anchor(problem: Problem) -> str:
    """The id of a difficulty on the page of all."""
    return problem.key.lower()


def named_by(book: Catalogue, reports: Iterable[Report], shown: int) -> list[Named]:
    """The common difficulties that some of the reports name, those most of them name first, with the evidence of
    `shown` of them quoted."""
    kinds: dict[str, Problem] = {}
    pieces: defaultdict[str, dict[str, tuple[Evidence, ...]]] = defaultdict(dict)
    for name in sorted({book.canonical[report.id] for report in reports}):
        for problem, found in book.named.get(name, ()):
            kinds[problem.key] = problem
            pieces[problem.key][name] = found
    listed = [_named(book, problem, pieces[key], shown) for key, problem in kinds.items()]
    return sorted(listed, key=lambda item: (-len(item.names), -item.problem.reports, item.problem.key))


def render_problems(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The page of all common difficulties."""
    found = [named(book, problem, _REPORTS) for problem in book.problems]
    return render(
        "problems.md.j2",
        PAGE,
        front=front_matter({"title": "共同问题", "abstract": "几篇报告都提到的困难和不足，对应的共同计划，附原文。"}),
        book=book,
        facets=facets,
        found=found,
        most=max((item.problem.reports for item in found), default=0),
        reports=len({name for item in found for name in item.names}),
        total=book.distinct(book.corpus.reports),
        file=ARCHIVE,
    )
