"""`python -m bench.likeness`: what the generated corpus has in common with the seeds, side by side.

Where a figure of the two columns differs, bench/material.yml is what to change.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.corpus import write_corpus
from builder.model import Corpus
from builder.pipeline import build_corpus

ROOT = Path(__file__).parent.parent
_MASK = re.compile(r"[Xx×]{1,4}|某")


def quantiles(values: Iterable[float]) -> str:
    """The values at 0, 10, 25, 50, 75, 90 and 100 %."""
    ordered = sorted(values) or [0]
    return " ".join(f"{ordered[int((len(ordered) - 1) * at)]:g}" for at in (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1))


def likeness(corpus: Corpus) -> dict[str, str]:
    """Figures of a corpus by name: quantiles per report, counts per sixty reports, shares."""
    reports, measures = corpus.reports, Counter(measure.report for measure in corpus.measures)
    text = "".join(p.text for report in reports for p in report.paragraphs)[:200_000]
    fours = {text[i : i + 4] for i in range(len(text) - 3)}
    sixty = 60 / max(1, len(reports))
    kinds = Counter(change.kind for change in corpus.changes)
    figures = {
        "characters of a report": quantiles(sum(len(p.text) for p in r.paragraphs) for r in reports),
        "paragraphs of a report": quantiles(len(r.paragraphs) for r in reports),
        "characters of a paragraph": quantiles(len(p.text) for r in reports for p in r.paragraphs),
        "measures of a report": quantiles(measures[r.id] for r in reports),
        "themes of a report": quantiles(len(r.themes) for r in reports),
        "masks of a report": quantiles(sum(len(_MASK.findall(p.text)) for p in r.paragraphs) for r in reports),
        "depth of headings": quantiles(max((s.level for s in r.sections), default=0) for r in reports),
        "formulaic share": quantiles(r.formulaic_share for r in reports),
        "reports of a compilation": quantiles(c.found for c in corpus.compilations),
        "distinct 4-grams of 200,000 characters": f"{len(fours) / len(text):.2f}",
        "reports with other versions, of 60": f"{sum(bool(r.variants) for r in reports) * sixty:.1f}",
        "reports that name their region": f"{sum(bool(r.regions) for r in reports) / len(reports):.2f}",
    }
    for level in (1, 2, 3):
        figures[f"headings of level {level}"] = quantiles(sum(s.level == level for s in r.sections) for r in reports)
    for kind in ("repair", "redaction"):
        figures[f"changes of kind {kind}, of 60"] = f"{kinds[kind] * sixty:.0f}"
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.likeness", description=__doc__)
    parser.add_argument("--reports", type=int, default=60, metavar="N", help="reports to generate (default: 60)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(chosen.reports, Path(folder))
        made = likeness(build_corpus([Path(folder)]).corpus)
    known = likeness(build_corpus([ROOT / "seeds"]).corpus)
    print("| | seeds | generated |\n|---|---|---|")
    for name, value in known.items():
        print(f"| {name} | {value} | {made[name]} |")


if __name__ == "__main__":
    main()
