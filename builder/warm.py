"""A process that stays ready to build: `huibian serve` asks it for its quick builds, which then begin at once.

It reads a line for each build from standard input, the arguments of the command as a JSON list, and answers with a line
on standard output: {"status": exit status, "said": what the command printed as messages}. It knows the builder's code
and knowledge as they were when it began; who starts it must end it when those change.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from importlib.resources import files

# a process with one thread may go on as two; elsewhere than on Linux the system's own libraries may not like it
_FORKS = sys.platform == "linux"
# what MkDocs would load while it builds
_MKDOCS = (
    *("mkdocs.config", "mkdocs.commands.build", "material", "pymdownx.highlight", "pymdownx.superfences"),
    *("builder.mkdocs", "builder.quick"),
)
_ready = False


def main() -> int:
    """Serve builds until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    prepare()
    for line in sys.stdin:
        status, said = _run(json.loads(line))
        answers.write(json.dumps({"status": status, "said": said}) + "\n")
        answers.flush()
    return 0


def prepare() -> None:
    """Load what every build needs: code, knowledge, templates. A small build in memory reaches all of it."""
    global _ready
    from builder import cli, site
    from builder.cache import fingerprint
    from builder.extract import extract
    from builder.read.text import read_text
    from builder.relate import relate
    from builder.render.catalogue import catalogue
    from builder.render.environment import environment

    for name in environment().list_templates():
        environment().get_template(name)
    example = (files("builder") / "starter" / "example.txt").read_bytes()
    catalogue(relate([extract(read_text("example.txt", "0" * 64, example))]))
    fingerprint()
    for name in _MKDOCS:
        with contextlib.suppress(ImportError):
            import_module(name)
    _ready = bool(cli and site)


def _run(arguments: list[str]) -> tuple[int, str]:
    """The command in this process: its exit status and its messages."""
    from builder.cli import main as command

    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            status = command(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except Exception:
            said.write(f"huibian: {traceback.format_exc(limit=-3)}")
            status = 1
    return status, said.getvalue()


def run_mkdocs(arguments: Sequence[str], environment: dict[str, str]) -> tuple[int, str] | None:
    """MkDocs in a copy of this process, which has loaded it; None where this process is no such one."""
    if not (_ready and _FORKS):
        return None
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
            code = _mkdocs(arguments, environment)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as stream:
        said = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def _mkdocs(arguments: Sequence[str], environment: dict[str, str]) -> int:
    from builder.mkdocs import main as build

    os.environ.update(environment)
    return build(arguments)


if __name__ == "__main__":
    # the module that builds ask is another one than the one that runs
    from builder.warm import main as run

    sys.exit(run())
