"""The command `huibian`: new, add, build, extract, serve, check, explain (what each may be told: arguments.py)."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from builder.arguments import parser
from builder.errors import HuibianError
from builder.memory import collect_seldom

if TYPE_CHECKING:
    from builder.site import SiteBuilt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 1 failed or (with --strict) doubtful, 2 wrong usage."""
    # what is printed holds Chinese; a console of another encoding must not end the run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    collect_seldom()
    try:
        return _COMMANDS[options.command](options)
    except HuibianError as error:
        _complain(str(error), error)
        return 1
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        place = os.fsdecode(error.filename) if error.filename else "huibian"
        remedy = "Free some space, check the permissions, or choose another folder; what was there before is unchanged."
        _complain(f"{place}: cannot be read or written: {error.strerror or error}. {remedy}")
        return 1
    except MemoryError:
        _complain("the memory does not suffice. Split the largest inputs; what was there before is unchanged.")
        return 1
    except KeyboardInterrupt:
        print("huibian: interrupted; nothing was changed.", file=sys.stderr)
        return 130


def _complain(message: str, error: HuibianError | None = None) -> None:
    """Print what went wrong; on GitHub as an annotation too."""
    from builder.review import annotation, printable

    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    print(f"huibian: {printable(message)}", file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        where = error.where if error else ""
        print(annotation("error", message, where, error.line if error else None), file=sys.stderr)


def _build(options: argparse.Namespace) -> int:
    from builder.engines.choose import Choice
    from builder.pipeline import on_terminal
    from builder.project import open_project
    from builder.read.settings import read_encodings
    from builder.review import as_json, print_review
    from builder.site import build_site

    started = time.monotonic()
    project = open_project(options.project, options.seeds, options.site)
    encodings = read_encodings(options.encoding)
    done = build_site(
        project,
        cached=not options.no_cache,
        quick=options.quick,
        first=options.first,
        encodings=encodings,
        # what a quick build makes anew is little, and must be there at once
        choice=Choice(options.jobs, None if options.quick else options.scheduler),
        sites=options.sites,
        progress=on_terminal,
    )
    found = done.found
    if options.json:
        from builder.files import write_whole

        write_whole(options.json, json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n")
    on_terminal("")
    doubtful = print_review(found, [project.seeds])
    shown = os.path.relpath(project.site)
    kinds = ", ".join(f"{count} {kind}" for kind, count in done.rendered.kinds.items())
    print(
        f"{shown}: {found.reports} reports of {found.compilations} compilations "
        f"({found.cached} from the cache), {found.measures} measures, "
        f"{found.common_plans} common plans; {done.pages} pages ({kinds}){_parts(done)}; "
        f"{time.monotonic() - started:.1f} s"
    )
    return 1 if found.failures or (options.strict and (doubtful or done.warnings)) else 0


def _parts(done: SiteBuilt) -> str:
    """Of sites by region or year: how many there are, and for how many there was anything to do."""
    return f" on {len(done.parts.parts)} sites, {len(done.parts.remade)} of them made anew" if done.parts else ""


def _extract(options: argparse.Namespace) -> int:
    from builder.corrections import read_corrections
    from builder.dataset import write_dataset
    from builder.engines.choose import Choice
    from builder.files import write_folder
    from builder.pipeline import build_corpus, on_terminal
    from builder.project import writable
    from builder.read.settings import read_encodings
    from builder.review import print_review, summary
    from builder.schemas import write_datapackage

    writable(options.out.resolve().parent)
    if options.out.exists():
        writable(options.out)
    corrections = read_corrections(options.corrections) if options.corrections else None
    encodings = read_encodings(options.encoding)
    with Choice(options.jobs, options.scheduler).engine(options.inputs) as engine:
        built = build_corpus(
            options.inputs, encodings=encodings, corrections=corrections, progress=on_terminal, engine=engine
        )
    on_terminal("")
    doubtful = print_review(summary(built), options.inputs)
    if not built.corpus.compilations:
        return 1

    def write(folder: Path) -> None:
        write_dataset(built.corpus, folder)
        write_datapackage(folder)

    if not write_folder(options.out, write):
        raise HuibianError(str(options.out), "another run is writing there.", "Wait until it is done.")
    print(
        f"{options.out}: {len(built.corpus.reports)} reports of {len(built.corpus.compilations)} inputs, "
        f"{len(built.corpus.measures)} measures"
    )
    return 1 if built.failures or (options.strict and doubtful) else 0


def _serve(options: argparse.Namespace) -> int:
    from builder.project import open_project
    from builder.read.settings import read_encodings
    from builder.serve import serve

    project = open_project(options.project, options.seeds, options.site)
    arguments = ["--project", str(options.project)]
    arguments += ["--seeds", str(options.seeds)] if options.seeds else []
    arguments += ["--site", str(options.site)] if options.site else []
    arguments += ["--no-cache"] if options.no_cache else []
    arguments += ["--jobs", str(options.jobs)] if options.jobs else []
    arguments += ["--scheduler", options.scheduler] if options.scheduler else []
    read_encodings(options.encoding)  # a mistake is told at once
    arguments += [word for value in options.encoding for word in ("--encoding", value)]
    return serve(project, arguments, options.host, options.port)


def _check(options: argparse.Namespace) -> int:
    from builder.audit import audit
    from builder.pipeline import on_terminal
    from builder.project import open_project
    from builder.read.settings import read_encodings
    from builder.review import annotation, printable

    project = open_project(options.project, options.seeds, options.site)
    findings = audit(project, on_terminal, read_encodings(options.encoding))
    on_terminal("")
    shown = os.path.relpath(project.site)
    if options.json:
        from builder.files import write_whole

        report = {"site": shown, "findings": findings}
        write_whole(options.json, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    for finding in findings:
        print(printable(finding), file=sys.stderr)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            print(annotation("error", finding), file=sys.stderr)
    print(f"{shown}: {len(findings)} findings" if findings else f"{shown}: nothing found")
    return 1 if findings else 0


def _add(options: argparse.Namespace) -> int:
    from builder.add import add
    from builder.pipeline import on_terminal
    from builder.project import open_project
    from builder.read.settings import read_encodings
    from builder.review import printable

    project = open_project(options.project, options.seeds)
    encodings = read_encodings(options.encoding)
    candidates = add(
        project, options.files, force=options.force, dry=options.dry_run, encodings=encodings, progress=on_terminal
    )
    on_terminal("")
    for candidate in candidates:
        print(printable("\n".join(candidate.describe())))
    return 0 if all(c.taken or (options.dry_run and not c.reasons) for c in candidates) else 1


def _new(options: argparse.Namespace) -> int:
    from builder.new import new_project

    made = new_project(options.folder, options.name)
    for path in made:
        print(os.path.relpath(path))
    print(f"\nNext: cd {os.path.relpath(options.folder)}; huibian serve")
    return 0


def _explain(options: argparse.Namespace) -> int:
    from builder.corrections import read_corrections
    from builder.pipeline import build_corpus
    from builder.project import open_project
    from builder.read.settings import read_encodings
    from builder.relate.explain import explain

    project = open_project(options.project, options.seeds, options.site)
    corpus = build_corpus(
        [project.seeds],
        cache=project.cache / "extracted",
        encodings=read_encodings(options.encoding),
        corrections=read_corrections(project.corrections),
    ).corpus
    found = [r for r in corpus.reports if r.id == options.report] or [
        r for r in corpus.reports if options.report in r.title
    ]
    if not found:
        raise HuibianError(
            options.report, "no report has this id or title.", "Ids are the names of the pages under reports/."
        )
    if len(found) > 1:
        names = "\n  ".join(f"{r.id} {r.title}" for r in found[:20])
        raise HuibianError(options.report, f"{len(found)} reports fit:\n  {names}", "Name one by its id.")
    print(explain(found[0]))
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "new": _new,
    "add": _add,
    "build": _build,
    "extract": _extract,
    "serve": _serve,
    "check": _check,
    "explain": _explain,
}
