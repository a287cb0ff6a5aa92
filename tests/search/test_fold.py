"""Folding is the same in the index and in the browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.search_fold import fold

MODULE = Path(__file__).parents[2] / "docs" / "assets" / "search" / "fold.mjs"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("《十四五》 规划，ＰＭ2.5", "十四五规划,pm2.5"),
        ("“三农”\u3000工作\t\n", "三农工作"),
        ("①㎡½Ⅲ", "①㎡½Ⅲ"),
        ("\u200b\ufeff零\xad宽", "零宽"),
        ("𠮷野家", "𠮷野家"),
    ],
)
def test_what_counts_of_a_text(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_browser_folds_every_character_alike() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("Node.js is not installed")
    program = (
        f"import {{ fold }} from {json.dumps(MODULE.as_uri())};"
        "const all = Array.from({ length: 0x10000 }, (_, c) => c).filter((c) => c < 0xd800 || c > 0xdfff);"
        "process.stdout.write(JSON.stringify(all.map((c) => fold(String.fromCharCode(c)))));"
    )
    done = subprocess.run(
        [node, "--input-type=module", "-e", program], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    codes = [code for code in range(0x10000) if not 0xD800 <= code <= 0xDFFF]
    different = [
        hex(code) for code, there in zip(codes, json.loads(done.stdout), strict=True) if fold(chr(code)) != there
    ]
    assert different == []
