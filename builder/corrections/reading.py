"""Read and validate a corrections file: every message names the file, the line, the entry and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from builder.corrections.entries import (
    REMEDY,
    Address,
    CorrectionError,
    Corrections,
    EditItem,
    Entry,
    FieldItem,
    LineItem,
    MeasureItem,
    Origin,
    RangeItem,
    SectionItem,
)
from builder.corrections.fields import FIELDS, checked
from builder.corrections.located import Mapped, read_yaml
from builder.errors import HuibianError
from builder.model import ROLES
from builder.read import limits
from builder.read.settings import checked_encoding

_OF_REPORT = ("set", "sections", "plan_ranges", "measures", "edits")
_OF_INPUT = ("lines", "confirmed", "encoding")
T = TypeVar("T")


def read_corrections(path: Path) -> Corrections:
    """The validated entries of a corrections file; none where there is no such file.

    Raises CorrectionError that names the file, the line and the entry.
    """
    if not path.exists():
        return Corrections(path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CorrectionError(path.name, "is not UTF-8 text.", "Save it as UTF-8.") from None
    data = read_yaml(path.name, text)
    if data is None:
        return Corrections(path.name)
    if not isinstance(data, list):
        raise CorrectionError(path.name, "must be a list of entries, each begun with “- ”.", REMEDY, 1)
    return Corrections(path.name, tuple(_entry(path.name, number, item) for number, item in enumerate(data, 1)))


def _entry(name: str, number: int, item: Any) -> Entry:
    at = Origin(name, number, item.at if isinstance(item, Mapped) else 1)
    if not isinstance(item, Mapped):
        raise at.wrong("must be a mapping that begins with report: or source:.")
    if ("report" in item) == ("source" in item):
        raise at.wrong("needs the key report (about one report) or the key source (about an input), not both.")
    keys = _OF_REPORT if "report" in item else _OF_INPUT
    allowed = {"report", "source", "reason", *keys}
    if unknown := [key for key in item if key not in allowed]:
        raise at.wrong(f"has the unknown key {unknown[0]}; beside {', '.join(keys)} and reason there is none.")
    if not any(key in item for key in keys):
        raise at.wrong(f"needs one of the keys {', '.join(keys)}.")
    if not isinstance(item.get("reason"), str) or not item["reason"].strip():
        raise at.wrong("needs a reason: in a few words, what shows that it is right.")
    at = replace(at, reason=item["reason"].strip())
    if "source" in item:
        return _about_input(at, item)
    return _told_apart(
        Entry(
            at,
            _address(at, item["report"]),
            fields=_fields(at, item.get("set")) if "set" in item else (),
            sections=tuple(_section(part) for part in _parts(at, item, "sections")),
            plan_ranges=tuple(_range(part) for part in _parts(at, item, "plan_ranges", True))
            if "plan_ranges" in item
            else None,
            measures=tuple(_measure(part) for part in _parts(at, item, "measures")),
            edits=tuple(_edit(part) for part in _parts(at, item, "edits")),
        )
    )


def _about_input(at: Origin, item: Mapped) -> Entry:
    if not isinstance(item["source"], str) or not item["source"].strip():
        raise at.wrong("source must be the file name of an input.")
    confirmed = item.get("confirmed") or []
    if not isinstance(confirmed, list) or not all(isinstance(words, str) for words in confirmed):
        raise at.wrong("confirmed must be a list of warnings, word for word.")
    lines = tuple(_line(part) for part in _parts(at, item, "lines"))
    encoding = _encoding(at, item["encoding"]) if "encoding" in item else None
    return Entry(at, source=item["source"], lines=lines, confirmed=tuple(confirmed), encoding=encoding)


def _encoding(at: Origin, value: Any) -> str:
    try:
        return checked_encoding(str(value))
    except HuibianError as error:
        raise at.wrong(error.problem, error.remedy) from None


def _told_apart(entry: Entry) -> Entry:
    """The entry, unless its reason, which readers see, gives away what it hides."""
    for edit in entry.edits:
        if edit.sort == "private" and edit.text and edit.text in entry.at.reason:
            raise edit.at.wrong("the reason repeats what the entry hides, and reasons are published.")
    return entry


def _address(at: Origin, where: Any) -> Address:
    if isinstance(where, str | int):
        return Address(name=str(where).strip())
    if isinstance(where, Mapped) and isinstance(where.get("source"), str):
        if set(where) == {"source", "line"} and isinstance(where["line"], int):
            return Address(source=where["source"], line=where["line"])
        if set(where) == {"source", "title"} and isinstance(where["title"], str):
            return Address(source=where["source"], name=where["title"])
    raise at.wrong("report must be an id, a title, {source: FILE, line: NUMBER} or {source: FILE, title: TITLE}.")


def _fields(at: Origin, values: Any) -> tuple[FieldItem, ...]:
    if not isinstance(values, Mapped) or not values:
        raise at.wrong(f"set must name at least one field, of {', '.join(FIELDS)}.")
    here = replace(at, line=values.at)
    found = {field: checked(here.wrong, field, value) for field, value in values.items()}
    themes, primary = found.get("themes"), found.get("primary_theme")
    if themes is not None and primary is not None and primary not in themes:
        raise here.wrong(f"contradicts itself: the primary_theme {primary} is not among its themes.")
    return tuple(FieldItem(here, field, value) for field, value in found.items())


class _Part:
    """One item of a list of an entry, read key by key; what is left over at the end is unknown."""

    def __init__(self, at: Origin, name: str, data: Mapped) -> None:
        self.at, self.name, self.data = replace(at, line=data.at), name, data

    def wrong(self, problem: str) -> CorrectionError:
        return self.at.wrong(f"{self.name}: {problem}")

    def only(self, *keys: str) -> None:
        if unknown := [key for key in self.data if key not in keys]:
            raise self.wrong(f"has the unknown key {unknown[0]}; there are {', '.join(keys)}.")

    def number(self, key: str, least: int = 1, most: int | None = None, needed: bool = True) -> int | None:
        value = self.data.get(key)
        if value is None and not needed:
            return None
        if not isinstance(value, int) or value < least or (most is not None and value > most):
            upto = f" to {most}" if most is not None else " on"
            raise self.wrong(f"{key} must be a whole number from {least}{upto}.")
        return value

    def line(self, key: str = "line") -> int:
        return self.number(key) or 1

    def words(self, key: str, needed: bool = True, empty: bool = False) -> str | None:
        value = self.data.get(key)
        if key not in self.data and not needed:
            return None
        if value is None or isinstance(value, Mapped | list) or not (empty or str(value).strip()):
            raise self.wrong(f"{key} must be words{'' if needed else ', or be left out'}.")
        return str(value)

    def text(self) -> str:
        """The words that show, when the input changes, that the line is another."""
        if "text" not in self.data:
            raise self.wrong("needs text: words of that line, so that a change of the input is noticed.")
        return self.words("text") or ""

    def choice(self, key: str, allowed: Sequence[T], otherwise: T | None) -> T | None:
        if key not in self.data:
            return otherwise
        if self.data[key] not in allowed:
            raise self.wrong(f"{key}: {self.data[key]} is not one of {', '.join(map(str, allowed))}.")
        return allowed[list(allowed).index(self.data[key])]


def _parts(at: Origin, item: Mapped, name: str, empty: bool = False) -> Iterator[_Part]:
    values = item.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, Mapped) for value in values):
        raise at.wrong(f"{name} must be a list of {{line: NUMBER, text: WORDS, …}}.")
    if name in item and not values and not empty:
        raise at.wrong(f"{name} is empty.")
    for value in values:
        yield _Part(at, name, value)


def _line(part: _Part) -> LineItem:
    part.only("line", "last", "text", "is")
    sort = part.choice("is", ("title", "text", "noise"), None)
    if sort is None:
        raise part.wrong("needs is: title, text or noise.")
    first = part.line()
    last = part.number("last", first, limits.LINES, needed=False) or first
    return LineItem(part.at, first, last, part.text(), sort)  # type: ignore[arg-type]


def _section(part: _Part) -> SectionItem:
    part.only("line", "text", "is", "heading", "level", "role")
    heading = part.choice("is", ("heading", "text"), "heading") == "heading"
    if not heading and len(part.data.keys() & {"heading", "level", "role"}) > 0:
        raise part.wrong("what is text, and no heading, has no heading, level or role.")
    words = part.words("heading", needed=False)
    level = part.number("level", 1, 4, needed=False)
    role = part.choice("role", ROLES, None)
    return SectionItem(part.at, part.line(), part.text(), heading, words, level, role)


def _range(part: _Part) -> RangeItem:
    part.only("first", "last", "text")
    first = part.line("first")
    return RangeItem(part.at, first, part.number("last", first, limits.LINES) or first, part.text())


def _measure(part: _Part) -> MeasureItem:
    part.only("line", "text", "is", "head", "under", "themes")
    sort = part.choice("is", ("measure", "text"), None)
    if sort == "text" and len(part.data.keys() & {"head", "under", "themes"}) > 0:
        raise part.wrong("what is text, and no measure, has no head, under or themes.")
    if sort is None and not part.data.keys() & {"head", "themes"}:
        raise part.wrong("says nothing: give themes, head, or is: text, is: measure.")
    if "under" in part.data and sort != "measure":
        raise part.wrong("under is for a measure that was missed (is: measure).")
    themes = checked(part.wrong, "themes", part.data["themes"]) if "themes" in part.data else None
    if themes == ():
        raise part.wrong("themes names none.")
    return MeasureItem(
        part.at,
        part.line(),
        part.text(),
        None if sort is None else sort == "measure",
        part.words("head", needed=False),
        part.words("under", needed=False),
        themes,
    )


def _edit(part: _Part) -> EditItem:
    part.only("line", "text", "column", "length", "is", "becomes")
    if ("is" in part.data) == ("becomes" in part.data):
        raise part.wrong("needs either is: right, is: private, or becomes: WORDS.")
    sort = part.choice("is", ("right", "private"), "replace")
    by_place = bool(part.data.keys() & {"column", "length"})
    if by_place == ("text" in part.data):
        raise part.wrong("needs text, or column and length, and not both.")
    column = part.number("column", 0) if by_place else None
    length = part.number("length", 1) if by_place else None
    text = None if by_place else part.words("text")
    becomes = part.words("becomes", empty=True) if "becomes" in part.data else ""
    return EditItem(part.at, part.line(), text, column, length, sort, becomes or "")  # type: ignore[arg-type]
