"""Making all sites of one run in a folder: parts in processes of their own, the root here, and what joins them."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from builder.errors import HuibianError
from builder.files import write_whole
from builder.incremental import anchors_of, remember, stamp
from builder.model import Corpus
from builder.pages import make_pages
from builder.parts.crew import Crew
from builder.parts.deal import WAYS, Part, deal
from builder.parts.make import Made, Task, project_of
from builder.parts.root import RootWritten, write_root
from builder.parts.settings import navigation
from builder.parts.share import shares
from builder.pipeline import Progress
from builder.project import Project
from builder.render import Rendered, RenderOptions
from builder.render.catalogue import Catalogue, catalogue
from builder.render.dates import report_dates
from builder.render.site import turns
from builder.render.variants import Collation, collations

# what is here, for programs: by what the reports were dealt, and the parts
RECORD = "parts.json"


@dataclass(frozen=True, slots=True)
class Sites:
    """What was made: parts in their order, those of them for which MkDocs had anything to do, pages of all, warnings,
    whether parts and root were built quickly (the root may have to be made whole). `book` is that of the root."""

    parts: tuple[Part, ...]
    remade: tuple[str, ...]
    book: Catalogue
    rendered: Rendered
    warnings: tuple[str, ...]
    quick: bool
    root_quick: bool
    by: str

    @property
    def folders(self) -> dict[str, str]:
        """The folder of every report by its id."""
        return {name: part.folder for part in self.parts for name in part.reports}


@dataclass(frozen=True, slots=True)
class Run:
    """How to build: `jobs` parts side by side, pages anew unless `cached`, without strict checks where `quick`."""

    by: str
    jobs: int
    cached: bool
    quick: bool


def make_sites(
    project: Project, corpus: Corpus, options: RenderOptions, new: Path, run: Run, progress: Progress
) -> Sites:
    """Make root and parts of `corpus` in the folder `new`, which must not exist; its parent is scratch space.

    Raises HuibianError: of MkDocs, and for a link between two sites that leads nowhere.
    """
    parts = deal(corpus.reports, run.by)
    _free(project, parts)
    book = catalogue(corpus)
    copies = collations(book)
    pages = partial(make_pages, project, new, run.cached, run.quick, ())
    progress(f"writing and building {len(parts)} parts …")
    with Crew(min(run.jobs, len(parts))) as crew:
        waiting = {folder: crew.make(task) for folder, task in _tasks(project, book, parts, copies, options, new, run)}
        root = write_root(project.docs, book, parts, run.by, copies, options)
        # beside the parts; but a quick build may be one of a process that goes on as two, for which it must have but
        # one thread (builder.warm)
        beside = None if run.quick else pages()
        made = _gathered(waiting, progress)
    warnings, quick = beside or pages()
    for part in parts:
        _join(new, part, made[part.folder], _beside(new, part.folder))
    _remove_parts(project, {part.folder for part in parts})
    record = [{"folder": part.folder, "name": part.name, "reports": len(part.reports)} for part in parts]
    text = json.dumps({"by": run.by, "parts": record}, ensure_ascii=False, indent=1)
    write_whole(new / RECORD, text + "\n")
    _check_links(new, [root.outward, *(item.outward for item in made.values())])
    return Sites(
        parts,
        tuple(part.folder for part in parts if made[part.folder].ran),
        book,
        _rendered(root, made),
        (*warnings, *(text for item in made.values() for text in item.warnings)),
        run.quick,
        quick,
        run.by,
    )


def remember_parts(project: Project, sites: Sites) -> None:
    """Note what the parts were built with, once the site is in place (builder.incremental)."""
    for part in sites.parts:
        remember(project_of(project, part.folder))


def _tasks(
    project: Project,
    book: Catalogue,
    parts: tuple[Part, ...],
    copies: tuple[Collation, ...],
    options: RenderOptions,
    new: Path,
    run: Run,
) -> Iterator[tuple[str, Path]]:
    """The folder of each part with the file of its task; large parts first, so that none is waited for in the end."""
    dates = report_dates(book.corpus, options.files, options.corrections)
    nav, mark = navigation(project), stamp(project)
    largest = sorted(parts, key=lambda part: -len(part.reports))
    for share in shares(book, largest, turns(book), copies):
        folder = share.part.folder
        own = {name: dates[name] for name in share.part.reports if name in dates}
        task = Task(project, _beside(new, folder), nav, mark, options.site_url, own, run.cached, run.quick)
        path = new.with_name(f"{new.name}-{folder}.task")
        path.write_bytes(pickle.dumps((task, share)))
        yield folder, path


def _beside(new: Path, folder: str) -> Path:
    """Where MkDocs makes a part: of this run's own name, as `new` is, for MkDocs may outlive a run that was killed."""
    return new.with_name(f"{new.name}-{folder}")


def _gathered(waiting: Mapping[str, Future[Made]], progress: Progress) -> dict[str, Made]:
    made = {}
    for number, (folder, future) in enumerate(waiting.items(), 1):
        made[folder] = future.result()
        progress(f"[{number}/{len(waiting)}] {folder}: {len(made[folder].paths)} pages")
    return made


def _free(project: Project, parts: tuple[Part, ...]) -> None:
    """Raise HuibianError where the root has something of its own at the place of a part."""
    for part in parts:
        if (project.docs / part.folder).exists() or (project.docs / f"{part.folder}.md").exists():
            raise HuibianError(
                str(project.docs / part.folder),
                f"stands where the site of {part.name} goes.",
                "Rename the folder or page written by hand.",
            )


def _join(new: Path, part: Part, made: Made, built: Path) -> None:
    """Put the part's own folder of what MkDocs built into the site; raises HuibianError unless it holds just the
    pages that were written."""
    os.rename(built / part.folder, new / part.folder)
    shutil.rmtree(built, ignore_errors=True)
    found = {path.relative_to(new).as_posix() for path in (new / part.folder).rglob("*.html")}
    wanted = {f"{page.removesuffix('.md')}.html" for page in made.paths}
    if wrong := sorted(found ^ wanted):
        raise HuibianError(
            str(new / part.folder),
            f"{len(wrong)} pages are missing or too many after the build, first {wrong[0]}.",
            "Build again with --no-cache; report it if it persists.",
        )


def _remove_parts(project: Project, kept: set[str]) -> None:
    """Forget the parts that an earlier run had and this one has not."""
    for folder in (project.cache / "parts").iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _check_links(new: Path, outward: list[Mapping[str, str]]) -> None:
    """Raise HuibianError for links between sites that lead nowhere: MkDocs checks those within a site alone."""
    known: dict[str, frozenset[str]] = {}
    loose: list[str] = []
    for links in outward:
        for link, page in links.items():
            path, _, fragment = link.partition("#")
            if not (new / path).is_file():
                loose.append(f"{page}: {link}")
            elif fragment and path.endswith(".html"):
                if path not in known:
                    known[path] = anchors_of(new / path)
                loose += [f"{page}: {link}"] if fragment not in known[path] else []
    if loose:
        told = "\n  ".join(sorted(loose)[:20])
        raise HuibianError(
            str(new.name),
            f"{len(loose)} links between sites lead nowhere:\n  {told}\n",
            "Mend what is named above; where nobody wrote it by hand, report it.",
        )


def _rendered(root: RootWritten, made: Mapping[str, Made]) -> Rendered:
    kinds: Counter[str] = Counter(root.kinds)
    for item in made.values():
        kinds.update(item.kinds)
    paths = (*root.paths, *(page for item in made.values() for page in item.paths))
    dates = dict(root.dates)
    for item in made.values():
        dates |= item.dates
    return Rendered(paths, dict(kinds), root.changed + sum(item.changed for item in made.values()), 0, dates)


def record_of(site: Path) -> Mapping[str, Any] | None:
    """The record that a built site keeps of its parts; None for one site. Raises HuibianError for one that is none."""
    path = site / RECORD
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["by"] in WAYS and all(isinstance(part["reports"], int) for part in found["parts"]):
            return dict(found)
    except (ValueError, KeyError, TypeError):
        pass
    raise HuibianError(str(path), "is not what a build writes.", "Build again.")
