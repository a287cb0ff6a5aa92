"""The order of the steps; the one place that knows it: inputs → read → extract → relate → corpus."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from builder.cache import Cache, Store
from builder.clean.names import is_sought_elsewhere
from builder.corrections import Corrections, resolve
from builder.corrections.entries import NOTHING, UNSETTLED, Ruling, Rulings
from builder.corrections.resolve import rulings_of_inputs
from builder.engines import Engine, Serial
from builder.errors import HuibianError
from builder.inputs import Inputs
from builder.model import Corpus, Extracted
from builder.read import find_inputs, source_name
from builder.read.settings import Encodings
from builder.redo import merged, to_redo
from builder.relate import relate
from builder.understand import Understood

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A corpus, what went wrong with single inputs, and how many inputs came from the cache."""

    corpus: Corpus
    failures: tuple[HuibianError, ...]
    cached: int


def quiet(message: str) -> None:
    """Progress that nobody sees."""


def on_terminal(message: str) -> None:
    """Progress as one line on standard error where that is a terminal, nothing elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{message}")
        sys.stderr.flush()


def build_corpus(
    inputs: Iterable[Path],
    *,
    cache: Path | None = None,
    encodings: Encodings = MappingProxyType({}),
    corrections: Corrections | None = None,
    progress: Progress = quiet,
    engine: Engine | None = None,
) -> Built:
    """Read, understand and relate all `inputs` (files or folders), where `engine` says: in this process if not said.

    An input that cannot be read costs one HuibianError in `failures`, never the other inputs' output.
    The result depends neither on the order of the inputs nor on the engine. `encodings` say what a text input is
    written in, by its name or for all; those of `corrections` are more particular.
    """
    engine = engine or Serial()
    left_out: list[HuibianError] = []
    paths = _distinct(find_inputs(list(inputs)), left_out)
    corrections = corrections or Corrections("")
    _known(encodings, paths)
    rulings = rulings_of_inputs(corrections, set(paths))
    encodings = {**encodings, **{name: said for name, ruling in rulings.items() if (said := ruling.encoding)}}
    store = Cache(cache)
    told = Inputs(paths, encodings, store, engine)
    progress(f"[0/{len(paths)}] reading …")
    results: dict[str, Extracted] = {}
    hidden: dict[str, frozenset[str]] = {}
    failures: dict[str, HuibianError] = {}
    cached = 0

    def keep(understood: Understood, first: Extracted | None = None) -> None:
        hidden[understood.name] = understood.hidden
        if isinstance(understood.result, HuibianError):
            failures[understood.name] = understood.result
            results.pop(understood.name, None)
        else:
            results[understood.name] = merged(first, understood.result) if first else understood.result

    for number, (understood, known) in enumerate(told.understood((name, _ruled(rulings, name)) for name in paths), 1):
        progress(f"[{number}/{len(paths)}] {understood.name}")
        cached += known
        keep(understood)
    first = _unique(list(results.values()))
    of_reports = resolve(corrections, first, set(paths) - results.keys())
    del first
    for name, settled in of_reports.items():
        rulings[name] = replace(_ruled(rulings, name), reports=tuple(sorted(settled.items())))
    for understood, _ in told.understood((name, rulings[name]) for name in paths if name in of_reports):
        keep(understood)
    # a person hidden in one input is hidden in all
    names = frozenset(chain.from_iterable(hidden.values()))
    shown = to_redo(results, frozenset(filter(is_sought_elsewhere, names)))
    again = ((name, _ruled(rulings, name), shown[name]) for name in paths if name in shown)
    for number, (understood, _) in enumerate(told.understood(again), 1):
        progress(f"[{number}/{len(shown)}] names hidden elsewhere: {understood.name}")
        keep(understood, results.get(understood.name))
    store.prune()
    unique = _unique(list(results.values()))
    progress("relating reports …")
    started = time.monotonic()
    corpus = relate(
        unique, _settled_variants(unique, of_reports), engine, kept=Store(cache.with_name("plans") if cache else None)
    )
    progress(f"related {len(corpus.reports)} reports in {time.monotonic() - started:.1f} s")
    return Built(corpus, (*left_out, *(failures[name] for name in paths if name in failures)), cached)


def _ruled(rulings: Mapping[str, Rulings], name: str) -> Rulings:
    return rulings.get(name, UNSETTLED)


def _settled_variants(
    results: Sequence[Extracted], rulings: Mapping[str, Mapping[int, Ruling]]
) -> dict[str, tuple[str, ...]]:
    """What a person said are all copies of a report, by its id."""
    reports = (report for result in results for report in result.reports)
    said = {r.id: rulings.get(r.source, {}).get(r.title_line, NOTHING).value("variants", None) for r in reports}
    return {name: copies for name, copies in said.items() if copies is not None}


def _distinct(paths: Sequence[Path], failures: list[HuibianError]) -> dict[str, Path]:
    """The inputs by name; names identify sources, so that of files of one name in different folders only one stays.

    It is the one whose path comes first; each of the others is a failure of its own.
    """
    seen: dict[str, Path] = {}
    for path in sorted(paths, key=lambda p: (source_name(p), len(p.parts), p.as_posix())):
        name = source_name(path)
        if name in seen and path.resolve() != seen[name].resolve():
            problem = f"has the same file name as {os.path.relpath(seen[name])}, and was left out."
            failures.append(HuibianError(os.path.relpath(path), problem, "Rename one of the two."))
        seen.setdefault(name, path)
    return seen


def _known(encodings: Encodings, paths: Mapping[str, Path]) -> None:
    """Raise HuibianError for an encoding that is said of an input that is not there."""
    for name in encodings:
        if name and name not in paths:
            raise HuibianError(name, "no input has this name, for which an encoding was given.", "Check the name.")


def _unique(results: Sequence[Extracted]) -> list[Extracted]:
    """Give every copy of a word-for-word equal report but the first its own id (both pages show the same text)."""
    taken: set[str] = set()
    unique: list[Extracted] = []
    for result in sorted(results, key=lambda r: r.compilation.source):
        renamed: dict[str, str] = {}
        for report in result.reports:
            new, copy = report.id, 2
            while new in taken:
                new = f"{report.id}-{copy}"
                copy += 1
            taken.add(new)
            if new != report.id:
                renamed[report.id] = new
        unique.append(_renamed(result, renamed) if renamed else result)
    return unique


def _renamed(result: Extracted, names: dict[str, str]) -> Extracted:
    reports = tuple(replace(r, id=names.get(r.id, r.id)) for r in result.reports)

    def moved(key: str, report: str) -> str:
        return names[report] + key[len(report) :] if report in names else key

    measures = tuple(
        replace(
            m,
            id=moved(m.id, m.report),
            parent=None if m.parent is None else moved(m.parent, m.report),
            report=names.get(m.report, m.report),
        )
        for m in result.measures
    )
    return replace(result, reports=reports, measures=measures)
