"""Builds in processes of their own, so that changed code and knowledge count and a crash never ends the server.

A whole build is the command itself. Quick builds are asked of a process that stays ready for them (builder.warm).
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from builder.children import environment

PACKAGE = Path(__file__).parent


def _spawn(arguments: list[str], **pipes: int | None) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603 - a command of our own making
        [sys.executable, *arguments],
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment(PYTHONUTF8="1", HUIBIAN_SERVING="1"),
        **pipes,
    )


class _Said:
    """The lines of a stream, read as they come; only the last ones are kept."""

    def __init__(self, stream: IO[str]) -> None:
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.lines.append(line)
            del self.lines[:-1000]

    def text(self) -> str:
        """All of it, once the stream has ended."""
        self._reader.join(5)
        return "".join(self.lines)


class Build:
    """A build that runs. `outcome` is None until it has ended, then its exit status and its messages."""

    quick = False
    partial = False  # whether other pages than those looked at were left as they were

    def __init__(self, site: Path) -> None:
        self._site = site
        self._before = _identity(site)

    def outcome(self) -> tuple[int, str] | None:
        """Exit status and messages of a build that has ended."""
        raise NotImplementedError

    def newer(self) -> bool:
        """Whether it has put another site in place: an input that cannot be read fails a build, not its pages."""
        return _identity(self._site) != self._before

    def stop(self) -> None:
        """End the build; whatever it was doing, the site stays whole."""
        raise NotImplementedError


class WholeBuild(Build):
    """A whole, strict build; what it made is told on the terminal."""

    def __init__(self, site: Path, arguments: list[str]) -> None:
        super().__init__(site)
        self._process = _spawn(
            ["-m", "builder", "build", *arguments], stdin=subprocess.DEVNULL, stdout=None, stderr=subprocess.PIPE
        )
        assert self._process.stderr is not None  # noqa: S101 - it was asked for
        self._said = _Said(self._process.stderr)

    def outcome(self) -> tuple[int, str] | None:
        status = self._process.poll()
        return None if status is None else (status, self._said.text())

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


class Worker:
    """The process that is ready for quick builds; `stop` ends it, the next build begins another."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.answers: _Said | None = None
        self.messages: _Said | None = None

    def start(self) -> None:
        """Begin, unless it runs: it then makes itself ready."""
        if self.process is None or self.process.poll() is not None:
            self.process = _spawn(
                ["-m", "builder.warm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            assert self.process.stdout is not None  # noqa: S101 - asked for
            assert self.process.stderr is not None  # noqa: S101 - asked for
            self.answers, self.messages = _Said(self.process.stdout), _Said(self.process.stderr)

    def stop(self) -> None:
        """End it, with whatever it was doing."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class QuickBuild(Build):
    """A build of the changed pages only, by a `worker`."""

    quick = True

    def __init__(self, site: Path, arguments: list[str], worker: Worker, first: Sequence[str] = ()) -> None:
        super().__init__(site)
        self.partial = bool(first)
        self._worker = worker
        worker.start()
        process = worker.process
        assert process is not None  # noqa: S101 - just started
        assert process.stdin is not None  # noqa: S101 - asked for
        self._before_it = len(worker.answers.lines) if worker.answers else 0
        try:
            process.stdin.write(
                json.dumps(["build", "--quick", *arguments, *(f"--first={page}" for page in first)]) + "\n"
            )
            process.stdin.flush()
        except OSError:
            process.wait()  # it could not even begin: `outcome` says why

    def outcome(self) -> tuple[int, str] | None:
        answers, messages, process = self._worker.answers, self._worker.messages, self._worker.process
        if process is None or answers is None or messages is None:
            return 1, ""
        ended = process.poll() is not None
        if len(answers.lines) > self._before_it:
            answer = json.loads(answers.lines.pop())
            return int(answer["status"]), str(answer["said"])
        return (process.returncode or 1, f"huibian: {messages.text()}") if ended else None

    def stop(self) -> None:
        self._worker.stop()


def _identity(folder: Path) -> int | None:
    """What changes when a finished site takes the place of another."""
    try:
        return folder.stat().st_ino
    except OSError:
        return None
