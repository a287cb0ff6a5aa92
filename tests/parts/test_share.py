"""A part's share of the whole: numbers are its own, links lead beyond it, and it holds no text but its own."""

from __future__ import annotations

import pickle
from collections.abc import Iterable

from builder.model import CommonPlan, Corpus
from builder.parts.deal import deal
from builder.parts.share import Share, shares
from builder.render.catalogue import catalogue
from builder.render.site import turns
from builder.render.variants import collations


def shares_of(corpus: Corpus, by: str = "region") -> dict[str, Share]:
    book = catalogue(corpus)
    found = shares(book, deal(corpus.reports, by), turns(book), collations(book))
    return {share.part.folder: share for share in found}


def test_shares_hold_together_all_of_the_whole_and_nothing_twice(small: Corpus) -> None:
    book = catalogue(small)
    found = shares_of(small).values()
    assert sorted(r.id for share in found for r in share.corpus.reports) == sorted(r.id for r in small.reports)
    assert {m.id for share in found for m in _measures(share)} == {measure.id for measure in small.measures}
    assert _pieces(small.common_plans) == _pieces(plan for share in found for plan in share.corpus.common_plans)
    assert sum(len(item) for share in found for item in share.changes.values()) == sum(map(len, book.changes.values()))


def _pieces(plans: Iterable[CommonPlan]) -> list[tuple[str, str, int, str]]:
    return sorted((plan.id, piece.report, piece.line, piece.text) for plan in plans for piece in plan.evidence)


def _measures(share: Share) -> list[object]:
    book = share.book()
    return [measure for report in book.corpus.reports for measure in book.all_measures(report)]


def test_numbers_of_a_part_are_those_of_its_reports(small: Corpus) -> None:
    plan = next(plan for plan in small.common_plans if plan.name == "加强干部业务培训")
    own = {folder: share.book().plans[plan.id].reports for folder, share in shares_of(small).items()}
    assert plan.reports == 3
    assert own == {"henan": 1, "hubei": 1, "unknown": 2}


def test_a_copy_in_another_part_is_linked_to_and_compared(small: Corpus) -> None:
    found = shares_of(small)
    here, there = found["henan"], found["unknown"]
    report = here.corpus.reports[0]
    copy = next(r for r in there.corpus.reports if report.id in r.variants)
    assert here.book().find(copy.id) is not None
    assert copy.id not in here.book().reports
    for share in (here, there):
        assert [{c.a.id, c.b.id} for c in share.copies] == [{report.id, copy.id}]
    assert here.folders[copy.id] == "unknown"
    # of two copies in two parts each stands for itself
    assert here.canonical[report.id] == report.id
    assert there.canonical[copy.id] == copy.id
    own = [measure.report for measures in there.unique.values() for measure in measures]
    assert copy.id in own


def test_reports_of_other_parts_come_without_their_text(small: Corpus) -> None:
    for share in shares_of(small).values():
        assert all(not report.paragraphs and not report.facts for report in share.beyond.values())
        assert not share.beyond.keys() & {report.id for report in share.corpus.reports}


def test_a_share_goes_to_another_process_and_back(small: Corpus) -> None:
    for share in shares_of(small, "year").values():
        assert pickle.loads(pickle.dumps(share)) == share
