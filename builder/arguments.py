"""What the command `huibian` may be told on its command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from builder import __version__

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_EPILOG = """\
examples:
  huibian new mysite                 start a site project for compilations of your own
  huibian add a.docx b.txt           check compilations, then copy them into seeds/
  huibian build                      build seeds/ into site/
  huibian build --sites region       a site for each province, with one home and one search
  huibian extract a.txt --out data   write the dataset of one file, no site
  huibian extract seeds --out data --scheduler tcp://host:8786
                                     the same by a cluster, for very many files
  huibian serve --port 8001          build, show, and rebuild on every change
  huibian check                      audit the built site
  huibian explain 3f2a9c1b77e0       why sentences of a report count as common plans
"""
_MOST_PROCESSES = 512


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; the chosen one is `command`."""
    whole = argparse.ArgumentParser(
        prog="huibian",
        description="Turn compilations of Chinese government work reports into a dataset and a searchable site.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"huibian {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_new, _add, _build, _extract, _serve, _check, _explain):
        add(commands)
    return whole


def _new(commands: Commands) -> None:
    new = commands.add_parser(
        "new",
        help="start a site project",
        description="Make a folder with all that a site of compilations of your own needs: settings, a workflow that "
        "publishes it, pages to adapt, and an example compilation. Nothing that is there already is touched.",
    )
    new.add_argument("folder", type=Path, metavar="DIR", help="the folder to make; it may exist if it is empty")
    new.add_argument("--name", default="汇编", help="what the site is called (default: %(default)s)")


def _add(commands: Commands) -> None:
    add = commands.add_parser(
        "add",
        help="check compilations and copy them into seeds/",
        description="Show what is found in each file, what is doubtful and what contradicts its contents list; then "
        "copy it into the seeds, unless there is a reason against. A file that is there is never overwritten.",
    )
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help="compilations (.txt .docx .html .md .pdf)")
    add.add_argument(
        "--project", type=Path, default=Path(), metavar="DIR", help="the site project (default: this folder)"
    )
    add.add_argument("--seeds", type=Path, metavar="DIR", help="folder of inputs (default: seeds/ of the project)")
    _encoding(add)
    add.add_argument("--force", action="store_true", help="copy in spite of doubts and contradictions")
    add.add_argument("--dry-run", action="store_true", help="only show what would be done")


def _build(commands: Commands) -> None:
    build = commands.add_parser(
        "build", help="build the site", description="Build the site of a project from its inputs."
    )
    _project(build)
    _engine(build)
    build.add_argument(
        "--quick",
        action="store_true",
        help="make changed pages only, without strict checks and search index (for looking, not for publishing)",
    )
    build.add_argument(
        "--sites",
        choices=("region", "year", "one"),
        default="",
        help="deal the reports to sites by province or by year, below one home and one search (default: `sites` under "
        "extra in mkdocs.yml, else one site)",
    )
    # of `huibian serve`: with --quick these pages of the site alone
    build.add_argument("--first", action="append", default=[], help=argparse.SUPPRESS)
    build.add_argument(
        "--json", type=Path, metavar="FILE", help="also write what was built and what is doubtful as JSON"
    )


def _extract(commands: Commands) -> None:
    extract = commands.add_parser(
        "extract", help="write the dataset of inputs", description="Read inputs and write the dataset, without a site."
    )
    extract.add_argument(
        "inputs", nargs="+", type=Path, metavar="INPUT", help="files (.txt .docx .html .md .pdf) or folders of them"
    )
    extract.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the dataset")
    _encoding(extract)
    _engine(extract)
    extract.add_argument("--corrections", type=Path, metavar="FILE", help="corrections by hand (YAML)")
    extract.add_argument("--strict", action="store_true", help="fail on warnings and on inputs that cannot be read")


def _serve(commands: Commands) -> None:
    serve = commands.add_parser(
        "serve", help="build and show the site", description="Build the site, show it on localhost, rebuild on changes."
    )
    _project(serve)
    _engine(serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")


def _check(commands: Commands) -> None:
    check = commands.add_parser(
        "check",
        help="audit a built site",
        description="Audit a built site: links, anchors, counts, leaks, foreign requests, its Content-Security-Policy.",
    )
    _project(check)
    check.add_argument("--json", type=Path, metavar="FILE", help="also write the findings as JSON")


def _explain(commands: Commands) -> None:
    explain = commands.add_parser(
        "explain",
        help="why sentences count as common plans",
        description="Show for each sentence of a report's plans why it was or was not counted as a common plan.",
    )
    explain.add_argument("report", help="id of a report (the end of its page's address), or part of its title")
    _project(explain)


def _encoding(command: argparse.ArgumentParser) -> None:
    """How text inputs are read."""
    command.add_argument(
        "--encoding",
        action="append",
        default=[],
        metavar="[FILE=]ENC",
        help="read text inputs, or one of them, as this instead of detecting it (may be repeated)",
    )


def _engine(command: argparse.ArgumentParser) -> None:
    """Who does the work."""
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=_processes,
        metavar="N",
        help="share the work, and with --sites the sites, among N processes of this machine; 1: all in this one, a "
        "site at a time (default: as many as it has processors, where the inputs are large enough to gain by it)",
    )
    where.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="let the workers of this Dask scheduler do the work, as in tcp://host:8786 "
        "(needs pip install 'huibian[cluster]')",
    )


def _project(command: argparse.ArgumentParser) -> None:
    """The site project, and how strictly it is built."""
    command.add_argument(
        "--project", type=Path, default=Path(), metavar="DIR", help="the site project (default: this folder)"
    )
    command.add_argument(
        "--seeds", type=Path, metavar="PATH", help="folder or file of inputs (default: seeds/ of the project)"
    )
    command.add_argument("--site", type=Path, metavar="DIR", help="where the site goes (default: site/ of the project)")
    _encoding(command)
    command.add_argument("--no-cache", action="store_true", help="read every input anew")
    command.add_argument("--strict", action="store_true", help="fail on warnings and on inputs that cannot be read")


def _processes(text: str) -> int:
    """A number of processes."""
    if not text.isdigit() or not 1 <= int(text) <= _MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 to {_MOST_PROCESSES}")
    return int(text)
