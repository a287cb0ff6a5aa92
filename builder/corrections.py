"""Corrections by hand: entries of seeds/corrections.yml settle what the builder got wrong or left in doubt.

- report: 3f2a9c…            # its id, or source and line of the title: {source: a.txt, line: 12}
  set: {issuer: XX县统计局, department: 统计, level: 县}
  reason: the signature on paper says so
"""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from builder.errors import HuibianError
from builder.knowledge import load
from builder.model import LEVELS, Extracted, Fact, Report

# what a person may settle; text, coordinates and ids are the source's
FIELDS = (
    "title", "kind", "summary_year", "plan_year", "issuer", "department", "level", "regions",
    "special_topic", "signature", "date", "themes", "primary_theme",
)  # fmt: skip
_REMEDY = "Correct the entry; seeds/README.md shows the form."


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: the report it means (id, or source and line), the fields it sets, its reason, and where it stands."""

    report: str | None
    source: str | None
    line: int | None
    values: tuple[tuple[str, Any], ...]
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """All entries of one file."""

    path: str
    entries: tuple[Correction, ...] = ()


def read_corrections(path: Path) -> Corrections:
    """The validated entries of a corrections file; none where there is no such file.

    Raises HuibianError that names the entry and the field.
    """
    if not path.exists():
        return Corrections(path.name)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise HuibianError(path.name, "is not valid YAML.", _REMEDY, mark.line + 1 if mark else None) from None
    if data is None:
        return Corrections(path.name)
    if not isinstance(data, list):
        raise HuibianError(path.name, "must be a list of entries.", _REMEDY)
    return Corrections(path.name, tuple(_entry(path.name, number, item) for number, item in enumerate(data, 1)))


def _entry(name: str, number: int, item: Any) -> Correction:
    def wrong(problem: str) -> HuibianError:
        return HuibianError(name, f"entry {number}: {problem}", _REMEDY)

    if not isinstance(item, dict) or not {"report", "set"} <= set(item):
        raise wrong("needs the keys report and set.")
    if unknown := set(item) - {"report", "set", "reason"}:
        raise wrong(f"has the unknown key {sorted(unknown)[0]}.")
    where = item["report"]
    report = source = line = None
    if isinstance(where, dict) and set(where) == {"source", "line"} and isinstance(where["line"], int):
        source, line = str(where["source"]), where["line"]
    elif isinstance(where, str | int) and not isinstance(where, bool):
        report = str(where)
    else:
        raise wrong("report must be an id, or {source: FILE, line: NUMBER}.")
    values = item["set"]
    if not isinstance(values, dict) or not values:
        raise wrong("set must name at least one field.")
    checked = tuple((field, _value(wrong, field, value)) for field, value in values.items())
    return Correction(report, source, line, checked, str(item.get("reason") or ""), number)


def _value(wrong: Any, field: str, value: Any) -> Any:
    """A value of the right type for `field`, or an error that says what is allowed."""
    if field not in FIELDS:
        raise wrong(f"{field} is no field that can be corrected; use one of {', '.join(FIELDS)}.")
    allowed: Sequence[str] | None = {
        "level": LEVELS,
        "kind": ("summary", "plan", "summary+plan"),
        "department": load("departments"),
        "primary_theme": [t["name"] for t in load("themes")],
        "themes": [t["name"] for t in load("themes")],
    }.get(field)
    if field in ("regions", "themes"):
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise wrong(f"{field} must be a list of names.")
        if allowed and (odd := [v for v in value if v not in allowed]):
            raise wrong(f"{field}: {odd[0]} is no known name.")
        return tuple(value)
    if field in ("summary_year", "plan_year"):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise wrong(f"{field} must be a year or null.")
        return value
    if field == "date" and value is not None:
        value = str(value)
        if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", value):
            raise wrong("date must be YYYY-MM-DD.")
        return value
    if allowed and value not in allowed:
        raise wrong(f"{field}: {value} is not one of {', '.join(allowed)}.")
    if value is None:
        if type(None) in typing.get_args(typing.get_type_hints(Report)[field]):
            return None
        raise wrong(f"{field} cannot be empty.")
    return str(value)


def apply_corrections(results: Sequence[Extracted], corrections: Corrections) -> list[Extracted]:
    """The results with every correction applied; each corrected field gets a certain fact that says so.

    Raises HuibianError for an entry whose report is not there.
    """
    by_id: dict[str, Correction] = {}
    known = {r.id: r for x in results for r in x.reports}
    places = {(r.source, r.title_line): r.id for r in known.values()}
    merged: dict[str, list[Correction]] = {}
    for entry in corrections.entries:
        key = entry.report if entry.report is not None else places.get((entry.source or "", entry.line or 0), "")
        if key not in known:
            raise HuibianError(corrections.path, f"entry {entry.number}: there is no such report.", _REMEDY)
        merged.setdefault(key, []).append(entry)
        by_id[key] = entry
    return [
        dataclasses.replace(x, reports=tuple(_corrected(r, merged.get(r.id, []), corrections.path) for r in x.reports))
        for x in results
    ]


def _corrected(report: Report, entries: Sequence[Correction], path: str) -> Report:
    for entry in entries:
        report = dataclasses.replace(report, **dict(entry.values))
        fields = [name for name, _ in entry.values]
        kept = tuple(f for f in report.facts if f.field not in fields)
        why = entry.reason or f"{path}, entry {entry.number}"
        report = dataclasses.replace(report, facts=(*kept, *(Fact(name, None, why, "correction") for name in fields)))
    return report
