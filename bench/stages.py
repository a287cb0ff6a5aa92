"""`python -m bench.stages PROJECT SEEDS`: a whole build of the site with a stopwatch on each stage; prints JSON.

The build is the product's own (builder.site.build_site): the stopwatches stand around the functions that make up the
stages. CPU counts the process and its finished children. One process at a time, so that a stage's CPU is its own: what
`huibian build` shares among several is done in one here.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measure import STAGE_FILE

# stage: where its function is called from; `clean` runs inside `understand`, and is taken out of it
STAGES = ("read", "clean", "understand", "relate", "pages", "site", "search")
_AROUND = (
    ("read", "builder.understand", "decode_input"),
    ("understand", "builder.understand", "extract"),
    ("clean", "builder.extract", "clean_lines"),
    ("relate", "builder.pipeline", "relate"),
    ("pages", "builder.site", "render_docs"),
    ("site", "builder.pages", "_mkdocs"),
    ("search", "builder.site", "build_search_index"),
)


class Stopwatches:
    """Seconds of CPU and on the clock by stage; a stage that runs inside another is not counted there."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.wall: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = _now()
        self._note = os.environ.get(STAGE_FILE)

    def _turn(self) -> None:
        now = _now()
        name = self._open[-1] if self._open else "other"
        self.cpu[name] += now[0] - self._since[0]
        self.wall[name] += now[1] - self._since[1]
        self._since = now

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(name)
            if self._note and name != "clean":
                Path(self._note).write_text(name, encoding="utf-8")
            try:
                return function(*arguments, **named)
            finally:
                self._turn()
                self._open.pop()

        return timed

    def stop(self) -> None:
        self._turn()


def _now() -> tuple[float, float]:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime, time.monotonic()


def main() -> None:
    """Build and print one line of JSON: stages, pages, reports, inputs taken from the cache."""
    import importlib

    project_folder, seeds = Path(sys.argv[1]), Path(sys.argv[2])
    watches = Stopwatches()
    for name, module, function in _AROUND:
        home = importlib.import_module(module)
        setattr(home, function, watches.around(name, getattr(home, function)))
    from builder.memory import collect_seldom
    from builder.project import open_project
    from builder.site import build_site

    collect_seldom()  # as the command does
    done = build_site(open_project(project_folder, seeds, None))
    watches.stop()
    if done.found.failures:
        sys.exit("\n".join(map(str, done.found.failures)))
    print(
        json.dumps(
            {
                "cpu": watches.cpu,
                "wall": watches.wall,
                "pages": done.pages,
                "reports": done.found.reports,
                "compilations": done.found.compilations,
                "cached": done.found.cached,
            }
        )
    )


if __name__ == "__main__":
    main()
