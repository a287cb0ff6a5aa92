"""What `huibian serve` watches: the files whose change means another build."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from builder.project import GENERATED, Project, skeleton


def watched(project: Project) -> Iterator[Path]:
    """The files of a project and of the product that a build reads; never those that a build writes."""
    written = {folder / name for folder in (project.root, project.docs.parent) for name in GENERATED}
    written |= {skeleton() / name for name in GENERATED} | {project.cache, project.site}
    yield from dict.fromkeys((project.config, skeleton() / "mkdocs.yml"))
    folders = [project.seeds, project.root / "docs", project.root / "overrides", Path(__file__).parent]
    folders += [skeleton() / "docs", skeleton() / "overrides"]
    for folder in dict.fromkeys(folders):
        if not folder.is_dir():
            yield folder
        for above, below, names in os.walk(folder):
            here = Path(above)
            below[:] = [n for n in below if not n.startswith((".", "__pycache__")) and here / n not in written]
            yield from (path for name in names if not name.startswith(".") and (path := here / name) not in written)


def snapshot(project: Project) -> dict[str, tuple[int, int]]:
    """Time and size of every watched file."""
    seen = {}
    for path in watched(project):
        try:
            stat = path.stat()
        except OSError:
            continue
        seen[path.as_posix()] = (stat.st_mtime_ns, stat.st_size)
    return seen
