"""Writing the pages of a part, and making its site: what a process does that has this part alone.

The docs folder of a part lies below `.cache/`, and its pages lie in it as they do below the root (`henan/reports/…`),
so that settings, overrides and scripts that are the root's have the same addresses for all. Of what MkDocs makes of it
the part's own folder alone goes to the site.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from builder.history import Dated
from builder.incremental import copy_unchanged
from builder.pages import make_pages
from builder.parts.pages import pages_of_part
from builder.parts.settings import write_settings
from builder.parts.share import Share
from builder.parts.written import Written
from builder.project import Project
from builder.render.dates import page_dates
from builder.render.facets import facets
from builder.render.links import Layout, laid_out, placed
from builder.render.site import files_of_common


@dataclass(frozen=True, slots=True)
class Task:
    """What a process is given beside the part's share of the corpus: the project, and what all parts have in common.

    `new` is a folder for what MkDocs makes; `nav` and `stamp` are those of the root; `dates` those of the part's
    reports; `cached` False makes all anew, `quick` leaves out strict checks.
    """

    project: Project
    new: Path
    nav: list[Any]
    stamp: str
    site_url: str
    dates: Mapping[str, Dated]
    cached: bool
    quick: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What a process did: the pages of the part (below the root) with their kinds and dates, MkDocs' warnings, whether
    MkDocs ran at all, and the links out of the part, each with the first page that has it."""

    paths: tuple[str, ...]
    kinds: Mapping[str, int]
    changed: int
    dates: Mapping[str, int]
    warnings: tuple[str, ...]
    ran: bool
    outward: Mapping[str, str]


def project_of(project: Project, part: str) -> Project:
    """The part in this folder as a project of its own: its settings and docs are below the cache of the whole, its
    site is the whole's, in which its pages have the same paths."""
    home = project.cache / "parts" / part
    return replace(project, config=home / "mkdocs.yml", docs=home / "docs", cache=home)


def make_part(path: Path) -> Made:
    """Do the pickled Task at `path`, which has the Share beside it; raises HuibianError."""
    task: Task
    share: Share
    task, share = pickle.loads(path.read_bytes())  # noqa: S301 - written by this very build, into its own cache
    part, own = share.part, project_of(task.project, share.part.folder)
    with _alone(own.cache):
        written, dates = _write(task, share, own.docs)
        del share  # its texts are on the disk now
        write_settings(task.project, part, own.cache, task.nav, task.stamp, written.paths)
        warnings, ran = _made(own, task)
    paths, kinds = written.paths, dict(written.kinds)
    return Made(paths, kinds, written.changed, dates, warnings, ran, written.outward)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait for the process of a run that was killed, which may outlive it and be writing here still."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _write(task: Task, share: Share, docs: Path) -> tuple[Written, dict[str, int]]:
    """Pages and files of the part, and when what the pages show last changed."""
    layout = Layout(share.folders, share.parts, share.part.folder, share.part.name)
    with laid_out(layout):
        book = share.book()
        known = {facet.folder: facet for facet in facets(book)}
        written = Written(docs, layout)
        written.pages(pages_of_part(share, book, known, task.site_url))
        for name, content in files_of_common(book, known).items():
            written.file(f"common/{name}", content)
        written.remove_others()
        dates = page_dates(book, known, task.dates, written.made)
        return written, {placed(page): when for page, when in dates.items()}


def _made(own: Project, task: Task) -> tuple[tuple[str, ...], bool]:
    """Make the pages in the task's folder; MkDocs' warnings, and whether it had anything to do."""
    if task.cached:
        kept = copy_unchanged(own, task.new)
        pages = {path.relative_to(own.docs).as_posix() for path in own.docs.rglob("*.md")}
        if kept and kept.pages == pages and not kept.before:
            _copy_files(own.docs, task.new)
            return (), False
        shutil.rmtree(task.new, ignore_errors=True)
    warnings, _ = make_pages(own, task.new, task.cached, task.quick, ())
    return warnings, True


def _copy_files(docs: Path, new: Path) -> None:
    """What is no page, as MkDocs copies it."""
    for path in docs.rglob("*"):
        if path.is_file() and path.suffix != ".md":
            target = new / path.relative_to(docs)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            os.chmod(target, 0o644)
