"""The generated part of docs/: every page and data file, written before the site is built.

Files are compared by content and written whole. The folders named here belong to the builder alone: a page in them
that this run did not make is an orphan of an earlier one and goes. Pages written by hand stand beside them.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from builder.database import write_database
from builder.dataset import publish_dataset
from builder.errors import HuibianError
from builder.files import filling, write_whole
from builder.history import FileHistory
from builder.model import Corpus, Report
from builder.render.answers import answers
from builder.render.catalogue import Catalogue, catalogue
from builder.render.common import CELLS, filter_data, render_common, render_plan
from builder.render.compare import FOLDER as COMPARED
from builder.render.compare import PAGE as COMPARE
from builder.render.compare import files_compared, render_compare
from builder.render.data_page import PAGE as DATA
from builder.render.data_page import render_data
from builder.render.dates import News, news, page_dates, report_dates
from builder.render.doubtful import PAGE as REVIEW
from builder.render.doubtful import render_review, review_of, review_pages
from builder.render.downloads import common_plan_files
from builder.render.facets import Facet, facets
from builder.render.feeds import FOLDER as FEEDS
from builder.render.feeds import feeds
from builder.render.home import render_home
from builder.render.indexes import render_overview, render_value
from builder.render.links import report_page
from builder.render.matrix import PAGE as MATRIX
from builder.render.matrix import render_matrix
from builder.render.phrases import PAGE as PHRASES
from builder.render.phrases import render_phrases
from builder.render.problems import PAGE as PROBLEMS
from builder.render.problems import render_problems
from builder.render.report import Around, render_report
from builder.render.search_tables import Answer
from builder.render.unique import render_unique
from builder.render.variants import Collation, collations, render_variant, render_variants
from builder.schemas import write_datapackage

FOLDERS = (
    *("reports", "departments", "themes", "levels", "regions", "years", "compilations"),
    *("common", "variants", "phrases", "review", "compare"),
)


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """`site_url`: where the site will stand, with a slash at its end, for citations and feeds; "" when that is not
    known. `name`: what it is called. `files`: the history of the inputs by their names, `corrections` that of the
    corrections; `fallback`: the time, in seconds since 1970, that stands for what has none."""

    site_url: str = ""
    name: str = "汇编"
    files: Mapping[str, FileHistory] = field(default_factory=dict)
    corrections: FileHistory | None = None
    fallback: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a rendering did: the generated pages as paths inside docs/, how many of each kind, how many of them
    changed on disk, how many orphans of an earlier run went, when what a page shows last changed, in seconds since
    1970, as far as that is known, and the pages that the search offers first."""

    paths: tuple[str, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    written: int = 0
    removed: int = 0
    dates: Mapping[str, int] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()

    @property
    def pages(self) -> int:
        """The number of generated pages."""
        return len(self.paths)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of docs/ that hold nothing but generated pages."""
        return FOLDERS


def render_docs(corpus: Corpus, docs: Path, options: RenderOptions | None = None) -> Rendered:
    """Write the pages and data of `corpus` into `docs`; raises HuibianError when two pages claim one address."""
    options = options or RenderOptions()
    kinds: Counter[str] = Counter()
    made: dict[str, None] = {}
    written = 0
    book = catalogue(corpus)
    dates = report_dates(corpus, options.files, options.corrections)
    known = {facet.folder: facet for facet in facets(book)}
    pages = _pages(book, known, options, news(book, dates, options.files))
    with _writing(docs) as write:
        for kind, page, text in chain(pages, data_pages(book, docs / "data")):
            if page in made:
                remedy = "Give one of them another identifier."
                raise HuibianError(f"docs/{page}", "two pages have this address.", remedy)
            made[page] = None
            kinds[kind] += 1
            written += write(page, text)
        removed = remove_orphans(docs, {docs / page for page in made})
        scripts = dict(files_compared(book))
        remove_files(docs / COMPARED, set(scripts))
        for name, script in scripts.items():
            write(f"{COMPARED}/{name}", script)
        files = files_of_common(book, known)
        remove_files(docs / "reports", set())
        remove_files(docs / "common", set(files))
        for name, content in files.items():
            write(f"common/{name}", content)
    written_feeds = set()
    for name, text in feeds(book, known, dates, options.fallback, options.name, options.site_url):
        written_feeds.add(docs / name)
        write_whole(docs / name, text)
    for path in (docs / FEEDS).rglob("*.xml"):
        if path not in written_feeds:
            path.unlink()
    changed = page_dates(book, known, dates, made)
    return Rendered(tuple(made), dict(kinds), written, removed, changed, answers(book, known.values()))


@contextlib.contextmanager
def _writing(docs: Path) -> Iterator[Callable[[str, str | bytes], bool]]:
    """Within the block, what writes a file by its path inside `docs`. The builder's own folders that are not there yet
    appear when it ends."""
    with contextlib.ExitStack() as stack:
        own = {folder: stack.enter_context(filling(docs / folder)) for folder in FOLDERS}

        def write(name: str, content: str | bytes) -> bool:
            data = content.encode("utf-8") if isinstance(content, str) else content
            folder, _, inside = name.partition("/")
            return own[folder](inside, data) if folder in own else write_whole(docs / name, data)

        yield write


def files_of_common(book: Catalogue, known: dict[str, Facet]) -> dict[str, str | bytes]:
    """The files beside the pages of common plans: those to carry away, and what the filters count."""
    return {**dict(common_plan_files(book, book.ranked)), CELLS: filter_data(book, known)}


def _pages(
    book: Catalogue, known: dict[str, Facet], options: RenderOptions, latest: News | None
) -> Iterator[tuple[str, str, str]]:
    """Kind, path inside docs/ and Markdown of every generated page."""
    yield "home", "index.md", render_home(book, known, latest)
    copies = collations(book)
    review = review_of(book)
    yield from _reports(book, known, options, copies, review_pages(review))
    for facet in known.values():
        for number, (page, text) in enumerate(render_overview(book, known, facet)):
            yield f"{facet.folder}-sheets" if number else f"{facet.folder}-index", page, text
        for at in range(len(facet.values)):
            for number, (page, text) in enumerate(render_value(book, known, facet, at)):
                yield f"{facet.folder}-sheets" if number else facet.folder, page, text
    for number, (page, text) in enumerate(render_common(book, known)):
        yield "common-more" if number else "common-index", page, text
    for plan in book.corpus.common_plans:
        for number, (page, text) in enumerate(render_plan(book, known, plan)):
            yield "common-parts" if number else "common", page, text
    for number, (page, text) in enumerate(render_unique(book, known)):
        yield "unique-parts" if number else "unique", page, text
    yield "matrix", MATRIX, render_matrix(book, known)
    yield "problems", PROBLEMS, render_problems(book, known)
    for number, (page, text) in enumerate(render_variants(book, known, copies)):
        yield "variants-sheets" if number else "variants-index", page, text
    for collation in copies:
        yield "variants", collation.page, render_variant(book, known, collation)
    yield "phrases-index", PHRASES, render_phrases(book, known)
    yield "compare-index", COMPARE, render_compare(book, known)
    for page, text in render_review(book, known, review):
        yield "review-index" if page == REVIEW else "review", page, text


def data_pages(book: Catalogue, folder: Path) -> Iterator[tuple[str, str, str]]:
    """The dataset, written into `folder`, and the page that describes its files."""
    write_datapackage(folder, publish_dataset(book.corpus, folder))
    yield "data", DATA, render_data(folder, write_database(book.corpus, book.canonical, folder))


def _reports(
    book: Catalogue,
    known: dict[str, Facet],
    options: RenderOptions,
    copies: Iterable[Collation],
    review: Mapping[str, str],
) -> Iterator[tuple[str, str, str]]:
    compared_with: defaultdict[str, list[Collation]] = defaultdict(list)
    for collation in copies:
        for copy in (collation.a, collation.b):
            compared_with[copy.id].append(collation)
    around = turns(book)
    for report in book.corpus.reports:
        found = tuple(compared_with[report.id])
        where = review.get(report.id, REVIEW)
        page = render_report(book, known, report, around[report.id], options.site_url, found, where)
        yield "reports", report_page(report.id), page


def turns(book: Catalogue) -> dict[str, Around]:
    """For each report (id) those that one turns to from it: in the order of its compilation, and among the reports
    of its department by year and organ."""
    reports = book.corpus.reports
    inside = _neighbours(sorted(reports, key=lambda r: (r.source, r.first_line)), lambda r: r.source)
    year = {report.id: report.summary_year or report.plan_year or 0 for report in reports}
    alike = _neighbours(
        sorted(reports, key=lambda r: (r.department, year[r.id], r.issuer or "", r.id)), lambda r: r.department
    )
    return {report.id: Around(*inside[report.id], *alike[report.id]) for report in reports}


def _neighbours(
    ordered: Sequence[Report], group: Callable[[Report], str]
) -> dict[str, tuple[Report | None, Report | None]]:
    """The reports before and after each one within its group."""
    found: dict[str, tuple[Report | None, Report | None]] = {}
    for at, report in enumerate(ordered):
        before, after = (ordered[n] if 0 <= n < len(ordered) else None for n in (at - 1, at + 1))
        found[report.id] = (
            before if before and group(before) == group(report) else None,
            after if after and group(after) == group(report) else None,
        )
    return found


def remove_files(folder: Path, wanted: set[str]) -> None:
    """Remove files that an earlier run made and this one did not; of pages `remove_orphans` takes care."""
    for path in folder.glob("*.*"):
        if path.suffix != ".md" and path.name not in wanted:
            path.unlink()


def remove_orphans(docs: Path, made: set[Path]) -> int:
    """Remove the pages that an earlier run left in the generated folders; how many there were."""
    orphans = [path for folder in FOLDERS for path in sorted((docs / folder).glob("*.md")) if path not in made]
    for path in orphans:
        path.unlink()
    return len(orphans)
