"""The baseline: stock MkDocs with Material and its own search (Chinese words cut by jieba) over the same Markdown."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

from bench.measure import Cost, run

# of the product's settings those that the Markdown itself needs; everything else stays as MkDocs and Material ship it
_KEPT = ("site_name", "markdown_extensions", "nav", "not_in_nav")
_STOCK: dict[str, Any] = {
    "theme": {"name": "material", "language": "zh", "font": False},
    "plugins": [{"search": {"lang": "zh"}}],
}


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml, whose `!ENV` tags do not matter here."""


_Loader.add_constructor("!ENV", lambda loader, node: "")


def prepare(docs: Path, config: Path, out: Path) -> int:
    """Lay out a stock project in `out` with the Markdown of `docs`; how many pages it has.

    The navigation names the index pages only, as the product's does: with every report in it a stock site of 6,000
    reports would be 13 GB.
    """
    settings = yaml.load(config.read_text(encoding="utf-8"), Loader=_Loader)
    shutil.rmtree(out, ignore_errors=True)
    pages = 0
    for path in sorted(docs.rglob("*.md")):
        target = out / "docs" / path.relative_to(docs)
        target.parent.mkdir(parents=True, exist_ok=True)
        # a page of a template of the product's own would not build without it
        text = re.sub(r"\A(---\n(?:.*\n)*?)template: .*\n", r"\1", path.read_text(encoding="utf-8"))
        target.write_text(text, encoding="utf-8")
        pages += 1
    stock = {**{key: settings[key] for key in _KEPT if key in settings}, **_STOCK}
    (out / "mkdocs.yml").write_text(yaml.safe_dump(stock, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return pages


def build(out: Path) -> Cost:
    """Build the stock project in `out` into `out`/site; ends the program without jieba, which Material then does
    without in silence, for a third of the cost."""
    if importlib.util.find_spec("jieba") is None:
        sys.exit("the baseline needs jieba: run `make bench`, or leave it out with --no-baseline")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "-f",
        str(out / "mkdocs.yml"),
        "-d",
        str(out / "site"),
    ]
    cost, _ = run(command, environment={"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"})
    return cost


def index_size(out: Path) -> int:
    """Bytes of the search index of the stock site, which every reader downloads whole."""
    return (out / "site" / "search" / "search_index.json").stat().st_size
