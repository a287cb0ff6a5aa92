"""When inputs were added and last changed, from the history of the repository that holds them.

The same commit gives the same dates wherever it is built. Without git, and in a clone that holds only a part of the
history (its oldest commit would pass for the day on which everything was added), nothing is known.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Dated:
    """When something was added and when it last changed, in seconds since 1970 (UTC)."""

    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class FileHistory:
    """The dates of a file; `lines` are those of the last change of each line, () where one commit made them all or
    where the file is no text."""

    dates: Dated
    lines: tuple[int, ...] = ()

    def of_lines(self, first: int, last: int) -> Dated:
        """The dates of lines `first` to `last`, counted from 1; those of the file where lines have none."""
        own = self.lines[first - 1 : last] if last <= len(self.lines) else ()
        return Dated(min(own), max(own)) if own else self.dates


def histories(folder: Path, *, lines: bool = True) -> dict[str, FileHistory]:
    """The history of the files below `folder` by their names inside it, {} where it is not known whole; of their
    `lines` too, which costs a call of git for each file that changed since it was added.

    A file that is not committed as it stands has none: its date would not be the same on another machine.
    """
    if not folder.is_dir() or _git(folder, "rev-parse", "--is-shallow-repository") != b"false\n":
        return {}
    listed = _git(folder, "log", "--format=%x01%ct", "--name-only", "--no-renames", "--relative", "-z", "--", ".")
    dirty = _git(folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    top = _git(folder, "rev-parse", "--show-prefix")
    if listed is None or dirty is None or top is None:
        return {}
    inside = os.fsdecode(top).strip("\n")
    changed = {os.fsdecode(entry[3:]).removeprefix(inside) for entry in dirty.split(b"\0") if entry}
    found: dict[str, list[int]] = {}
    for name, when in _commits(listed):
        if name not in changed and (folder / name).is_file():
            found.setdefault(name, []).append(when)
    return {
        name: FileHistory(Dated(min(times), max(times)), _lines(folder, name) if lines and len(times) > 1 else ())
        for name, times in found.items()
    }


def _commits(listed: bytes) -> Iterator[tuple[str, int]]:
    """File and time of each change, newest first."""
    when = 0
    for part in listed.split(b"\0"):
        for piece in part.split(b"\n"):
            if piece.startswith(b"\x01"):
                when = int(piece[1:])
            elif piece:
                yield os.fsdecode(piece), when


def _lines(folder: Path, name: str) -> tuple[int, ...]:
    """The time of the last change of each line of a file."""
    blamed = _git(folder, "blame", "--line-porcelain", "--ignore-revs-file=", "--", name)
    if blamed is None or b"\0" in blamed:
        return ()
    mark = b"committer-time "
    return tuple(int(line[len(mark) :]) for line in blamed.split(b"\n") if line.startswith(mark))


# what a reader may have set that would change what is printed here
_SETTINGS = ("log.showSignature=false", "log.follow=false", "color.ui=false")


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None where there is no git, no repository, or git fails."""
    try:
        done = subprocess.run(  # noqa: S603 - a command of our own making
            ["git", "-C", str(folder), *(part for said in _SETTINGS for part in ("-c", said)), *arguments],  # noqa: S607 - the reader's own git
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
