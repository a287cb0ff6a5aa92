"""Build the site: pages and data to disk, MkDocs over them, the check at the end, and the swap into place."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from builder.corrections import read_corrections
from builder.engines.choose import IN_PROCESS, Choice, cores
from builder.errors import HuibianError
from builder.files import files_below, replace_folder, restore_folder, scratch_beside, sweep, write_whole
from builder.history import histories
from builder.incremental import INDEX, Kept, copy_unchanged, remember
from builder.memory import give_back
from builder.model import Corpus
from builder.pages import finish_pages
from builder.parts.build import Run, Sites, make_sites, remember_parts
from builder.parts.deal import LABELS
from builder.parts.settings import sites_of
from builder.pipeline import Progress, build_corpus, quiet
from builder.project import Project, writable
from builder.read import find_inputs
from builder.read.settings import Encodings
from builder.render import Rendered, RenderOptions, render_docs
from builder.render.answers import answers
from builder.render.facets import facets
from builder.render.links import report_page
from builder.render.search_assets import bundle_search_scripts
from builder.render.search_index import build_search_index
from builder.render.search_tables import Answer
from builder.render.sitemap import site_files
from builder.review import Summary, summary
from builder.unused import remove_unused


@dataclass(frozen=True, slots=True)
class SiteBuilt:
    """What a build did: what was found in the inputs, the pages written, MkDocs' warnings, and the parts where it made
    several sites."""

    found: Summary
    rendered: Rendered
    warnings: tuple[str, ...]
    pages: int
    parts: Sites | None = None


def build_site(
    project: Project,
    *,
    cached: bool = True,
    quick: bool = False,
    first: Collection[str] = (),
    encodings: Encodings = MappingProxyType({}),
    choice: Choice = IN_PROCESS,
    sites: str = "",
    progress: Progress = quiet,
) -> SiteBuilt:
    """Build `project` into its site folder, taking over pages that have not changed (builder.incremental).

    `cached` False makes everything anew; `quick` leaves out strict checks and the search index, for looking at a
    change while the whole build runs, and with `first` makes these pages alone anew (paths inside the site). `choice`
    says who reads and relates the inputs: this process, if not said. `sites`: by what reports are dealt to sites below
    one root ("region", "year"; "one": not at all; "": as the project says), so many at a time as `choice` says. The
    previous site stays as it is until the new one is whole and checked.
    Raises HuibianError for anything that a person has to mend; inputs that cannot be read are in `found.failures`.
    """
    writable(project.cache)
    writable(project.site.parent)
    with _only_one(project) as scratch:
        # a name of this run's own: MkDocs may outlive a run that was killed, and go on writing
        new = scratch / f"site-{os.getpid()}"
        index = project.docs / "assets" / "search" / "index"
        written = _write(
            project, new, index, _Asked(cached, quick, first if quick else (), encodings, choice, sites), progress
        )
        rendered, parts, quick, warnings = written.rendered, written.parts, written.quick, written.warnings
        if not quick:
            give_back()
        if parts is None:
            progress(f"building {rendered.pages} pages with MkDocs …")
            with _aside(index, project.cache / "index"):
                warnings = finish_pages(project, new, written.kept, quick)
        if not quick:
            _link(index, new / INDEX)
        pages = [name for name in files_below(new) if name.endswith(".html")]
        _check(new, rendered, pages)
        _write_site_files(new, rendered, pages, project.docs, written.site_url)
        remove_unused(new)
        # mode 755: temporary folders are private, a web server must be able to read the site
        os.chmod(new, 0o755)  # noqa: S103
        replace_folder(new, project.site)
        if not quick:
            remember(project)
            if parts and not parts.quick:
                remember_parts(project, parts)
    return SiteBuilt(written.found, rendered, warnings, len(pages), parts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What build_site was asked for."""

    cached: bool
    quick: bool
    first: Collection[str]
    encodings: Encodings
    choice: Choice
    sites: str


@dataclass(frozen=True, slots=True)
class _Written:
    """What is on the disk for MkDocs to make a site of, but for parts, which are sites already. `quick`: it was left
    at the quick build that was asked for; `kept`: pages taken over."""

    found: Summary
    rendered: Rendered
    quick: bool
    site_url: str
    kept: Kept | None = None
    parts: Sites | None = None
    warnings: tuple[str, ...] = ()


def _write(project: Project, new: Path, index: Path, asked: _Asked, progress: Progress) -> _Written:
    """Read and relate the inputs, and write pages, data and search index of them.

    The corpus, which is most of what a build has in memory, ends with this function: MkDocs needs as much.
    """
    with asked.choice.engine([project.seeds]) as engine:
        built = build_corpus(
            [project.seeds],
            cache=project.cache / "extracted" if asked.cached else None,
            encodings=asked.encodings,
            corrections=read_corrections(project.corrections),
            progress=progress,
            engine=engine,
        )
    if not built.corpus.reports:
        why = f" {built.failures[0]}" if built.failures else ""
        raise HuibianError(str(project.seeds), f"no report was found in any input.{why}", "Check the inputs.")
    options = _options(project)
    bundle_search_scripts(index.parent, index.parent / "huibian-search.js")
    if by := sites_of(project, asked.sites):
        with _aside(index, project.cache / "index"):
            run = Run(by, asked.choice.jobs or cores(), asked.cached, asked.quick)
            parts = make_sites(project, built.corpus, options, new, run, progress)
        if not parts.root_quick:
            progress("building the search index …")
            build_search_index(built.corpus, index, _address, answers=_answers_of_parts(parts), folders=parts.folders)
        return _Written(summary(built), parts.rendered, parts.root_quick, options.site_url, None, parts, parts.warnings)
    if not asked.quick:
        give_back(young=True)
    progress("writing pages …")
    rendered = render_docs(built.corpus, project.docs, options)
    found = summary(built)
    # all that the search looks into
    corpus = Corpus(built.corpus.compilations, built.corpus.reports)
    del built
    kept = copy_unchanged(project, new, asked.first) if asked.cached else None
    quick = asked.quick and kept is not None
    if not quick:
        give_back(young=True)
        progress("building the search index …")
        build_search_index(corpus, index, _address, answers=rendered.answers)
    return _Written(found, rendered, quick, options.site_url, kept)


@contextlib.contextmanager
def _aside(folder: Path, place: Path) -> Iterator[None]:
    """Keep `folder` at `place` meanwhile: MkDocs takes long to copy thousands of files. It is in docs/ at all so that
    any other engine that makes a site of docs/ makes one that can be searched."""
    if folder.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        folder.rename(place)
    try:
        yield
    finally:
        if place.is_dir():
            place.rename(folder)


def _link(folder: Path, target: Path) -> None:
    """The files of `folder` in `target` too, the same on the disk where that can be."""
    names = tuple(files_below(folder))
    for inside in dict.fromkeys(name.rpartition("/")[0] for name in names):
        (target / inside).mkdir(parents=True, exist_ok=True)
    for name in names:
        origin, place = f"{folder}/{name}", f"{target}/{name}"
        try:
            os.link(origin, place)
        except OSError:  # another disk, or one without links
            shutil.copyfile(origin, place)


@contextlib.contextmanager
def _only_one(project: Project) -> Iterator[Path]:
    """Two builds of one project, or of one site, would mix their pages: the second one is told to wait.

    Gives a folder beside the site for the new one, and clears away what a run that was killed has left.
    """

    def busy(place: Path, what: str) -> HuibianError:
        return HuibianError(str(place), f"another build of this {what} is running.", "Wait until it is done.")

    with (project.cache / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise busy(project.cache, "project") from None
        with scratch_beside(project.site) as scratch:
            if scratch is None:
                raise busy(project.site, "site")
            restore_folder(project.site)
            for folder in (project.docs, project.cache):
                sweep(folder)
            yield scratch


def _options(project: Project) -> RenderOptions:
    """What rendering must know about the site beside the corpus."""
    folder = project.seeds if project.seeds.is_dir() else project.seeds.parent
    known = histories(folder)
    address = os.environ.get("HUIBIAN_SITE_URL", "").strip()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return RenderOptions(
        site_url=address if not address or address.endswith("/") else f"{address}/",
        name=_site_name(project.config),
        # inputs have names of their own, whatever folder they are in
        files={Path(name).name: history for name, history in known.items()},
        corrections=known.get(project.corrections.name),
        fallback=int(epoch) if epoch.isdigit() else _last_touched(project.seeds),
    )


def _site_name(config: Path) -> str:
    """The name of the site, from the line of mkdocs.yml that states it."""
    line = re.search(r"^site_name:.*$", config.read_text(encoding="utf-8-sig"), re.MULTILINE)
    stated = yaml.safe_load(line[0]) if line else {}
    return str(stated.get("site_name") or "汇编")


def _last_touched(seeds: Path) -> int:
    # of a link itself, which may lead nowhere
    return int(max((path.lstat().st_mtime for path in find_inputs([seeds])), default=0))


def _write_site_files(site: Path, rendered: Rendered, pages: Iterable[str], docs: Path, site_url: str) -> None:
    """Sitemap and robots.txt, in the place of MkDocs' sitemap; a robots.txt in `docs` stays as it is."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    by_hand = histories(docs, lines=False) if site_url else {}
    dates = {_html(name): history.dates.changed for name, history in by_hand.items() if name.endswith(".md")}
    dates |= {_html(page): when for page, when in rendered.dates.items()}
    for name, text in site_files(pages, dates, site_url):
        if not (site / name).exists():
            write_whole(site / name, text)


def _check(site: Path, rendered: Rendered, pages: Iterable[str]) -> None:
    """Pages out = reports + indexes in: every page that was written must be among the `pages` of the site, and no
    generated page more. Raises HuibianError."""
    built = set(pages)
    missing = [page for page in rendered.paths if _html(page) not in built]
    if missing:
        raise HuibianError(
            str(site),
            f"{len(missing)} pages are missing after the build, first {missing[0]}.",
            "Build again; report it if it persists.",
        )
    found = sum(1 for page in built if page.split("/")[0] in rendered.folders)
    wanted = sum(1 for page in rendered.paths if page.split("/")[0] in rendered.folders)
    if found != wanted:
        raise HuibianError(
            str(site), f"holds {found} generated pages where {wanted} were written.", "Run make clean and build again."
        )


def _answers_of_parts(sites: Sites) -> list[Answer]:
    """The homes of the parts, and the root's pages of what every part has."""
    label = LABELS[sites.by]
    homes = [Answer(part.name, label, f"{part.folder}/index.html") for part in sites.parts]
    return [*homes, *answers(sites.book, facets(sites.book))]


def _html(markdown: str) -> str:
    """The address of a page inside docs/, relative to the site: that of a file (use_directory_urls: false)."""
    return f"{markdown.removesuffix('.md')}.html" if markdown.endswith(".md") else markdown


def _address(report: str) -> str:
    """The address of a report's page relative to the site."""
    return _html(report_page(report))
