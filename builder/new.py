"""`huibian new`: a site project for compilations of one's own, made from builder/starter/."""

from __future__ import annotations

import json
import re
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from builder import __version__
from builder.errors import HuibianError
from builder.files import write_whole
from builder.project import writable

# where each file of builder/starter/ goes; their names there say nothing to git and to tools
_PLACES = {
    "mkdocs.yml": "mkdocs.yml",
    "readme.md": "README.md",
    "about.md": "docs/about.md",
    "example.txt": "seeds/示例汇编.txt",
    "seeds-readme.md": "seeds/README.md",
    "workflow.yml": ".github/workflows/site.yml",
    "ignored.txt": ".gitignore",
    "requirements.txt": "requirements.txt",
}


def new_project(folder: Path, name: str) -> list[Path]:
    """Make a site project called `name` in `folder`; the files that it consists of.

    Raises HuibianError when the folder holds something, and when the name cannot be one.
    """
    if not name.strip() or re.search(r"[\x00-\x1f\x7f]", name):
        raise HuibianError("--name", "is empty or holds control characters.", "Choose another name.")
    if folder.exists() and (not folder.is_dir() or any(p.name != ".git" for p in folder.iterdir())):
        raise HuibianError(str(folder), "is there already and is not empty.", "Choose another folder.")
    writable(folder)
    values = {
        "{{name}}": json.dumps(name, ensure_ascii=False),
        "{{title}}": re.sub(r"([\\`*_{}\[\]<>#&|])", r"\\\1", name),
        "{{requirement}}": _requirement(),
    }
    made = []
    for origin, place in _PLACES.items():
        text = (files("builder") / "starter" / origin).read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(key, value)
        write_whole(folder / place, text)
        made.append(folder / place)
    return made


def _requirement() -> str:
    """How pip finds this very version again: at the address that it came from, or by its number."""
    try:
        origin = json.loads(metadata.distribution("huibian").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        origin = {}
    version_control = origin.get("vcs_info")
    if version_control and not str(origin.get("url", "")).startswith("file:"):
        return f"huibian @ {version_control['vcs']}+{origin['url']}@{version_control['commit_id']}"
    return f"huibian=={__version__}"
