"""Writing the root of all sites into the project's docs: its pages, the data, the feeds, and what is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.parts.deal import Part, layout_of
from builder.parts.pages import facets_of_root, pages_of_root
from builder.parts.written import Written
from builder.render.catalogue import Catalogue
from builder.render.compare import FOLDER as COMPARED
from builder.render.compare import files_compared
from builder.render.dates import page_dates, report_dates
from builder.render.feeds import FOLDER as FEEDS
from builder.render.feeds import feeds
from builder.render.links import laid_out, placed
from builder.render.site import RenderOptions, data_pages, files_of_common, remove_files, remove_orphans
from builder.render.variants import Collation


@dataclass(frozen=True, slots=True)
class RootWritten:
    """What was written: the pages with their kinds and dates, and the links into the parts."""

    paths: tuple[str, ...]
    kinds: Mapping[str, int]
    changed: int
    dates: Mapping[str, int]
    outward: Mapping[str, str]


def write_root(
    docs: Path,
    book: Catalogue,
    parts: Sequence[Part],
    by: str,
    copies: Sequence[Collation],
    options: RenderOptions,
) -> RootWritten:
    """Write the root's part of `docs`; pages written by hand stand beside it, orphans of an earlier run go."""
    layout = layout_of(parts)
    with laid_out(layout):
        known = facets_of_root(book, parts, by)
        dates = report_dates(book.corpus, options.files, options.corrections)
        written = Written(docs, layout)
        written.pages(pages_of_root(book, known, parts, by, copies))
        written.pages(data_pages(book, docs / "data"))
        remove_orphans(docs, {docs / page for page in written.paths})
        remove_files(docs / "reports", set())
        scripts = dict(files_compared(book))
        remove_files(docs / COMPARED, set(scripts))
        for name, script in scripts.items():
            written.file(f"{COMPARED}/{name}", script)
        files = files_of_common(book, known)
        remove_files(docs / "common", set(files))
        for name, content in files.items():
            written.file(f"common/{name}", content)
        names = set()
        for name, text in feeds(book, known, dates, options.fallback, options.name, options.site_url):
            names.add(docs / name)
            written.file(name, text)
        for path in (docs / FEEDS).rglob("*.xml"):
            if path not in names:
                path.unlink()
        changed = page_dates(book, known, dates, written.made)
        when = {placed(page): time for page, time in changed.items()}
    return RootWritten(written.paths, dict(written.kinds), written.changed, when, written.outward)
