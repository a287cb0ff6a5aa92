"""What an earlier run made beside the pages goes with what it was about.

Files of single reports are made in the browser (tests/browser/test_carry.py).
"""

from __future__ import annotations

from pathlib import Path

from builder.render import render_docs
from tests.render.sample import sample_corpus


def test_files_that_are_no_longer_made_go(tmp_path: Path) -> None:
    """Of reports that are gone, and of kinds that an earlier version wrote; pages stay."""
    rendered = render_docs(sample_corpus(), tmp_path)
    left = ("reports/alpha.txt", "reports/alpha.md.txt", "common/evidence.csv", "compare/reports/gone.js")
    for name in left:
        (tmp_path / name).write_text("", encoding="utf-8")
    again = render_docs(sample_corpus(), tmp_path)
    assert [name for name in left if (tmp_path / name).exists()] == []
    assert again.paths == rendered.paths
    assert all((tmp_path / page).is_file() for page in again.paths)
