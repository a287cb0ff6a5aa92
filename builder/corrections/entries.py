"""The nouns of corrections: entries as they stand in the file, and rulings, which are what a report is handed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Literal

from builder.errors import HuibianError
from builder.model import Fact, Role

RULE = "correction"  # the rule of every fact and change that a person settled
REMEDY = "Correct the entry; docs/corrections.md shows the form."


class CorrectionError(HuibianError):
    """A mistake in a corrections file: it stops a build, for what an entry hides must never be shown by a slip."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry or a part of it stands: `number` counts entries from 1, `line` the lines of the file."""

    path: str
    number: int
    line: int
    reason: str = ""

    def wrong(self, problem: str, remedy: str = REMEDY) -> CorrectionError:
        """The error that names file, line and entry."""
        return CorrectionError(self.path, f"entry {self.number}: {problem}", remedy, self.line)

    @property
    def why(self) -> str:
        """The reason and the entry, as readers see them."""
        return f"{self.reason}（{self.path} 第 {self.number} 条）"

    def fact(self, field: str, line: int | None = None) -> Fact:
        """The evidence of what a person settled."""
        return Fact(field, line, self.why, RULE)


@dataclass(frozen=True, slots=True)
class FieldItem:
    """One field of a report and its right value."""

    at: Origin
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class LineItem:
    """What the source lines `first` to `last` are: a title, text of the report they stand in, or noise."""

    at: Origin
    first: int
    last: int
    text: str
    sort: Literal["title", "text", "noise"]


@dataclass(frozen=True, slots=True)
class SectionItem:
    """A line that is a heading (with the properties that are not None), or is none (`heading` False)."""

    at: Origin
    line: int
    text: str
    heading: bool
    words: str | None
    level: int | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class RangeItem:
    """Lines that state future work, inclusive; `text` stands in the first of them."""

    at: Origin
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class MeasureItem:
    """A measure by line and words: one to change, one that is none (`measure` False), or one that was missed (True).

    `under` are words of the measure that a missed one belongs to.
    """

    at: Origin
    line: int
    text: str
    measure: bool | None
    head: str | None
    under: str | None
    themes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class EditItem:
    """Words of a source line: right as they are, private, or to be replaced by `becomes`.

    They are given as `text`, or as `column` and `length` (characters, from 0) where the file should not repeat them.
    """

    at: Origin
    line: int
    text: str | None
    column: int | None
    length: int | None
    sort: Literal["right", "private", "replace"]
    becomes: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Which report: its id or title (`name`), or the input and the line or the title there."""

    name: str | None = None
    source: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the file: about the report `address`, or, with `source`, about an input as a whole."""

    at: Origin
    address: Address | None = None
    source: str | None = None
    fields: tuple[FieldItem, ...] = ()
    sections: tuple[SectionItem, ...] = ()
    plan_ranges: tuple[RangeItem, ...] | None = None
    measures: tuple[MeasureItem, ...] = ()
    edits: tuple[EditItem, ...] = ()
    lines: tuple[LineItem, ...] = ()
    confirmed: tuple[str, ...] = ()
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """All entries of one file."""

    path: str
    entries: tuple[Entry, ...] = ()

    @property
    def encodings(self) -> dict[str, str]:
        """The encodings that are said of inputs, by their names."""
        return {entry.source: entry.encoding for entry in self.entries if entry.source and entry.encoding}


@dataclass(frozen=True, slots=True)
class Ruling:
    """Everything that is settled about one report; `plan_ranges` None leaves them to the rules."""

    fields: tuple[FieldItem, ...] = ()
    sections: tuple[SectionItem, ...] = ()
    plan_ranges: tuple[RangeItem, ...] | None = None
    plans_at: Origin | None = None
    measures: tuple[MeasureItem, ...] = ()
    edits: tuple[EditItem, ...] = ()

    def value(self, name: str, otherwise: Any) -> Any:
        """The settled value of a field, or `otherwise`."""
        return next((item.value for item in self.fields if item.name == name), otherwise)


@dataclass(frozen=True, slots=True)
class Rulings:
    """Everything that is settled about one input: its lines, and its reports by the line of their title."""

    lines: tuple[LineItem, ...] = ()
    confirmed: tuple[tuple[Origin, str], ...] = ()
    encoding: str | None = None
    reports: tuple[tuple[int, Ruling], ...] = ()

    def of(self, title_line: int) -> Ruling:
        """The ruling on the report whose title stands there; an empty one where nothing is settled."""
        return next((ruling for line, ruling in self.reports if line == title_line), Ruling())

    @property
    def key(self) -> str:
        """A digest for the cache; empty where nothing is settled."""
        return "" if self == Rulings() else hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()


NOTHING = Ruling()  # what is settled about most reports
UNSETTLED = Rulings()  # and about most inputs


def squeezed(text: str) -> str:
    """Text without white space: what quoted words are compared by."""
    return re.sub(r"\s", "", text)


def guard(at: Origin, text: str, line: int, source: str, shown: str | None) -> None:
    """Raise unless the quoted `text` stands in the source line or in its published form: the input may have changed."""
    wanted = squeezed(text)
    if wanted in squeezed(source) or (shown is not None and wanted in squeezed(shown)):
        return
    beginning = f" It begins “{shown.strip()[:20]}” now." if shown else ""
    raise at.wrong(f"line {line} does not hold the text that the entry quotes.{beginning}", "Has the input changed?")
