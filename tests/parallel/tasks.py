"""What the tests let engines do. Workers import it, so that it stands in a module of its own."""

from __future__ import annotations

import os
import pickle
import signal
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from builder.engines import Engine, Grouped, named
from builder.errors import HuibianError


def length(text: str) -> int:
    """Takes the longer, the earlier the part comes: parts finish in another order than they began."""
    time.sleep(0.03 / (1 + len(text)))
    return len(text)


def characters(text: str) -> Iterator[tuple[str, str]]:
    """Every character with the text that it stands in."""
    return ((character, text) for character in text)


def told(share: Grouped[str]) -> list[tuple[str, list[str]]]:
    """A bucket as it came."""
    return [(key, list(values)) for key, values in share]


def die() -> None:
    """End this very process as the system does when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def once(mark: Path) -> bool:
    """True for the first who asks, of all processes."""
    try:
        mark.open("x").close()
    except FileExistsError:
        return False
    return True


def dying_once(function: Callable[[Any], Any], mark: Path, part: Any) -> Any:
    """`function`, but the first process that is asked dies at its second part."""
    if mark.with_suffix(".begun").exists() and once(mark):
        die()
    mark.with_suffix(".begun").touch()
    return function(part)


def fail(text: str) -> int:
    """An error of the kind that the text says."""
    if text == "huibian":
        raise HuibianError("a.txt", "is odd.", "Mend it.", 3)
    if text == "memory":
        raise MemoryError
    raise ValueError(f"not {text}")


@dataclass(frozen=True)
class Named:
    """A part with a name."""

    name: str


def poisonous(part: Named) -> str:
    """Kills whoever takes the part called poison."""
    if part.name == "poison":
        die()
    return part.name


def _unless_poison(task: Callable[[Any], Any], part: Any) -> Any:
    if named(part) == "poison.txt":
        die()
    return task(part)


class Poisoned:
    """An engine under which the input poison.txt kills the process that reads it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def map(
        self, task: Callable[[Any], Any], parts: Iterable[Any], lost: Callable[[Any], Any] | None = None
    ) -> Iterator[Any]:
        return self.engine.map(partial(_unless_poison, task), parts, lost)

    def group(self, *arguments: Any) -> Iterator[Any]:
        return self.engine.group(*arguments)


def shuffled(task: Callable[[Any], Any], part: Any) -> Any:
    """`task`, after a while that depends on the part alone: the order of arrival is another one."""
    time.sleep(zlib.crc32(pickle.dumps(part)) % 7 / 100)
    return task(part)


def slow(part: Any) -> Any:
    """Says that it has begun, and goes on for long."""
    Path(f"{os.environ['HUIBIAN_TEST_READY']}-{os.getpid()}").touch()
    time.sleep(600)
