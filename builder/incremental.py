"""Building again: pages whose Markdown has not changed are taken over from the site as it stands.

A page depends on its Markdown and on what all pages share (settings, overrides, versions: `stamp`). After a whole
build the digests of both ends are noted, so that neither times of files nor a hand in the built site can mislead.
MkDocs' own `--dirty` build makes the others and checks the links among them; those between them and the pages taken
over are checked here. One that leads nowhere is enough for building all pages anew, with MkDocs' own messages.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from builder import __version__
from builder.files import files_below, write_whole
from builder.project import Project

# the search index: hundreds of files that a quick build does not make and MkDocs does not know, so that they need not
# be copied: both sites may hold the very same ones
INDEX = Path("assets", "search", "index")
_NOTE = "built.json"
_LINK = re.compile(r"""\]\(([^()\s]+)|\bhref="([^"]+)""")
_ANCHOR = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Kept:
    """Pages taken over, and of the earlier site the pages that were not: by the path of their Markdown inside docs/;
    of the latter with the anchors that they had."""

    pages: frozenset[str]
    before: Mapping[str, frozenset[str]]


def stamp(project: Project) -> str:
    """A digest of everything that all pages depend on: settings, overrides, style, scripts and versions."""
    digest = hashlib.sha256()
    for package in ("mkdocs", "mkdocs-material", "pymdown-extensions"):
        digest.update(f"{package} {version(package)}\0".encode())
    digest.update(f"{__version__} {sys.version_info[:2]} {os.environ.get('HUIBIAN_SITE_URL', '')}\0".encode())
    for path in _shared(project):
        digest.update(f"{path}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _shared(project: Project) -> Iterator[Path]:
    yield project.config
    base = project.docs.parent / "mkdocs.yml"
    if base != project.config and base.is_file():
        yield base
    for path in sorted((project.docs.parent / "overrides").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def remember(project: Project) -> None:
    """Note after a whole build what the site was built with: for each page the digests of Markdown and HTML."""
    pages = {}
    for page, path in _markdown(project.docs):
        html = project.site / _html(page)
        if html.is_file():
            pages[page] = [_digest(path), _digest(html)]
    write_whole(project.cache / _NOTE, json.dumps({"stamp": stamp(project), "pages": pages}))


def link_index(old: Path, new: Path) -> None:
    """The search index of the site `old` in `new` too, by links where the file system has them."""
    if not (old / INDEX).is_dir():
        return

    def link(origin: str, target: str) -> None:
        try:
            os.link(origin, target)
        except OSError:
            shutil.copy2(origin, target)

    shutil.copytree(old / INDEX, new / INDEX, copy_function=link)


def copy_unchanged(project: Project, new: Path, first: Collection[str] = ()) -> Kept | None:
    """Copy to `new` the pages that need not be made anew; None, and nothing copied, where every page must be.

    `first`, paths inside the site: these pages alone are made anew, and all others taken over as they are, changed or
    not, for somebody who looks at these while a whole build makes the others.
    """
    try:
        noted = json.loads((project.cache / _NOTE).read_text(encoding="utf-8"))
        known: dict[str, list[str]] = noted["pages"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    same = noted.get("stamp") == stamp(project)
    if not (same or first) or not (project.site / "index.html").is_file():
        return None
    now = {page: _digest(path) for page, path in _markdown(project.docs)}
    kept: set[str] = set()
    for page, (markdown, html) in known.items():
        path = project.site / _html(page)
        if not path.is_file() or page not in now or _html(page) in first:
            continue
        if first or (now[page] == markdown and _digest(path) == html):
            target = new / _html(page)
            target.parent.mkdir(parents=True, exist_ok=True)
            # newer than its Markdown: MkDocs makes a page again that is older
            shutil.copyfile(path, target)
            kept.add(page)
    new.mkdir(parents=True, exist_ok=True)
    gone = {page: anchors_of(project.site / _html(page)) for page in known if page not in kept}
    return Kept(frozenset(kept), gone)


def loose_link(project: Project, new: Path, kept: Kept) -> str | None:
    """A link between a page taken over and one made anew that leads nowhere, as "page: link"; None where there is none.

    MkDocs has checked the links among the pages made anew, and those of an earlier build were checked then.
    """
    lost: dict[str, frozenset[str] | None] = {}
    for page, anchors in kept.before.items():
        html = new / _html(page)
        if not html.is_file():
            lost[_html(page)] = None
        elif missing := anchors - anchors_of(html):
            lost[_html(page)] = missing
    known: dict[str, frozenset[str]] = {}
    for page, path in _markdown(project.docs):
        if page in kept.pages and not lost:
            continue
        for link in _links(path.read_text(encoding="utf-8")):
            place, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), _html(place.partition("?")[0])))
            if page in kept.pages:
                gone = lost.get(target, frozenset())
                loose = gone is None or anchor in gone
            else:
                loose = bool(place and anchor) and re.sub(r"html$", "md", target) in kept.pages
                loose = loose and anchor not in _once(known, new, target)
            if loose:
                return f"{page}: {link}"
    return None


def _links(text: str) -> Iterable[str]:
    return (first or second for first, second in _LINK.findall(text))


def _once(known: dict[str, frozenset[str]], site: Path, page: str) -> frozenset[str]:
    if page not in known:
        known[page] = anchors_of(site / page)
    return known[page]


def _markdown(docs: Path) -> Iterator[tuple[str, Path]]:
    for page in sorted(name for name in files_below(docs) if name.endswith(".md")):
        yield page, docs / page


def _html(page: str) -> str:
    """The built page of a Markdown file, addresses being those of files (use_directory_urls: false)."""
    return re.sub(r"\.md$", ".html", page)


def anchors_of(path: Path) -> frozenset[str]:
    try:
        return frozenset(_ANCHOR.findall(path.read_text(encoding="utf-8")))
    except OSError:
        return frozenset()


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
