"""The script of CI says truly whether what it ran went well."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "run"


@pytest.mark.parametrize(("failing", "status"), [("check", 1), ("fuzz", 1), ("none", 0)])
def test_a_failed_step_fails_the_script(tmp_path: Path, failing: str, status: int) -> None:
    """A step that goes well after one that failed covers up nothing."""
    programs = dict.fromkeys(("node", "npm", "chromium", "apt-get", "sudo"), "exit 0")
    programs |= {"make": f'[ "$1" != {failing} ] || exit 2; echo "=== 1 passed ==="', "fc-list": "echo font"}
    for name, body in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        [str(SCRIPT)],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert bool(done.returncode) == bool(status), done.stdout + done.stderr
