"""Addresses: where a report, a paragraph or an index page stands, seen from another page.

Pages are named by their path inside docs/ (`reports/ab12.md`). An address does not depend on the position of a
report, so that it survives another compilation being added.

Where the reports are dealt to several sites (builder.parts), a `Layout` tells where a page of that name stands: all
sites lie below one root, and every address is made here, so that what writes pages need not know of parts.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from builder.describe.gazetteer import division_of, gazetteer
from builder.knowledge import load
from builder.model import Report

_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_ENDING = re.compile("txt|docx|html?|md|markdown|pdf")
# what would be the address of another file: one of another format, or one without a plain name
_ENDED = re.compile("-(?:docx|html?|md|markdown|pdf)$")
# the pages that every part has of its own, beside those of its reports and its home
OF_PARTS = frozenset({"departments", "themes", "levels", "regions", "years", "common"})
# the folder's own page, what stands for other names, and names that Windows keeps for devices
_KEPT = re.compile("index|x-.*|con|prn|aux|nul|conin|conout|(?:com|lpt)[0-9]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where pages stand, below the one root. `folders` names the folder of each report's part by its id, `parts` all
    of these folders, `here` that of the part being written and `name` what it is called, "" for the pages of the root.

    >>> layout = Layout({"ab": "henan", "cd": "hubei"}, frozenset({"henan", "hubei"}), "henan")
    >>> layout.place("reports/cd.md"), layout.place("common/c01.md"), layout.place("/common/c01.md")
    ('hubei/reports/cd.md', 'henan/common/c01.md', 'common/c01.md')
    """

    folders: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    here: str = ""
    name: str = ""

    def place(self, page: str) -> str:
        """The path of a page below the root; one whose name begins with a slash is the root's own."""
        if page.startswith("/"):
            return page[1:]
        top, _, rest = page.partition("/")
        if top == "reports":
            folder = self.folders.get(rest.partition(".")[0], self.here)
        else:
            folder = self.here if top in OF_PARTS or page == "index.md" else ""
        return f"{folder}/{page}" if folder else page

    def site(self, place: str) -> str:
        """The folder of the part that a path below the root belongs to, "" for the root's."""
        top = place.partition("/")[0]
        return top if top in self.parts else ""


_ONE_SITE = Layout()
_LAYOUT: ContextVar[Layout] = ContextVar("layout", default=_ONE_SITE)


@contextlib.contextmanager
def laid_out(layout: Layout) -> Iterator[None]:
    """Within the block, addresses are those of `layout`."""
    token = _LAYOUT.set(layout)
    try:
        yield
    finally:
        _LAYOUT.reset(token)


def placed(page: str) -> str:
    """The path of a page below the root of all sites: the page itself where there is but one site."""
    return _LAYOUT.get().place(page)


def in_part() -> str:
    """The name of the part being written, whose numbers are those of its own reports; "" for what is none."""
    return _LAYOUT.get().name


def in_sites() -> bool:
    """Whether there are several sites."""
    return bool(_LAYOUT.get().parts)


def elsewhere(page: str, target: str) -> bool:
    """Whether `target` stands in another site than `page`: MkDocs knows the pages of one site alone."""
    layout = _LAYOUT.get()
    return bool(layout.parts) and layout.site(placed(page)) != layout.site(placed(target))


def anchor(report: Report, line: int) -> str:
    """The id of the paragraph that source line `line` became on the page of `report`: `p1` is its first line.

    Counted from the report's own first line, so that it stays when other reports are inserted before it. A run-in
    heading has this id; the words that follow it on its line have `rest_anchor`.
    """
    return f"p{line - report.first_line + 1}"


def rest_anchor(report: Report, line: int) -> str:
    """The id of what follows a run-in heading on its line."""
    return f"{anchor(report, line)}-text"


def report_page(report_id: str) -> str:
    """The page of a report, as a path inside docs/."""
    return f"reports/{report_id}.md"


def relative(page: str, target: str, fragment: str = "") -> str:
    """The link from `page` to `target` (both paths inside docs/), `fragment` without its number sign; to a page of
    another site the link to what is built of it. A query may follow `target`.

    >>> relative("departments/audit.md", "reports/ab.md", "p3")
    '../reports/ab.md#p3'
    >>> relative("reports/ab.md", "reports/ab.md", "p3")
    '#p3'
    """
    if (layout := _LAYOUT.get()).parts:
        name, mark, query = target.partition("?")
        page, there = layout.place(page), layout.place(name)
        target = (there if layout.site(page) == layout.site(there) else built(there)) + mark + query
    if page == target:
        path = ""
    else:
        folder, (above, _, name) = page.rpartition("/")[0], target.rpartition("/")
        path = name if folder == above else "../" * page.count("/") + target
    return f"{path}#{fragment}" if fragment else path


def built(link: str) -> str:
    """A link between pages as it must be written in HTML, which MkDocs leaves as it is.

    >>> built("../reports/ab.md#p3")
    '../reports/ab.html#p3'
    """
    path, number, fragment = link.partition("#")
    return f"{path.removesuffix('.md')}.html{number}{fragment}" if path.endswith(".md") else link


def digest(name: str, length: int = 10) -> str:
    """A short ASCII stand-in for a name that has no address of its own."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(taxonomy: str, name: str) -> str:
    """The address of `name` in a taxonomy of knowledge/slugs.yml ("departments", "themes", "levels")."""
    named: dict[str, str] = load("slugs").get(taxonomy, {})
    return named.get(name) or f"x-{digest(name)}"


@cache
def region_slug(path: tuple[str, ...]) -> str:
    """The address of an administrative division given as the names from the province down.

    Its code in GB/T 2260 where the names lead to one; townships, which the standard does not number, add a digest
    of their name to the code of their county. A path that the gazetteer does not know becomes a digest.
    """
    code = division_of("/".join(path))
    if code and tuple(map(gazetteer().name, gazetteer().path(code))) == path:
        return code if len(code) <= 6 else f"{code[:6]}-{digest(path[-1], 6)}"
    return f"x-{digest('/'.join(path))}"


def region_page(path: tuple[str, ...]) -> str:
    """The page of an administrative division, as a path inside docs/."""
    return f"regions/{region_slug(path)}.md"


def source_slug(source: str) -> str:
    """The address of a compilation, from its file name alone: no other file can change it, no two share one.

    A plain name without its ending, where that is .txt; with it after a hyphen where it is another; else a digest:
    names in other scripts, with capitals (not every file system tells them apart), that Windows keeps for devices.

    >>> source_slug("reports_2023.txt"), source_slug("reports_2023.docx")
    ('reports_2023', 'reports_2023-docx')
    """
    stem, dot, ending = source.rpartition(".")
    plain = dot and _SAFE.fullmatch(stem) and _ENDING.fullmatch(ending) and not _KEPT.fullmatch(stem)
    if not plain or (ending == "txt" and _ENDED.search(stem)):
        return f"x-{digest(source)}"
    return stem if ending == "txt" else f"{stem}-{ending}"
