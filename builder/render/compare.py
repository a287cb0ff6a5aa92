"""对比: any two or three reports side by side, by theme or by common plan, chosen in the browser.

The page itself holds no report. What is compared of some ten reports stands in a small file, a script of one call as in
the search index, so that it loads from a folder without a server and under a policy that forbids all but the site's
own scripts (docs/assets/compare.js). It is JSON, compressed as a browser can read it without a library: nobody reads
these files, and ten together take less than ten times one. Which file has a report tells a hash of its id.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from builder.model import Measure, Report
from builder.render.catalogue import Catalogue
from builder.render.environment import render
from builder.render.escape import script_value
from builder.render.facets import Facet
from builder.render.front import front_matter
from builder.render.links import elsewhere, relative, report_page
from builder.render.search_postings import home

PAGE = "compare/index.md"
FOLDER = "compare/reports"
ENDING = ".js"
_EXAMPLES = 5
_TOGETHER = 12  # reports in a file at most, on average


def files_compared(book: Catalogue) -> Iterator[tuple[str, str]]:
    """The files in FOLDER, name and script; each hands the page what is compared of its reports (`unpacked`)."""
    count = bundles(book)
    bundled: defaultdict[int, list[Report]] = defaultdict(list)
    for report in book.corpus.reports:
        bundled[home(report.id, count)].append(report)
    for number, reports in sorted(bundled.items()):
        value = {report.id: compared(book, report) for report in reports}
        yield f"{number:x}{ENDING}", f'huibianCompare("{_packed(script_value(value).encode())}")\n'


def bundles(book: Catalogue) -> int:
    """How many files there are: a power of two, so that a report more seldom changes them all."""
    return 1 << max(0, -(-len(book.corpus.reports) // _TOGETHER) - 1).bit_length()


def compared(book: Catalogue, report: Report) -> dict[str, Any]:
    """What is compared of `report`.

    Paragraphs are given by the number of their anchor, themes by their place in `names`. A measure is `[paragraph,
    depth, head, main theme]`, in the order of the text; a common plan `[name, name of its page, theme, [[paragraph,
    words], …]]`. `page` is the address of the report where that is in another site.
    """
    years = dict.fromkeys(year for year in (report.summary_year, report.plan_year) if year is not None)
    names: dict[str, int] = {}

    def theme(name: str) -> int:
        return names.setdefault(name, len(names))

    value: dict[str, Any] = {
        "title": report.title,
        "who": report.issuer or report.department,
        "facts": [report.department, report.level, "、".join(map(str, years))],
        "themes": report.themes,
        "measures": [
            [_number(report, measure.line), depth, measure.head, theme(measure.themes[0] if measure.themes else "")]
            for measure, depth in _tree(book, report)
        ],
        "plans": [
            [
                plan.name,
                book.anchors[plan.id],
                theme(plan.theme),
                [[_number(report, piece.line), piece.text] for piece in pieces],
            ]
            for plan, pieces in book.evidence.get(report.id, ())
        ],
        "similar": [
            [near.id, other.title, other.issuer or other.department]
            for near in report.neighbours
            if (other := book.reports.get(near.id))
        ],
    }
    value["names"] = list(names)
    if elsewhere(PAGE, report_page(report.id)):
        value["page"] = relative(PAGE, report_page(report.id))
    return value


def _packed(data: bytes) -> str:
    """Deflated without a head (RFC 1951), in base 64."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b64encode(deflate.compress(data) + deflate.flush()).decode()


def unpacked(script: str) -> Any:
    """What a script of `files_compared` hands to the page: what is compared of each of its reports, by id."""
    return json.loads(zlib.decompress(b64decode(script.rsplit('"', 2)[1]), -zlib.MAX_WBITS))


def _number(report: Report, line: int) -> int:
    return line - report.first_line + 1


def _tree(book: Catalogue, report: Report) -> Iterator[tuple[Measure, int]]:
    pending = [(measure, 0) for measure in reversed(book.measures.get(report.id, ()))]
    while pending:
        measure, depth = pending.pop()
        yield measure, depth
        pending.extend((child, depth + 1) for child in reversed(book.children.get(measure.id, ())))


def examples(book: Catalogue) -> list[tuple[Report, Report]]:
    """Pairs worth looking at: the most similar reports of different organs, each report at most once."""
    pairs = sorted(
        (
            (-near.score, report.id, near.id)
            for report in book.reports.values()
            for near in report.neighbours
            if near.id in book.reports and report.id == book.canonical[report.id]
        ),
    )
    found: list[tuple[Report, Report]] = []
    used: set[str] = set()
    for _, one, other in pairs:
        a, b = book.reports[one], book.reports[other]
        names = {book.canonical[one], book.canonical[other]}
        if not names & used and a.issuer and b.issuer and a.issuer != b.issuer:
            used |= names
            found.append((a, b))
        if len(found) == _EXAMPLES:
            break
    return found


def render_compare(book: Catalogue, facets: dict[str, Facet]) -> str:
    """The page on which reports are chosen and compared."""
    abstract = "任选两三篇报告，按主题或按共同计划并排对照，每句都可点到原文段落。"
    return render(
        "compare.md.j2",
        PAGE,
        front=front_matter(
            {
                "title": "对比",
                "abstract": abstract,
                "hide": ["toc"],
                "styles": ["assets/compare.css"],
                "scripts": ["assets/compare.js"],
            }
        ),
        book=book,
        facets=facets,
        pairs=examples(book),
        bundles=bundles(book),
        page_of=report_page,
    )
