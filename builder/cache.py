"""What was understood is cached by content: the input's bytes, its name and the builder's own code and knowledge.

An entry holds JSON with a checksum, so that a damaged entry, or one that another version wrote, is noticed and made
anew.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple, Protocol

from builder.dataset import from_record, to_line
from builder.files import write_whole
from builder.model import Extracted

# parts of the builder that cannot change what a single input tells
_UNRELATED = {
    "render", "relate", "engines", "starter", "__pycache__", "_site", "schemas", "schemas.py", "audit.py",
    "audit_policy.py", "cli.py", "serve.py", "builds.py", "warm.py", "site.py", "incremental.py", "review.py",
    "project.py", "new.py", "add.py", "watch.py", "parts", "memory.py", "pages.py", "mkdocs.py", "quick", "unused.py",
    # knowledge that only relating and rendering read
    "common_plans.yml", "plan_filters.yml", "problems.yml", "search.yml", "search_traditional.yml", "slugs.yml",
    "change_kinds.yml",
}  # fmt: skip


# of these what the plans of a report tell depends on too
_PLANS = {"relate", "common_plans.yml", "plan_filters.yml"}


@cache
def fingerprint(plans: bool = False) -> str:
    """A digest of the code and knowledge that extraction depends on; with `plans` what their reading does too."""
    digest = hashlib.sha256()
    unrelated = _UNRELATED - _PLANS if plans else _UNRELATED

    def visit(folder: Traversable, path: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name in unrelated:
                continue
            if entry.is_dir():
                visit(entry, f"{path}/{entry.name}")
            elif entry.name.endswith((".py", ".yml", ".csv", ".tsv", ".txt", ".json")):
                digest.update(f"{path}/{entry.name}\0".encode())
                digest.update(entry.read_bytes())

    visit(resources.files("builder"), "")
    return digest.hexdigest()


class Keyed(Protocol):
    """What tells inputs apart; `encoding` is that which was asked for, or that which was found."""

    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def encoding(self) -> str: ...


class Key(NamedTuple):
    """An input without its bytes, as `Keyed` asks for it."""

    name: str
    sha256: str
    encoding: str


def entry(result: Extracted) -> str:
    """What the cache keeps of `result`."""
    return to_line(result)


class Store:
    """Entries below a folder; `folder` None switches it off."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def read(self, key: str) -> str | None:
        """What was kept under `key` (a digest), or None where there is nothing that can be trusted."""
        if self.folder is None:
            return None
        try:
            checksum, _, body = (self.folder / f"{key}.json").read_text(encoding="utf-8").partition("\n")
        except (OSError, ValueError):
            return None
        return body if hashlib.sha256(body.encode()).hexdigest() == checksum else None

    def write(self, key: str, body: str) -> None:
        """Keep `body`; failing to write a cache is no failure."""
        if self.folder is None:
            return
        try:
            write_whole(self.folder / f"{key}.json", hashlib.sha256(body.encode()).hexdigest() + "\n" + body)
        except (OSError, ValueError):  # what has no UTF-8 is not kept
            return
        self.used.add(key)

    def prune(self, keep: int = 200) -> None:
        """Drop the oldest entries that this run did not use."""
        if self.folder is None or not self.folder.is_dir():
            return
        unused = sorted(
            (p for p in self.folder.glob("*.json") if p.stem not in self.used), key=lambda p: p.stat().st_mtime
        )
        for path in unused[: max(0, len(unused) - keep)]:
            path.unlink(missing_ok=True)


class Cache(Store):
    """What extraction made of inputs."""

    def _key(self, source: Keyed, extra: str) -> str:
        parts = (source.sha256, source.name, source.encoding, extra, fingerprint())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def load(self, source: Keyed, extra: str = "") -> Extracted | None:
        """The cached result for `source`, or None where there is none that can be trusted."""
        if self.folder is None:
            return None
        key = self._key(source, extra)
        body = self.read(key)
        if body is None:
            return None
        try:
            result = from_record(Extracted, json.loads(body))
        except (ValueError, KeyError, TypeError):
            return None
        self.used.add(key)
        return result

    def store(self, source: Keyed, result: Extracted, extra: str = "") -> None:
        """Keep `result`."""
        if self.folder is not None:
            self.keep(source, entry(result), extra)

    def keep(self, source: Keyed, body: str, extra: str = "") -> None:
        """Keep what `entry` made of a result."""
        if self.folder is not None:
            self.write(self._key(source, extra), body)
