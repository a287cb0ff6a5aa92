"""The one script that pages load."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from builder.errors import HuibianError
from builder.render.search_assets import bundle, bundle_search_scripts

SOURCES = Path(__file__).parents[2] / "docs" / "assets" / "search"


def test_the_script_is_small_and_needs_no_permission(tmp_path: Path) -> None:
    """At most 25 kB over the wire; nothing that a strict policy forbids."""
    out = tmp_path / "search.js"
    size = bundle_search_scripts(SOURCES, out)
    script = out.read_text(encoding="utf-8")
    assert size == len(out.read_bytes())
    assert len(gzip.compress(out.read_bytes())) <= 25_000
    assert not re.search(r"\beval\(|new Function|\.innerHTML|document\.write|https?://", script)
    if node := shutil.which("node"):
        subprocess.run([node, "--check", str(out)], check=True)


def test_modules_are_put_in_the_order_of_their_imports() -> None:
    made = bundle(
        {
            "main": 'import { two as n } from "./b.mjs";\nimport { one } from "./a.mjs";\nconsole.log(one, n);',
            "b": '/** doc */\nimport { one } from "./a.mjs";\nexport const two = one + 1;',
            "a": "// a comment\nexport const one = 1;",
        }
    )
    assert made.index("const from_a") < made.index("const from_b") < made.index("const from_main")
    assert "const { two: n } = from_b;" in made
    assert "a comment" not in made
    if node := shutil.which("node"):
        ran = subprocess.run([node, "-e", made], capture_output=True, text=True, check=True)
        assert ran.stdout == "1 2\n"


@pytest.mark.parametrize(
    ("modules", "problem"),
    [
        ({"main": 'import x from "./a.mjs";', "a": ""}, "another form"),
        ({"main": "export default 1;"}, "another form"),
        ({"main": 'import { a } from "./a.mjs";'}, "does not exist"),
        ({"main": 'import { a } from "./a.mjs";', "a": 'import { b } from "./main.mjs";'}, "imports itself"),
    ],
)
def test_what_it_cannot_put_together_is_an_error(modules: dict[str, str], problem: str) -> None:
    with pytest.raises(HuibianError, match=problem):
        bundle(modules)
