"""`python -m bench`: what a site of 60, 600 or 6,000 reports costs, stage by stage, beside stock MkDocs.

Each size is generated as compilations (bench.corpus), goes through the whole build from files, and is then built once
more by stock MkDocs + Material + jieba over the same Markdown. Compare the ratios, and CPU rather than wall seconds:
seconds differ between machines and with what else these do. Nothing here passes or fails. bench/README.md explains.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import baseline, cluster_bench, relate_bench
from bench.corpus import write_corpus
from bench.figures import Figures, site_figures, table
from bench.measure import ROOT, run
from builder.project import open_project

SIZES = (60, 600, 6000)
RUNS = 3  # of small sizes, of which the median counts


def build(place: Path, seeds: Path) -> dict[str, Any]:
    """A build of `place` from `seeds` in a process of its own: its costs and figures."""
    cost, said = run([sys.executable, "-m", "bench.stages", str(place), str(seeds)])
    figures: dict[str, Any] = json.loads(said.splitlines()[-1])
    return {**figures, "cost": cost}


def edit(seeds: Path) -> None:
    """Change one sentence of one compilation, as an editor would."""
    path = min(seeds.glob("*.txt"))
    content = path.read_bytes()
    try:
        encoding, text = "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        encoding, text = "gb18030", content.decode("gb18030")
    at = text.rindex("。")
    path.write_bytes((text[:at] + "，并且做好总结" + text[at:]).encode(encoding))


def measure(size: int, repeat: int, place: Path, with_baseline: bool) -> Figures:
    """All figures of a corpus of `size` reports."""
    seeds, project, stock = place / "seeds", place / "project", place / "stock"
    write_corpus(size, seeds)
    cold = []
    for _ in range(repeat):
        shutil.rmtree(project, ignore_errors=True)
        project.mkdir()
        cold.append(build(project, seeds))
        tell(f"{size}: cold build {cold[-1]['cost'].cpu:.1f} s CPU")
    again = build(project, seeds)
    edit(seeds)
    changed = build(project, seeds)
    tell(f"{size}: one compilation changed {changed['cost'].cpu:.1f} s CPU")
    costs = []
    index = 0
    if with_baseline:
        docs = open_project(project, seeds).docs
        pages = baseline.prepare(docs, ROOT / "mkdocs.yml", stock)
        for _ in range(repeat):
            costs.append(baseline.build(stock))
            tell(f"{size}: baseline of {pages} pages {costs[-1].cpu:.1f} s CPU")
        index = baseline.index_size(stock)
        shutil.rmtree(stock)
    return Figures(size, cold, again, changed, costs, index, site_figures(project / "site"))


def tell(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["relate"]:
        relate_bench.main(given[1:])
        return
    if given[:1] == ["cluster"]:
        cluster_bench.main(given[1:])
        return
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        epilog="`python -m bench relate` measures relating alone, and its parts; `python -m bench cluster` a Dask "
        "cluster of this machine: see their --help.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=list(SIZES),
        metavar="N,N…",
        help="numbers of reports (default: 60,600,6000; the last takes about half an hour)",
    )
    parser.add_argument("--repeat", type=int, metavar="N", help="builds per size, of which the median counts")
    parser.add_argument("--no-baseline", action="store_true", help="leave out stock MkDocs")
    parser.add_argument("--no-search", action="store_true", help="leave out the search in a browser")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in this folder and leave everything there")
    chosen = parser.parse_args(given)
    if not chosen.no_baseline and importlib.util.find_spec("jieba") is None:
        parser.error("the baseline needs jieba: run `make bench`, or leave it out with --no-baseline")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")
    results = []
    for size in chosen.sizes:
        repeat = chosen.repeat or (RUNS if size <= 100 else 1)
        with tempfile.TemporaryDirectory(prefix="huibian-bench-") as folder:
            place = chosen.keep / str(size) if chosen.keep else Path(folder)
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            results.append(measure(size, repeat, place, not chosen.no_baseline))
    print(table(results))
    if not chosen.no_search:
        from bench.search_bench import measure_search

        print(f"\nThe search in a browser, and the bars that it is measured against:\n\n{measure_search(chosen.sizes)}")


if __name__ == "__main__":
    main()
