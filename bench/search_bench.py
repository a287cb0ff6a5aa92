"""Measures the search: `python -m bench.search_bench [--dataset DIR] [--reports 60 6000] [--queries 300]`.

For each size: builds the index in a process of its own, serves it on localhost with gzip, and asks queries in a real
Chromium through the shipped script and its search page, without the theme around them. Every answer is compared with a
plain scan. Without --dataset the seeds are extracted first; sizes above theirs are generated from them.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from bench.search_corpus import enlarge
from bench.search_server import Served, serving
from builder.dataset import read_dataset, write_dataset
from builder.model import Corpus
from builder.render.search_assets import bundle_search_scripts
from builder.render.search_index import build_search_index
from tests.conftest import find_chromium
from tests.search.corpora import Asked, Scan, assert_telling, queries

ROOT = Path(__file__).parents[1]
PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>搜索</title>
<link rel="stylesheet" href="../assets/search/huibian-search.css">
<script src="../assets/search/huibian-search.js" defer></script></head>
<body class="md-typeset"><main><div data-huibian-page></div></main></body></html>"""
SIZES = (60, 6000)
FIRSTS = 60  # queries asked in a fresh browser profile each, drawn from all kinds
# (what, key of a measurement, bar at up to 600 reports, bar beyond)
BARS: tuple[tuple[str, str, float, float], ...] = (
    ("queries answered exactly, %", "exact", 100, 100),
    ("first query with ten results, median kB", "first_kb", 60, 100),
    ("further query, median kB", "further_kb", 40, 60),
    ("query to results, nothing cached, median ms", "cold_ms", 30, 40),
    ("the same, 95 % within ms", "cold_ms_95", 100, 120),
    ("with 40 ms a request, median ms", "slow_ms", float("inf"), 200),
    ("the same, 95 % within ms", "slow_ms_95", float("inf"), 400),
    ("for comparison: fetching 1 kB, median ms", "null_ms", float("inf"), float("inf")),
    ("the same, 95 % within ms", "null_ms_95", float("inf"), float("inf")),
    ("index build, CPU s", "build_s", 1, 40),
    ("index build, peak memory MB", "build_mb", 1000, 1000),
    ("index on disk, MB", "disk_mb", 2, 100),
    ("files", "files", 12_000, 12_000),
)


def corpus_of(dataset: Path, size: int) -> Corpus:
    """The corpus of `dataset`, or one of `size` reports in its likeness."""
    known = read_dataset(dataset)
    return known if size <= len(known.reports) else enlarge(known, size)


def build(dataset: Path, out: Path) -> None:
    """Build the index and print what that took, as JSON; run in a process of its own."""
    corpus = read_dataset(dataset)
    began = time.process_time()
    stats = build_search_index(corpus, out, lambda name: f"reports/{name}.html")
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"build_s": took, "build_mb": peak, "disk_mb": stats.size / 1e6, "files": stats.files}))


# asks one query on the page and answers when it and its passages are on screen: milliseconds
ASK = """async (query) => {
    const list = document.querySelector('.hs-results'), field = document.querySelector('#huibian-q');
    const shown = new Promise((done) => new MutationObserver((_, observer) => {
        if (list.dataset.count !== '') { observer.disconnect(); done(performance.now()); }
    }).observe(list, { attributes: true, childList: true, attributeFilter: ['data-count'] }));
    field.value = query;
    const began = performance.now();
    field.form.requestSubmit();
    return (await shown) - began;
}"""
# what the machine takes at this moment for the least that a page can ask for
FETCH = """async () => {
    const began = performance.now();
    await (await fetch('../null.txt')).text();
    return performance.now() - began;
}"""
SEARCH = """async (queries) => {
    const found = [];
    for (const [query, where] of queries) {
        const { count, reports } = await huibian.search(query, { where, limit: 0 });
        found.push([count, reports.map((report) => report.id)]);
    }
    return found;
}"""


def measure(browser: Any, server: Served, asked: Sequence[str]) -> dict[str, float]:
    """First and further queries through the search page; all of the first in profiles of their own."""
    firsts = random.Random(4).sample(asked, min(FIRSTS, len(asked)))
    found: dict[str, list[float]] = {name: [] for name in ("first_kb", "further_kb", "cold_ms", "slow_ms", "null_ms")}
    for delay, key in ((0.0, "cold_ms"), (0.04, "slow_ms")):
        for query in firsts:
            context = browser.new_context()
            page = context.new_page()
            server.tell("delay/0")
            page.goto(f"{server.address}/search/")
            page.wait_for_selector("#huibian-q")
            page.wait_for_load_state("networkidle")  # what the page fetches ahead
            taken = server.kilobytes()
            if not delay:
                found["null_ms"].append(page.evaluate(FETCH))
            server.tell(f"delay/{delay}")
            found[key].append(page.evaluate(ASK, query))
            if not delay:
                found["first_kb"].append(taken + server.kilobytes())
            context.close()
    server.tell("delay/0")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/search/?q={quote('工作')}")
    page.wait_for_selector(".hs-result")
    page.wait_for_load_state("networkidle")
    for query in asked:
        server.kilobytes()
        page.evaluate(ASK, query)
        found["further_kb"].append(server.kilobytes())
    context.close()
    figures = {name: median(values) for name, values in found.items()}
    for name in ("cold_ms", "slow_ms", "null_ms"):
        figures[f"{name}_95"] = sorted(found[name])[int(len(found[name]) * 0.95)]
    return figures


def exactness(browser: Any, address: str, corpus: Corpus, asked: Sequence[Asked]) -> float:
    """How many of the queries, in per cent, find exactly what a plain scan finds."""
    page = browser.new_page()
    page.goto(f"{address}/search/")
    page.wait_for_function("globalThis.huibian")
    answers = page.evaluate(SEARCH, [[one.typed, one.where] for one in asked])
    page.close()
    scan = Scan(corpus)
    expected = [scan.answer(one) for one in asked]
    right = 0
    for one, (count, ids), wanted in zip(asked, answers, expected, strict=True):
        right += sorted(ids) == wanted and count == len(wanted)
        if sorted(ids) != wanted:
            print(f"  differs: {one}: {count} found, {len(wanted)} expected", file=sys.stderr)
    assert_telling(asked, expected)
    return 100 * right / len(asked)


def run(dataset: Path, size: int, count: int, browser: Any) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="search-bench-") as scratch:
        folder = Path(scratch)
        corpus = corpus_of(dataset, size)
        write_dataset(corpus, folder / "data")
        assets = folder / "site" / "assets" / "search"
        arguments = ["--build", str(folder / "data"), str(assets / "index")]
        done = subprocess.run(
            [sys.executable, "-m", "bench.search_bench", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        figures: dict[str, float] = json.loads(done.stdout)
        bundle_search_scripts(ROOT / "docs" / "assets" / "search", assets / "huibian-search.js")
        shutil.copy(ROOT / "docs" / "assets" / "search" / "huibian-search.css", assets)
        (folder / "site" / "search").mkdir()
        (folder / "site" / "search" / "index.html").write_text(PAGE, encoding="utf-8")
        (folder / "site" / "null.txt").write_text("x" * 1000, encoding="utf-8")
        asked = queries(corpus, count, seed=9)
        with serving(folder / "site") as server:
            figures["exact"] = exactness(browser, server.address, corpus, asked)
            figures |= measure(browser, server, [one.typed for one in asked if not one.where])
        return figures


def table(sizes: Sequence[int], results: Sequence[dict[str, float]]) -> str:
    """The figures beside their bars; a cross marks what is missed."""
    lines = [
        "| | " + " | ".join(f"{size:,} reports | bar" for size in sizes) + " |",
        "|---" * (1 + 2 * len(sizes)) + "|",
    ]
    for label, key, small, large in BARS:
        cells = []
        for size, figures in zip(sizes, results, strict=True):
            bar, value = (small if size <= 600 else large), figures[key]
            kept = value >= bar if key == "exact" else value <= bar
            limit = "–" if bar == float("inf") else f"{'≥' if key == 'exact' else '≤'} {bar:g}"
            cells.append(f"{value:.5g}{'' if kept else ' ✗'} | {limit}")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def measure_search(
    sizes: Sequence[int] = SIZES, dataset: Path | None = None, count: int = 300, chromium: str | None = None
) -> str:
    """The table of figures for corpora of `sizes` reports, made from `dataset` or else from the seeds."""
    from playwright.sync_api import sync_playwright

    chromium = chromium or find_chromium()
    if chromium is None:
        return "The search was not measured: it needs Chromium (apt-get install chromium)."
    with tempfile.TemporaryDirectory(prefix="search-bench-") as scratch, sync_playwright() as driver:
        if dataset is None:
            from builder.pipeline import build_corpus

            dataset = Path(scratch)
            write_dataset(build_corpus([ROOT / "seeds"]).corpus, dataset)
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
        browser = driver.chromium.launch(executable_path=chromium, args=flags)
        results = [run(dataset, size, count, browser) for size in sizes]
        browser.close()
    return table(sizes, results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, help="a folder that `huibian extract` wrote")
    parser.add_argument("--reports", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--chromium", help="the browser (default: that of the tests)")
    parser.add_argument("--build", type=Path, nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.build:
        build(*chosen.build)
    else:
        print(measure_search(chosen.reports, chosen.dataset, chosen.queries, chosen.chromium))


if __name__ == "__main__":
    main()
