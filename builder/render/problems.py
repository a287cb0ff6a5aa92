"""共同问题: the difficulties that several reports name, with the plans that answer them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from builder.model import CommonPlan, Evidence, Report
from builder.relate.problems import Problem
from builder.render.catalogue import Catalogue
from builder.render.downloads import PROBLEMS
from builder.render.environment import render
from builder.render.evidence import Planner, quoted
from builder.render.facets import Facet
from builder.render.front import front_matter

PAGE = "common/problems.md"
# of a difficulty the page quotes so many reports; the file to carry away holds all
_REPORTS = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A difficulty as a page shows it: who names it, the plans that answer it, and of the reports that name it how
    many plan one of these."""

    problem: Problem
    anchor: str
    reports: tuple[Planner, ...]
    answers: tuple[CommonPlan, ...]
    answered: int


def named(book: Catalogue, problem: Problem, among: Iterable[Report] | None = None) -> Named:
    """The difficulty with its evidence, of the reports `among` alone where they are given; copies are left out."""
    if among is None:
        pieces = _pieces(book, problem.evidence)
    else:
        wanted = sorted({book.canonical[report.id] for report in among})
        own = (
            p for name in wanted for item, found in book.named.get(name, ()) if item.key == problem.key for p in found
        )
        pieces = _pieces(book, own)
    planners = tuple(quoted(book.reports[name], found) for name, found in pieces.items())
    answers = tuple(book.plans[key] for key in problem.answers if key in book.plans)
    planning = {book.canonical.get(piece.report) for plan in answers for piece in plan.evidence}
    return Named(problem, anchor(problem), planners, answers, len(planning & pieces.keys()))


def _pieces(book: Catalogue, evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        if book.canonical[piece.report] == piece.report:
            found[piece.report].append(piece)
    return found


def anchor(problem: Problem) -> str:
    """The id of a difficulty on the page of all."""
    return problem.key.lower()


def named_by(book: Catalogue, reports: Iterable[Report]) -> list[Named]:
    """The common difficulties that some of the reports name, those most of them name first."""
    reports = tuple(reports)
    kinds = {p.key: p for report in reports for p, _ in book.named.get(book.canonical[report.id], ())}
    found = [named(book, problem, reports) for problem in kinds.values()]
    return sorted(found, key=lambda item: (-len(item.reports), -item.problem.reports, item.problem.key))


def render_problems(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The page of all common difficulties."""
    found = [named(book, problem) for problem in book.problems]
    return render(
        "problems.md.j2",
        PAGE,
        front=front_matter({"title": "共同问题", "abstract": "几篇报告都提到的困难和不足，对应的共同计划，附原文。"}),
        book=book,
        facets=facets,
        found=found,
        most=max((item.problem.reports for item in found), default=0),
        reports=len({planner.report.id for item in found for planner in item.reports}),
        total=book.distinct(book.corpus.reports),
        shown=_REPORTS,
        file=PROBLEMS,
    )
