"""A quick build for `huibian serve`: only pages that changed are made again, on a copy of the site as it stands.

What a quick build leaves to the whole build that follows it: strict checking of links, and the search index.
It is possible only where nothing that every page depends on has changed since the site was built.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from builder import __version__
from builder.files import write_whole
from builder.project import Project

_STAMP = "built"
# the search index: hundreds of files that a quick build does not make and MkDocs does not know, so that they need not
# be copied: both sites may hold the very same ones
_BESIDE, _INDEX = "assets/search", ("index",)
_SEARCH = Path(_BESIDE, *_INDEX)


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
    """Note after a whole build what the site was built with."""
    write_whole(project.cache / _STAMP, stamp(project))


def _link(old: Path, new: Path) -> None:
    """The files of `old` in `new` too, by links where the file system has them."""
    if not old.is_dir():
        return

    def link(origin: str, target: str) -> None:
        try:
            os.link(origin, target)
        except OSError:
            shutil.copy2(origin, target)

    shutil.copytree(old, new, copy_function=link)


def copy_unchanged(project: Project, new: Path, pages: frozenset[str]) -> bool:
    """Copy the site as it stands to `new`, less the pages that are gone; False where every page must be made anew.

    `pages`: the pages in docs/ of the new site, as paths inside it that end in .html.
    """
    try:
        known = (project.cache / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    if known != stamp(project) or not (project.site / "index.html").is_file():
        return False
    # times are copied too: MkDocs makes a page again when its source is newer than the page
    shutil.copytree(project.site, new, ignore=lambda folder, names: _INDEX if folder.endswith(_BESIDE) else ())
    _link(project.site / _SEARCH, new / _SEARCH)
    for path in new.rglob("*.html"):
        if path.relative_to(new).as_posix() not in pages and path.name != "404.html":
            path.unlink()
    return True
