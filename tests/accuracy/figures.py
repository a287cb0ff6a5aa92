"""Measure datasets against their gold, compare with the baseline, and say what was gained and lost.

Three sets are measured: `seeds`, two of the compilations of this repository read and labelled by hand; `heldout`,
made-up compilations in other layouts whose author did not know the rules, but whose misses were looked at when rules
were mended; and `blind`, more of these whose misses nobody who writes rules has looked at: keep it so, they are what a
compilation that nobody has seen may expect. Figures carry their set: “seeds.title”.

Figures are between 0 and 1, higher is better, except those of COUNTS, where 0 is best. The baseline holds the best
figures reached so far; it only ever gets better. Whoever trades one figure for another lowers it by hand and says why
in CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.dataset import write_dataset
from tests.accuracy import page
from tests.accuracy.score import score

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BASELINE = HERE / "baseline.json"


@dataclass(frozen=True, slots=True)
class Measured:
    """A set of inputs with its gold: one gold file a compilation, and one for the common plans."""

    inputs: Path
    gold: Path
    common: Path
    names: tuple[str, ...] = ()

    def files(self) -> list[Path]:
        """The gold files, one a compilation: those of `names`, or all."""
        found = sorted(path for path in self.gold.glob("*.json") if path.name != "common.json")
        return [path for path in found if not self.names or path.stem in self.names]


_HELDOUT = tuple(ROOT / "tests" / "heldout" / part for part in ("inputs", "gold", "common.json"))
SETS = {
    "seeds": Measured(ROOT / "seeds", HERE / "gold", HERE / "gold" / "common.json"),
    "heldout": Measured(*_HELDOUT, tuple(f"h{n:02}" for n in range(1, 18))),
    "blind": Measured(*_HELDOUT, tuple(f"h{n:02}" for n in range(18, 22))),
}

COUNTS = {"noise_leaks", "private_names_missed", "wrong_repairs", "unexplained_lines", "common_plans_broken_evidence"}
# half of the last digit that the figures are quoted with
TOLERANCE = 0.0005


def measure(dataset: Path, name: str = "seeds") -> dict[str, float]:
    """The figures of the dataset in a folder against the gold of the set `name`, rounded to four digits."""
    found, _ = score(dataset, SETS[name].files(), SETS[name].common, SETS[name].inputs)
    return {f"{name}.{figure}": round(value, 4) for figure, value in found.items()}


def is_count(name: str) -> bool:
    """Whether a figure counts faults, so that 0 is best."""
    return name.rpartition(".")[2] in COUNTS


def gain(name: str, before: float, now: float) -> float:
    """How much better (above 0) or worse (below 0) a figure has become; 0 within the tolerance."""
    if is_count(name):
        return before - now
    return now - before if abs(now - before) > TOLERANCE else 0.0


def losses(baseline: Mapping[str, float], figures: Mapping[str, float]) -> list[str]:
    """A sentence for every figure that fell below its baseline or has gone missing."""
    found = []
    for name, before in baseline.items():
        if name not in figures:
            found.append(f"{name} is no longer measured (baseline {before:g})")
        elif gain(name, before, figures[name]) < 0:
            found.append(f"{name} is {figures[name]:g}, worse than its baseline {before:g}")
    return found


def raised(baseline: Mapping[str, float], figures: Mapping[str, float]) -> dict[str, float]:
    """The baseline with every figure that has become better, and with figures that are new."""
    return {
        name: now if name not in baseline or gain(name, baseline[name], now) > 0 else baseline[name]
        for name, now in figures.items()
    } | {name: before for name, before in baseline.items() if name not in figures}


def table(baseline: Mapping[str, float], figures: Mapping[str, float]) -> str:
    """A Markdown table of the figures beside their baseline."""
    rows = ["| figure | now | baseline | |", "|---|---:|---:|---|"]
    for name, now in figures.items():
        before, verdict = "", "new"
        if name in baseline:
            change = gain(name, baseline[name], now)
            before = _show(name, baseline[name])
            verdict = "better" if change > 0 else "worse" if change < 0 else ""
        rows.append(f"| {name} | {_show(name, now)} | {before} | {verdict} |")
    return "\n".join(rows) + "\n"


def _show(name: str, value: float) -> str:
    return f"{value:.0f}" if is_count(name) else f"{value:.4f}"


def read_baseline() -> dict[str, float]:
    """The figures of baseline.json; none where there is no such file yet."""
    return json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}


def extract_into(folder: Path, name: str = "seeds") -> None:
    """Write the dataset of the inputs of the set `name` into `folder`."""
    from builder.pipeline import build_corpus

    write_dataset(build_corpus([SETS[name].inputs]).corpus, folder)


def main(arguments: Sequence[str]) -> int:
    """Print the figures; 1 where one is worse than its baseline."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description="Figures against the hand-made gold.")
    parser.add_argument("--dataset", type=Path, help="measure this dataset instead of extracting seeds/ anew")
    parser.add_argument(
        "--update", action="store_true", help="raise the baseline to better figures, rewrite docs/accuracy.md"
    )
    parser.add_argument("--summary", type=Path, help="append the table to this file (the summary of a GitHub job)")
    asked = parser.parse_args(arguments)
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        datasets = {measured.inputs: Path(folder) / name for name, measured in SETS.items()}
        for name in SETS:
            where = datasets[SETS[name].inputs]
            if name == "seeds" and asked.dataset:
                where = asked.dataset
            elif not where.exists():
                extract_into(where, name)
            figures |= measure(where, name)
    baseline = read_baseline()
    text = table(baseline, figures)
    print(text)
    if asked.summary:
        with asked.summary.open("a", encoding="utf-8") as stream:
            stream.write(f"### Accuracy\n\n{text}\n")
    worse = losses(baseline, figures)
    print("".join(f"worse: {sentence}\n" for sentence in worse), end="")
    if asked.update:
        best = raised(baseline, figures)
        BASELINE.write_text(json.dumps(best, indent=1) + "\n", encoding="utf-8")
        page.PAGE.write_text(page.render(best), encoding="utf-8")
    return 1 if worse else 0
