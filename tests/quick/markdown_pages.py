"""The Markdown of a page as the site's settings have it, by stock Python-Markdown and by the quick one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from builder.mkdocs import EXTENSION

_CONFIG = Path(__file__).parents[2] / "mkdocs.yml"


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml, whose `!ENV` tags do not matter here."""


_Loader.add_constructor("!ENV", lambda loader, node: "")


def settings() -> tuple[list[str], dict[str, Any]]:
    """The Markdown extensions of mkdocs.yml and their settings."""
    names: list[str] = []
    configured: dict[str, Any] = {}
    for entry in yaml.load(_CONFIG.read_text(encoding="utf-8"), Loader=_Loader)["markdown_extensions"]:
        name, given = next(iter(entry.items())) if isinstance(entry, dict) else (entry, {})
        names.append(name)
        configured[name] = given
    return names, configured


_NAMES, _CONFIGURED = settings()


def converted(text: str, quick: bool, *more: str) -> tuple[str, Any, str]:
    """What MkDocs has of a page: its HTML, its table of contents as data and as HTML."""
    extensions = [*_NAMES, *more, *([EXTENSION] if quick else [])]
    md = Markdown(extensions=extensions, extension_configs=_CONFIGURED)
    return md.convert(text), getattr(md, "toc_tokens", None), getattr(md, "toc", None)
