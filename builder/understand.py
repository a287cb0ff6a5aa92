"""One input from its bytes to everything that it tells alone: the work that engines hand out, in whatever process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from builder.cache import entry
from builder.clean import hidden_names
from builder.clean.privacy import NAME
from builder.clean.settled import PRIVATE
from builder.corrections.entries import UNSETTLED, CorrectionError, Rulings
from builder.engines import worker_lost
from builder.errors import HuibianError
from builder.extract import extract
from builder.model import Extracted
from builder.read import decode_input
from builder.redo import Redo


@dataclass(frozen=True, slots=True)
class Input:
    """An input as its bytes, with all that its result depends on, so that no worker needs a file.

    `encoding` is that which was asked for, empty where it is to be detected; `rulings` are what a person settled;
    `redo` asks for a part of the result, for private persons learnt from other inputs. `kept` asks for an entry of the
    cache.
    """

    name: str
    data: bytes
    encoding: str = ""
    rulings: Rulings = UNSETTLED
    redo: Redo | None = None
    kept: bool = False

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def key(self) -> str:
        """What tells the cached results of one input apart: what is redone of it, and what a person settled."""
        if self.redo is None:
            return self.rulings.key
        told = (*map(str, sorted(self.redo.reports)), *sorted(self.redo.names))
        digest = hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()
        return digest + self.rulings.key


@dataclass(frozen=True, slots=True)
class Understood:
    """What an input tells: the result, or why there is none; the private persons hidden in it (never publish them);
    and the entry for the cache, where one was asked for. Where a part was to be redone, all this is of that part."""

    name: str
    result: Extracted | HuibianError
    hidden: frozenset[str] = frozenset()
    entry: str = ""


def understand(given: Input) -> Understood:
    """Read, clean and understand one input. An input that cannot be read, or that a rule fails on, is told in the
    result; CorrectionError is raised, since it stops a build."""
    try:
        source = decode_input(given.name, given.data, given.encoding or None)
        result = extract(source, given.rulings, given.redo)
    except CorrectionError:
        raise
    except HuibianError as error:
        return Understood(given.name, error)
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        return Understood(given.name, _fault(given.name, error))
    lines = {line.number: line.text for line in source.lines}
    hidden = hidden_names(result.changes, lines)
    return Understood(given.name, result, hidden, entry(result) if given.kept else "")


def _fault(name: str, error: Exception) -> HuibianError:
    """A fault of a rule costs this input alone, with a message that names it."""
    return HuibianError(
        name,
        f"could not be understood, through a fault of this program ({type(error).__name__}: {error}).",
        "Take the file out to build the others, and report the fault with the file.",
    )


def from_cache(given: Input, result: Extracted) -> Understood:
    """A result from the cache, which holds no name that is hidden: those are read in the input again."""
    hidden: frozenset[str] = frozenset()
    if any(change.rule in (NAME, PRIVATE) for change in result.changes):
        source = decode_input(given.name, given.data, given.encoding or None)
        hidden = hidden_names(result.changes, {line.number: line.text for line in source.lines})
    return Understood(given.name, result, hidden)


def lost(given: Input) -> Understood:
    """An input that no worker survived."""
    return Understood(given.name, worker_lost(given.name))
