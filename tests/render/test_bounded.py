"""No page carries a list that grows with the corpus: three times the reports make more pages, not longer ones."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from builder.model import CommonPlan, Corpus, Evidence, Phrase, Report
from builder.render import indexes, render_docs, sheets
from tests.render.sample import sample_corpus

# the largest page of a kind may grow by what longer numbers and the names of more neighbours take
_ROOM = 1.2


def _many(times: int) -> Corpus:
    """The sample so many times over: each time two more compilations with reports of their own, copies among them."""
    one = sample_corpus()

    def named(name: str, at: int) -> str:
        return f"{name}-{at}"

    def sourced(name: str, at: int) -> str:
        stem, _, ending = name.rpartition(".")
        return f"{stem}-{at}.{ending}"

    def report(own: Report, at: int) -> Report:
        variants = tuple(named(name, at) for name in own.variants)
        neighbours = tuple(replace(near, id=named(near.id, at)) for near in own.neighbours)
        source = sourced(own.source, at)
        return replace(own, id=named(own.id, at), source=source, variants=variants, neighbours=neighbours)

    def plan(own: CommonPlan) -> CommonPlan:
        evidence = tuple(Evidence(named(p.report, at), p.line, p.text) for at in range(times) for p in own.evidence)
        departments = tuple((name, count * times) for name, count in own.departments)
        levels = tuple((name, count * times) for name, count in own.levels)
        return replace(own, evidence=evidence, reports=own.reports * times, departments=departments, levels=levels)

    def phrase(own: Phrase) -> Phrase:
        places = tuple(replace(p, report=named(p.report, at)) for at in range(times) for p in own.occurrences)
        return replace(own, occurrences=places, reports=own.reports * times)

    counted = range(times)
    return Corpus(
        compilations=tuple(replace(c, source=sourced(c.source, at)) for at in counted for c in one.compilations),
        reports=tuple(report(own, at) for at in counted for own in one.reports),
        measures=tuple(
            replace(m, id=named(m.id, at), report=named(m.report, at), parent=named(m.parent, at) if m.parent else None)
            for at in counted
            for m in one.measures
        ),
        common_plans=tuple(map(plan, one.common_plans)),
        changes=tuple(replace(c, source=sourced(c.source, at)) for at in counted for c in one.changes),
        phrases=tuple(map(phrase, one.phrases)),
    )


def _largest(corpus: Corpus, docs: Path) -> dict[str, int]:
    """The bytes of the largest page of each kind: a folder's own page, sheets of evidence, the others."""
    found: dict[str, int] = {}
    for page in render_docs(corpus, docs).paths:
        folder, _, name = page.rpartition("/")
        sheet = re.search(r"-all(?:\.\d+)?\.md$", name)
        kind = page if name == "index.md" or not folder else f"{folder}/{'all' if sheet else '*'}"
        found[kind] = max(found.get(kind, 0), (docs / page).stat().st_size)
    return found


def test_more_reports_make_more_pages_and_not_longer_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sheets, indexes):
        monkeypatch.setattr(module, "ROWS", 10)
    monkeypatch.setattr("builder.render.evidence.PAGE", 10)
    few, many = _largest(_many(25), tmp_path / "few"), _largest(_many(75), tmp_path / "many")
    assert few.keys() == many.keys()
    assert {kind: (size, many[kind]) for kind, size in few.items() if many[kind] > size * _ROOM} == {}


def test_every_piece_of_evidence_is_reached_from_the_page_of_its_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheets, from link to link, hold the words of each piece and a link to its place."""
    monkeypatch.setattr("builder.render.evidence.PAGE", 10)
    corpus = _many(30)
    render_docs(corpus, tmp_path)
    (plan,) = (plan for plan in corpus.common_plans if plan.key == "C11")
    waiting, seen = ["c11.md"], set[str]()
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            text = (tmp_path / "common" / page).read_text(encoding="utf-8")
            waiting += [f"{name}.md" for name in re.findall(r"(c11-all[\w.]*)\.(?:md|html)", text)]
    assert len(seen) > 3
    texts = "".join((tmp_path / "common" / page).read_text(encoding="utf-8") for page in seen - {"c11.md"})
    first = {report.id: report.first_line for report in corpus.reports}
    places = [f'"../reports/{p.report}.html#p{p.line - first[p.report] + 1}"' for p in plan.evidence]
    assert [place for place in places if place not in texts] == []
    assert sum(texts.count(piece) for piece in {p.text for p in plan.evidence}) >= len(plan.evidence)
