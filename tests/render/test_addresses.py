"""Permanent addresses: what stands at an address stays there when another compilation is added."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.pipeline import build_corpus
from builder.render import render_docs

# pages of what was discovered, and of pairs of copies, exist by what is found among all reports
_BY_ALL = re.compile(r"(?:common/(?!c\d)|variants/).*")


@pytest.mark.slow
def test_addresses_survive_another_compilation(seeds: tuple[Path, ...], tmp_path: Path) -> None:
    """Every page and every paragraph, whether the other one comes before or after in the order of names."""
    smallest = sorted(seeds, key=lambda path: path.stat().st_size)[:3]
    before = sorted(smallest)[1]
    for name, inputs in (("one", [before]), ("all", smallest)):
        render_docs(build_corpus(inputs).corpus, tmp_path / name)
    one, both = (
        {path.relative_to(tmp_path / name).as_posix() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "all")
    )
    assert sum(path.startswith("reports/") for path in one) > 5
    assert {path for path in one if not _BY_ALL.fullmatch(path)} <= both
    for path in sorted(path for path in one if re.fullmatch(r"reports/[^.]+\.md", path)):
        texts = [(tmp_path / name / path).read_text(encoding="utf-8") for name in ("one", "all")]
        # the paragraphs with their ids; the links around formulas and other copies may differ
        found = [re.findall(r"\{#(p\d+(?:-text)?)[ }]", text) for text in texts]
        assert found[0] == found[1]
        assert len(found[0]) > 3
