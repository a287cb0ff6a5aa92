"""Pages by MkDocs, in a process of its own: all of them, or those that have changed alone where that can be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from builder import children
from builder.errors import HuibianError
from builder.incremental import Kept, copy_unchanged, link_index, loose_link
from builder.project import Project
from builder.warm import run_mkdocs


def make_pages(
    project: Project, new: Path, cached: bool, quick: bool, first: Collection[str]
) -> tuple[tuple[str, ...], bool]:
    """Make the pages in `new`, those that have changed alone where that can be done; warnings, and whether it was
    left at the quick build that was asked for."""
    kept = copy_unchanged(project, new, first) if cached else None
    return finish_pages(project, new, kept, quick), quick and kept is not None


def finish_pages(project: Project, new: Path, kept: Kept | None, quick: bool) -> tuple[str, ...]:
    """Make in `new` the pages that were not `kept` there (None: all of them); MkDocs' warnings. With `quick` and pages
    kept, nothing more than that is done: links between the two are not looked at."""
    if kept is not None:
        if quick:
            link_index(project.site, new)
        warnings = _mkdocs(project, new, changed_only=True)
        if quick or not (warnings or loose_link(project, new, kept)):
            return warnings
        shutil.rmtree(new)
    return _mkdocs(project, new)


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
