"""`python -m tests.engines ENVIRONMENT`: build the site under ProperDocs and Zensical and compare it with MkDocs'.

Takes the Markdown and mkdocs.yml of this checkout as `make site` left them, unchanged, and the engines from the virtual
environment ENVIRONMENT (made from requirements/engines.txt). Differences under ProperDocs are errors; those under
Zensical are listed, and an error only with --strict.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.engines.compare import differences, pages

ROOT = Path(__file__).parents[2]
_SHOWN = 5  # differences of a kind


def build(engine: str, environment: Path, place: Path, docs: Path, config: Path) -> Path:
    """Build a copy of the site's Markdown in `place`; the folder of the pages."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(docs, place / "docs")
    shutil.copytree(config.parent / "overrides", place / "overrides")
    shutil.copy(config, place / "mkdocs.yml")
    command = [str(environment / "bin" / engine), "build", "-f", str(place / "mkdocs.yml")]
    if engine == "properdocs":
        command += ["--strict", "--quiet"]
    done = subprocess.run(
        command,
        cwd=place,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{engine} could not build the site:\n{done.stdout[-3000:]}")
    return place / "site"


def compare(engine: str, ours: Path, theirs: Path) -> int:
    """Print how the pages differ; the number of differences."""
    kinds: Counter[str] = Counter()
    for kind, sentence in differences(ours, theirs):
        kinds[kind] += 1
        if kinds[kind] <= _SHOWN:
            print(f"  {engine}: {kind}: {sentence}")
    told = ", ".join(f"{count} × {kind}" for kind, count in kinds.items()) or "no difference"
    print(f"{engine}: {len(pages(theirs))} pages, {told}")
    return kinds.total()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.engines", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("environment", type=Path, help="virtual environment with the engines")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="the Markdown (default: docs/)")
    parser.add_argument("--config", type=Path, default=ROOT / "mkdocs.yml", help="default: mkdocs.yml")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the site that MkDocs built (default: site/)")
    parser.add_argument("--strict", action="store_true", help="differences under Zensical are errors too")
    chosen = parser.parse_args(arguments)
    if not (chosen.site / "index.html").is_file():
        parser.error(f"{chosen.site} holds no site: run `make site` first")
    status = 0
    with tempfile.TemporaryDirectory(prefix="engines-") as folder:
        for engine in ("properdocs", "zensical"):
            firm = chosen.strict or engine == "properdocs"
            try:
                theirs = build(
                    engine, chosen.environment.resolve(), Path(folder) / engine, chosen.docs, chosen.config.resolve()
                )
                status |= bool(compare(engine, chosen.site, theirs)) and firm
            except SystemExit as error:
                print(error)
                status |= firm
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
