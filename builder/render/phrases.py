"""套话: the formulas that reports share word for word, ranked, and where they stand in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from builder.model import Occurrence, Phrase, Report
from builder.relate.phrases import phrase_end
from builder.render.catalogue import Catalogue
from builder.render.environment import render
from builder.render.escape import trusted
from builder.render.facets import Facet
from builder.render.front import front_matter
from builder.render.spans import Span

PAGE = "phrases/index.md"
_LISTED = 5  # reports that are listed for a formula: there are three hundred formulas on the page
_REPORTS = 20  # reports that are listed for their share of formulas


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with its first place in each report that holds it."""

    phrase: Phrase
    places: tuple[tuple[Report, Occurrence], ...]


def anchor(phrase: Phrase) -> str:
    """The id of a formula on the page of all."""
    return f"f-{phrase.id}"


def formula_spans(book: Catalogue, report: Report) -> dict[int, list[Span]]:
    """The places of a report that formulas cover, by line; none twice."""
    texts = {paragraph.line: paragraph.text for paragraph in report.paragraphs}
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for phrase, place in book.places.get(report.id, ()):
        if place.line in texts:
            end = phrase_end(texts[place.line], place.column, phrase.text)
            found[place.line].append((place.column, end))
    opening, closing = trusted("<i>"), trusted("</i>")
    return {line: [Span(*span, opening, closing) for span in _merged(spans)] for line, spans in found.items()}


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _formula(book: Catalogue, phrase: Phrase) -> Formula:
    first: dict[str, Occurrence] = {}
    for place in phrase.occurrences:
        if place.report in book.reports:
            first.setdefault(book.canonical[place.report], place)
    return Formula(phrase, tuple((book.reports[place.report], place) for place in first.values()))


def render_phrases(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The page that ranks the formulas."""
    distinct = [book.reports[name] for name in sorted(set(book.canonical.values()))]
    heavy = sorted((r for r in distinct if r.formulaic_share), key=lambda r: (-r.formulaic_share, r.id))
    return render(
        "phrases.md.j2",
        PAGE,
        front=front_matter({"title": "套话", "abstract": "三篇以上报告一字不差的表述，按篇数排列，附出处。"}),
        book=book,
        facets=facets,
        formulas=[_formula(book, phrase) for phrase in book.formulas.values()],
        count=len(book.corpus.phrases),
        heavy=heavy[:_REPORTS],
        most=heavy[0].formulaic_share if heavy else 0.0,
        holding=len(heavy),
        total=len(distinct),
        anchor=anchor,
        shown=_LISTED,
    )
