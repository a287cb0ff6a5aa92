"""Write and read the dataset: one JSON object a line, keys and records in a fixed order.

`huibian extract` writes every file plain; a site publishes those that are large compressed by bzip2, under their own
names with .bz2 after them: Chinese text takes three fifths of what gzip, which looks back 32 kB only, makes of it.
"""

from __future__ import annotations

import bz2
import contextlib
import dataclasses
import itertools
import json
import types
import typing
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any, TypeVar

from builder.files import write_whole
from builder.model import Change, CommonPlan, Compilation, Corpus, Measure, Phrase, Report

FILES: dict[str, type] = {
    "compilations": Compilation,
    "reports": Report,
    "measures": Measure,
    "common_plans": CommonPlan,
    "changes": Change,
    "phrases": Phrase,
}
PACKED = ".bz2"
# bytes: some five hundred reports, which every program that knows the plain names finds under them; above, a download
# and GitHub's bound of 100 MB a file gain more from a fifth of the size than from its being plain
_LARGE = 8_000_000
_SMALL = 8  # where the reports are large, what has more than an eighth of the bound is compressed too
_PIECE = 1_000  # records that are encoded at a time
# pairs (name, count) that the contract publishes as objects
_COUNTS = {"departments", "levels"}
T = TypeVar("T")


def as_record(value: Any) -> dict[str, Any]:
    """The JSON object of a value of the model, keys in the order of its fields."""
    return {name: _plain(name, getattr(value, name)) for name in _names(value.__class__)}


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind))


def _plain(name: str, value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):  # most are
        return value
    if dataclasses.is_dataclass(value):
        return as_record(value)
    if isinstance(value, tuple):
        if name in _COUNTS:
            return dict(value)
        return [_plain("", item) for item in value]
    return value


def from_record(kind: type[T], record: dict[str, Any]) -> T:
    """The value of the model that `as_record` made `record` from."""
    hints = _hints(typing.cast(Any, kind))
    return kind(**{name: _typed(hint, record[name]) for name, hint in hints.items() if name in record})


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a class's fields by name, resolved once."""
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind)}


def _typed(hint: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(hint):
        return from_record(typing.cast(type, hint), value)
    if isinstance(hint, types.UnionType):
        return value
    if typing.get_origin(hint) is tuple:
        if isinstance(value, dict):
            return tuple(value.items())
        inner = typing.get_args(hint)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_typed(inner[0], item) for item in value)
        return tuple(value)
    return value


def to_line(value: Any) -> str:
    """A value of the model as JSON, without a line end."""
    return _LINE.encode(value)


def to_lines(values: Iterable[Any]) -> str:
    """The values as JSON lines."""
    return "".join([f"{to_line(value)}\n" for value in values])


def _fields(value: Any) -> dict[str, Any]:
    """The same object as `as_record` makes, but for the values within, which the encoder asks for in their turn."""
    return {
        name: dict(getattr(value, name)) if name in _COUNTS else getattr(value, name)
        for name in _names(value.__class__)
    }


# it writes tuples as lists by itself
_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_fields, check_circular=False)


def write_dataset(corpus: Corpus, out: Path) -> None:
    """Write every file of the contract into `out`, each whole or not at all."""
    for name in FILES:
        write_whole(out / f"{name}.jsonl", to_lines(getattr(corpus, name)))


def publish_dataset(corpus: Corpus, folder: Path, large: int = _LARGE) -> dict[str, int]:
    """Write the files of the contract into `folder` for readers, compressed but for small ones where the reports take
    more than `large` bytes.

    Returns the number of records of each file. What an earlier run left there in the other form goes.
    """
    bound = large
    for name in sorted(FILES, key=lambda name: name != "reports"):
        pieces = _pieces(getattr(corpus, name))
        ahead: list[bytes] = []
        while sum(map(len, ahead)) <= bound and (piece := next(pieces, b"")):
            ahead.append(piece)
        plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl{PACKED}"
        if sum(map(len, ahead)) > bound:
            bound = large // _SMALL
            write_whole(packed, _compressed(itertools.chain(ahead, pieces)))
            plain.unlink(missing_ok=True)
        else:
            write_whole(plain, b"".join(ahead))
            packed.unlink(missing_ok=True)
    return {name: len(getattr(corpus, name)) for name in FILES}


def _pieces(values: Sequence[Any]) -> Iterator[bytes]:
    """The values as JSON lines, some at a time: all of them twice over would be the most that a build holds."""
    for at in range(0, len(values), _PIECE):
        yield to_lines(values[at : at + _PIECE]).encode("utf-8")


def _compressed(pieces: Iterable[bytes]) -> bytes:
    """`pieces`, one after the other, as bzip2: the same bytes for the same content."""
    packer = bz2.BZ2Compressor()
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def file_of(folder: Path, name: str) -> Path:
    """Where the records of `name` stand in `folder`: plain, or compressed where only that is there."""
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl{PACKED}"
    return packed if packed.is_file() and not plain.is_file() else plain


@contextlib.contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file of the dataset to read from, plain or compressed; its lines end in a line feed."""
    file: Any = bz2.open(path) if path.suffix == PACKED else path.open("rb")  # noqa: SIM115 - closed below
    with file as stream:
        yield stream


def read_dataset(folder: Path) -> Corpus:
    """The corpus that `write_dataset` or `publish_dataset` wrote into `folder`."""
    parts: dict[str, tuple[Any, ...]] = {}
    for name, kind in FILES.items():
        with opened(file_of(folder, name)) as stream:
            parts[name] = tuple(from_record(kind, json.loads(line)) for line in stream if line.strip())
    return Corpus(**parts)
