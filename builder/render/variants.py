"""Copies of a report side by side, and what another copy tells where one's own text is masked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from markupsafe import Markup

from builder.model import Paragraph, Report
from builder.relate.collate import Difference, Pair, collate
from builder.render.catalogue import Catalogue
from builder.render.environment import render
from builder.render.escape import literal, trusted
from builder.render.facets import Facet
from builder.render.front import crumb, front_matter
from builder.render.links import anchor, built, relative, report_page
from builder.render.sheets import sheets

PAGE = "variants/index.md"
# of a larger group each copy is compared with the one that stands for all, not with every other
_GROUP = 4
# so many characters around a mask tell what it hides
_CONTEXT = 14
_HIDDEN = re.compile(r"某+")
_SIDES = ("a", "b")
_MARKS = {
    ("only_a", "a"): ('<ins class="hb-only">', "</ins>"),
    ("only_b", "b"): ('<ins class="hb-only">', "</ins>"),
    ("masked_a", "b"): ("<mark>", "</mark>"),
    ("masked_b", "a"): ("<mark>", "</mark>"),
    ("masked_a", "a"): ('<span class="hb-masked">', "</span>"),
    ("masked_b", "b"): ('<span class="hb-masked">', "</span>"),
    ("masked_both", "a"): ('<span class="hb-masked">', "</span>"),
    ("masked_both", "b"): ('<span class="hb-masked">', "</span>"),
    ("differs", "a"): ('<span class="hb-unlike">', "</span>"),
    ("differs", "b"): ('<span class="hb-unlike">', "</span>"),
}


@dataclass(frozen=True, slots=True)
class Collation:
    """Two copies, the one with the lower id first, and their paragraphs aligned."""

    a: Report
    b: Report
    pairs: tuple[Pair, ...]

    @property
    def page(self) -> str:
        return f"variants/{self.a.id}-{self.b.id}.md"

    def other(self, report: Report) -> Report:
        """The copy that is not `report`."""
        return self.b if report.id == self.a.id else self.a


@dataclass(frozen=True, slots=True)
class Supplement:
    """A mask at columns `start` to `end` of a report's published `line`, what another copy tells there, and the row of
    their collation. `before` and `after` are the words around the mask."""

    line: int
    start: int
    end: int
    before: str
    mask: str
    after: str
    told: str
    other: Report
    other_line: int
    page: str
    row: str


def collations(book: Catalogue) -> tuple[Collation, ...]:
    """Every two copies of one report, in the order of their ids."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(book.canonical):
        groups[book.canonical[name]].append(name)
    found: list[Collation] = []
    for stands, names in sorted(groups.items()):
        pairs = combinations(names, 2) if len(names) <= _GROUP else ((stands, n) for n in names if n != stands)
        for one, other in pairs:
            a, b = book.reports[one], book.reports[other]
            found.append(Collation(a, b, collate(a, b)))
    return tuple(found)


def row(number: int) -> str:
    """The id of a row of a collation, counted from 1."""
    return f"r{number}"


def supplements(book: Catalogue, report: Report, found: Iterable[Collation]) -> tuple[Supplement, ...]:
    """What other copies tell where `report` masks it, in the order of the text; of several copies the first that tells.

    What this product itself withheld is never supplied.
    """
    withheld = {change.line for change in book.changes.get(report.id, ()) if change.kind == "redaction"}
    supplied: dict[tuple[int, int], Supplement] = {}
    for collation in found:
        mine = "a" if report.id == collation.a.id else "b"
        for number, pair in enumerate(collation.pairs, 1):
            own, other = (pair.a, pair.b) if mine == "a" else (pair.b, pair.a)
            if own is None or other is None:
                continue
            for start, difference in _placed(pair.differences, mine):
                mask, told = (difference.a, difference.b) if mine == "a" else (difference.b, difference.a)
                hidden = own.line in withheld and _HIDDEN.search(mask)
                if difference.kind == f"masked_{mine}" and told.strip() and not hidden:
                    end = start + len(mask)
                    before, after = own.text[max(0, start - _CONTEXT) : start], own.text[end : end + _CONTEXT]
                    place = collation.other(report), other.line, collation.page, row(number)
                    item = Supplement(own.line, start, end, before, mask, after, told, *place)
                    supplied.setdefault((own.line, start), item)
    return tuple(supplied[place] for place in sorted(supplied))


def _placed(differences: Iterable[Difference], side: str) -> Iterable[tuple[int, Difference]]:
    column = 0
    for difference in differences:
        yield column, difference
        column += len(getattr(difference, side))


def counted(collation: Collation) -> Mapping[str, int]:
    """How many differences of each kind there are."""
    return Counter(d.kind for pair in collation.pairs for d in pair.differences if d.kind != "same")


def rows(collation: Collation) -> Markup:
    """The body of the table of both texts: HTML, because no Markdown table holds two texts of paragraphs."""
    return trusted("\n".join(_row(collation, number, pair) for number, pair in enumerate(collation.pairs, 1)))


def _row(collation: Collation, number: int, pair: Pair) -> str:
    if pair.a and pair.b and all(d.kind in ("same", "masked_both") for d in pair.differences):
        # once for both, as copy a has it: they differ at most in the signs with which they mask
        links = _place(collation, collation.a, pair.a, "甲"), _place(collation, collation.b, pair.b, "乙")
        text = "".join(_marked(pair.differences, "a"))
        return f'<tr id="{row(number)}" class="hb-alike"><td colspan="2">{text} {" ".join(links)}'
    return f'<tr id="{row(number)}">' + "".join(
        f"<td>{''.join(_marked(pair.differences, side))} {_place(collation, report, paragraph, '原文')}"
        if paragraph
        else '<td class="hb-none">（此本没有这一段）'
        for side, report, paragraph in zip(_SIDES, (collation.a, collation.b), (pair.a, pair.b), strict=True)
    )


def _place(collation: Collation, report: Report, paragraph: Paragraph, shown: str) -> str:
    """The way from a row to the paragraph of a copy."""
    target = built(relative(collation.page, report_page(report.id), anchor(report, paragraph.line)))
    return f'<a href="{target}">{shown}</a>'


def _marked(differences: Iterable[Difference], side: str) -> Iterable[str]:
    # neighbours of one kind are marked as one
    for kind, run in groupby(differences, key=lambda d: d.kind):
        text = "".join(getattr(d, side) for d in run)
        opening, closing = _MARKS.get((kind, side), ("", ""))
        if text:
            yield f"{opening}{literal(text)}{closing}"


def render_variant(book: Catalogue, facets: dict[str, Facet], collation: Collation) -> str:
    """The page of two copies side by side."""
    return render(
        "variant.md.j2",
        collation.page,
        front=front_matter(
            {
                "title": f"版本对照：{collation.a.title}",
                "abstract": "同一报告的两个版本逐段逐词对照，标出各自独有、隐去与不同之处。",
                "crumbs": [crumb("版本对照", PAGE)],
            }
        ),
        book=book,
        facets=facets,
        copies=(("甲本", collation.a), ("乙本", collation.b)),
        counts=counted(collation),
        rows=rows(collation),
    )


def render_variants(book: Catalogue, facets: dict[str, Facet], found: Sequence[Collation]) -> Iterator[tuple[str, str]]:
    """Path and Markdown of the page that lists all pairs of copies, and of further sheets of it."""
    for sheet in sheets(PAGE, found):
        title = "版本对照" + (f"（{sheet.number}）" if sheet.number > 1 else "")
        yield (
            sheet.page,
            render(
                "variants.md.j2",
                sheet.page,
                front=front_matter({"title": title, "abstract": "同一报告收入不同汇编的版本，两两逐段逐词对照。"}),
                book=book,
                facets=facets,
                sheet=sheet,
                pairs=[(item, counted(item)) for item in sheet.rows],
            ),
        )
