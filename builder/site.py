"""Build the site: pages and data to disk, MkDocs over them, the check at the end, and the swap into place."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from builder import children
from builder.corrections import read_corrections
from builder.engines.choose import IN_PROCESS, Choice, cores
from builder.errors import HuibianError
from builder.files import replace_folder, restore_folder, scratch_beside, sweep, write_whole
from builder.history import histories
from builder.incremental import INDEX, copy_unchanged, link_index, loose_link, remember
from builder.parts.build import Run, Sites, make_sites, remember_parts
from builder.parts.deal import LABELS
from builder.parts.settings import sites_of
from builder.pipeline import Built, Progress, build_corpus, quiet
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
from builder.unused import remove_unused
from builder.warm import run_mkdocs


@dataclass(frozen=True, slots=True)
class SiteBuilt:
    """What a build did: the corpus with failures, the pages written, MkDocs' warnings, and the parts where it made
    several sites."""

    built: Built
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
    Raises HuibianError for anything that a person has to mend; inputs that cannot be read are in `built.failures`.
    """
    writable(project.cache)
    writable(project.site.parent)
    with _only_one(project) as scratch:
        with choice.engine([project.seeds]) as engine:
            built = build_corpus(
                [project.seeds],
                cache=project.cache / "extracted" if cached else None,
                encodings=encodings,
                corrections=read_corrections(project.corrections),
                progress=progress,
                engine=engine,
            )
        if not built.corpus.reports:
            first = f" {built.failures[0]}" if built.failures else ""
            raise HuibianError(str(project.seeds), f"no report was found in any input.{first}", "Check the inputs.")
        options = _options(project)
        # a name of this run's own: MkDocs may outlive a run that was killed, and go on writing
        new = scratch / f"site-{os.getpid()}"
        scripts = project.docs / "assets" / "search"
        index = scripts / "index"
        by = sites_of(project, sites)
        bundle_search_scripts(scripts, scripts / "huibian-search.js")
        parts: Sites | None = None
        if by:
            with _aside(index, project.cache / "index"):
                run = Run(by, choice.jobs or cores(), cached, quick)
                parts = make_sites(project, built.corpus, options, new, run, progress)
            rendered, warnings, quick = parts.rendered, parts.warnings, parts.root_quick
        else:
            progress("writing pages …")
            rendered = render_docs(built.corpus, project.docs, options)
            progress(f"building {rendered.pages} pages with MkDocs …")
            with _aside(index, project.cache / "index"):
                warnings, quick = make_pages(project, new, cached, quick, first if quick else ())
        if not quick:
            progress("building the search index …")
            first_of_all = _answers_of_parts(parts) if parts else rendered.answers
            folders = parts.folders if parts else None
            build_search_index(built.corpus, index, _address, answers=first_of_all, folders=folders)
            _link(index, new / INDEX)
        pages = _check(new, rendered)
        _write_site_files(new, rendered, project.docs, options.site_url)
        remove_unused(new)
        # mode 755: temporary folders are private, a web server must be able to read the site
        os.chmod(new, 0o755)  # noqa: S103
        replace_folder(new, project.site)
        if not quick:
            remember(project)
            if parts and not parts.quick:
                remember_parts(project, parts)
    return SiteBuilt(built, rendered, warnings, pages, parts)


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
    for path in folder.rglob("*"):
        place = target / path.relative_to(folder)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except OSError:  # another disk, or one without links
            shutil.copyfile(path, place)


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


def _write_site_files(site: Path, rendered: Rendered, docs: Path, site_url: str) -> None:
    """Sitemap and robots.txt, in the place of MkDocs' sitemap; a robots.txt in `docs` stays as it is."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    pages = [path.relative_to(site).as_posix() for path in site.rglob("*.html")]
    by_hand = histories(docs, lines=False) if site_url else {}
    dates = {_html(name): history.dates.changed for name, history in by_hand.items() if name.endswith(".md")}
    dates |= {_html(page): when for page, when in rendered.dates.items()}
    for name, text in site_files(pages, dates, site_url):
        if not (site / name).exists():
            write_whole(site / name, text)


def make_pages(
    project: Project, new: Path, cached: bool, quick: bool, first: Collection[str]
) -> tuple[tuple[str, ...], bool]:
    """Make the pages in `new`, those that have changed alone where that can be done; warnings, and whether it was
    left at the quick build that was asked for."""
    kept = copy_unchanged(project, new, first) if cached else None
    if kept is not None:
        if quick:
            link_index(project.site, new)
        warnings = _mkdocs(project, new, changed_only=True)
        if quick or not (warnings or loose_link(project, new, kept)):
            return warnings, quick
        shutil.rmtree(new)
    return _mkdocs(project, new), False


def _mkdocs(project: Project, target: Path, changed_only: bool = False) -> tuple[str, ...]:
    """Run MkDocs, strictly unless `changed_only`; return its warnings, raise with its errors."""
    environment = children.environment(
        NO_MKDOCS_2_WARNING="1",
        PYTHONUTF8="1",
        SOURCE_DATE_EPOCH=os.environ.get("SOURCE_DATE_EPOCH") or "315532800",
    )
    # Markdown extensions of a project's own are looked for in the folder that one is in, as `python -m mkdocs` does
    environment["PYTHONPATH"] += os.pathsep + os.getcwd()
    arguments = [str(project.config), str(target), *(["--dirty"] if changed_only else [])]
    done = run_mkdocs(arguments, environment)
    if done is None:
        process = subprocess.run(  # noqa: S603 - a command of our own making
            [sys.executable, "-m", "builder.mkdocs", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            check=False,
        )
        done = process.returncode, process.stdout
    said = [line for line in done[1].splitlines() if line.strip() and not line.startswith("INFO")]
    if done[0]:
        shutil.rmtree(target, ignore_errors=True)
        raise _failed(project, said)
    return tuple(line for line in said if "WARNING" in line and "'dirty' build" not in line)


def _failed(project: Project, said: list[str]) -> HuibianError:
    """What MkDocs could not do. Of a fault within it only the last line says something to a person."""
    if "Traceback (most recent call last):" in said:
        if any(word in said[-1] for word in ("No space left", "File too large", "Disk quota", "Read-only")):
            problem = f"the pages cannot be written: {said[-1].partition('] ')[2] or said[-1]}."
            return HuibianError(str(project.site), problem, "Free some space, or choose another folder with --site.")
        said = [*said[: said.index("Traceback (most recent call last):")], said[-1]]
    pages = "\n  ".join(said[-20:])
    return HuibianError(
        str(project.config), f"MkDocs could not build the site:\n  {pages}\n", "Mend what is named above."
    )


def _check(site: Path, rendered: Rendered) -> int:
    """Pages out = reports + indexes in: every page that was written must be in the site, and no generated page more."""
    missing = [page for page in rendered.paths if not _page_of(site, page).is_file()]
    if missing:
        raise HuibianError(
            str(site),
            f"{len(missing)} pages are missing after the build, first {missing[0]}.",
            "Build again; report it if it persists.",
        )
    found = sum(1 for p in site.rglob("*.html") if p.relative_to(site).parts[0] in rendered.folders)
    wanted = sum(1 for page in rendered.paths if page.split("/")[0] in rendered.folders)
    if found != wanted:
        raise HuibianError(
            str(site), f"holds {found} generated pages where {wanted} were written.", "Run make clean and build again."
        )
    return sum(1 for _ in site.rglob("*.html"))


def _answers_of_parts(sites: Sites) -> list[Answer]:
    """The homes of the parts, and the root's pages of what every part has."""
    label = LABELS[sites.by]
    homes = [Answer(part.name, label, f"{part.folder}/index.html") for part in sites.parts]
    return [*homes, *answers(sites.book, facets(sites.book))]


def _html(markdown: str) -> str:
    """The address of a page inside docs/, relative to the site."""
    return re.sub(r"\.md$", ".html", markdown)


def _address(report: str) -> str:
    """The address of a report's page relative to the site."""
    return _html(report_page(report))


def _page_of(site: Path, markdown: str) -> Path:
    """The built page of a Markdown file, addresses being those of files (use_directory_urls: false)."""
    return site / _html(markdown)
