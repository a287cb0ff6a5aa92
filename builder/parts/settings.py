"""Settings of the sites: how a project says that it wants parts, and the mkdocs.yml of each part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from builder.errors import HuibianError
from builder.files import write_whole
from builder.parts.deal import WAYS, Part
from builder.project import Project
from builder.render.links import OF_PARTS, built

SETTING = "sites"
_HEAD = "# Made by huibian for one part of the site. Settings of all parts are in the file named by INHERIT.\n"


def sites_of(project: Project, asked: str = "") -> str:
    """By what the reports of a project are dealt to sites: `asked`, or `sites` under `extra` in its mkdocs.yml; "" for
    one site. Raises HuibianError where that is no such way."""
    if asked:
        return "" if asked == "one" else asked
    try:
        root = yaml.compose(project.config.read_text(encoding="utf-8-sig"), yaml.SafeLoader)
    except yaml.YAMLError:
        return ""  # MkDocs says what is wrong, and where
    found = _child(_child(root, "extra"), SETTING)
    if not isinstance(found, yaml.ScalarNode) or found.value in ("", "one"):
        return ""
    if found.value not in WAYS:
        raise HuibianError(
            str(project.config),
            f"deals reports to sites by {found.value!r}, which is no way to do it.",
            f"Write {SETTING}: {' or '.join(WAYS)} under extra, or take it out.",
            found.start_mark.line + 1,
        )
    return str(found.value)


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value of a key of a mapping, without making sense of any tag."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == name:
                return value  # type: ignore[no-any-return]
    return None


def navigation(project: Project) -> list[Any]:
    """The navigation of the project's mkdocs.yml with all that it inherits."""
    from mkdocs.utils.yaml import yaml_load

    with project.config.open(encoding="utf-8-sig") as stream:
        return list(yaml_load(stream).get("nav") or [])


def write_settings(
    project: Project, part: Part, folder: Path, nav: list[Any], stamp: str, pages: Iterable[str]
) -> Path:
    """Write the mkdocs.yml of `part` into `folder`, whose docs/ holds its `pages`; the file.

    A part has the navigation of all, in which its own index pages stand in the place of the root's, behind its home.
    `stamp` changes with everything that the pages of all parts depend on.
    """
    known = frozenset(pages)
    own = [{part.name: f"{part.folder}/index.md"}]
    settings = {
        "INHERIT": str(project.config),
        "docs_dir": str(folder / "docs"),
        "theme": {"custom_dir": str(project.docs.parent / "overrides")},
        "nav": [*_entries(nav[:1], part, known), *own, *_entries(nav[1:], part, known)],
        "not_in_nav": f"/{part.folder}/\n",
        # entries of the navigation that lead to the root; `huibian check` follows them
        "validation": {"nav": {"not_found": "ignore"}},
        "extra": {"part": {"name": part.name, "stamp": stamp}},
    }
    path = folder / "mkdocs.yml"
    write_whole(path, _HEAD + yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=1000))
    return path


def _entries(entries: list[Any], part: Part, known: frozenset[str]) -> list[Any]:
    return [_entry(entry, part, known) for entry in entries]


def _entry(entry: Any, part: Part, known: frozenset[str]) -> Any:
    """An entry of the navigation as the part sees it: a page of its own, or the built page of the root."""
    if isinstance(entry, dict):
        return {name: _entry(value, part, known) for name, value in entry.items()}
    if isinstance(entry, list):
        return _entries(entry, part, known)
    own = f"{part.folder}/{entry}"
    if str(entry).partition("/")[0] in OF_PARTS and own in known:
        return own
    return entry if re.match(r"[a-z]+:", str(entry)) else built(str(entry))
