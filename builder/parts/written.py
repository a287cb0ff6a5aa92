"""The docs folder of a part or of the root while its pages are written, and the links that lead out of it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from builder.errors import HuibianError
from builder.files import write_whole
from builder.render.links import Layout, placed

# text of sources has no tag: its `<` is escaped
_LINK = re.compile(r'<a\b[^<>]*?\bhref="([^"]+)"')


class Written:
    """Pages and files as they are written into `docs`, at the places that `layout` gives them.

    `made`: the pages by the names that their writers give them; `kinds` of them; `outward`: links to other sites, as a
    path below the root with its fragment, each with the first page that has it.
    """

    def __init__(self, docs: Path, layout: Layout) -> None:
        self.docs = docs
        self.layout = layout
        self.made: dict[str, str] = {}
        self.kinds: Counter[str] = Counter()
        self.outward: dict[str, str] = {}
        self.changed = 0
        self._files: set[Path] = set()

    @property
    def paths(self) -> tuple[str, ...]:
        """The pages as paths below the root."""
        return tuple(self.made.values())

    def pages(self, pages: Iterable[tuple[str, str, str]]) -> None:
        """Write pages given as kind, page and Markdown; raises HuibianError when two of them claim one address."""
        for kind, page, text in pages:
            place = placed(page)
            if page in self.made:
                problem = "two pages have this address."
                raise HuibianError(f"docs/{place}", problem, "Give one of them another identifier.")
            self.made[page] = place
            self.kinds[kind] += 1
            self._note_links(place, text)
            self.changed += self.file(page, text)

    def file(self, page: str, content: str | bytes) -> bool:
        """Write a file; whether it held something else before."""
        path = self.docs / placed(page)
        self._files.add(path)
        return write_whole(path, content)

    def remove_others(self) -> int:
        """Remove what an earlier run left in a docs folder that is the builder's alone; how many files."""
        others = [path for path in self.docs.rglob("*") if path.is_file() and path not in self._files]
        for path in others:
            path.unlink()
        return len(others)

    def _note_links(self, place: str, text: str) -> None:
        own = self.layout.site(place)
        for link in _LINK.findall(text):
            if ":" in link or link.startswith("#"):
                continue
            path, _, fragment = unescape(link).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(place), path.partition("?")[0]))
            if self.layout.site(target) != own:
                self.outward.setdefault(f"{target}#{fragment}" if fragment else target, place)
