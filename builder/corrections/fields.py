"""The fields of a report that `set` corrects, and the values that each may have."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Sequence
from typing import Any

from builder.errors import HuibianError
from builder.knowledge import load
from builder.model import LEVELS, Report

FIELDS = (
    "title", "kind", "summary_year", "plan_year", "issuer", "issuer_evidence", "department", "level", "regions",
    "special_topic", "signature", "date", "themes", "primary_theme", "variants",
)  # fmt: skip
# what an entry corrects line by line: those of a report, then those of an input
ITEMS = ("sections", "plan_ranges", "measures", "edits", "lines", "confirmed", "encoding")
KINDS = ("summary", "plan", "summary+plan")
EVIDENCE = ("title", "signature", "body")
_LISTS = ("regions", "themes", "variants")
_YEARS = (1900, 2100)

Wrong = Callable[[str], HuibianError]


def checked(wrong: Wrong, field: str, value: Any) -> Any:
    """A value of the right type for `field`; raises what `wrong` makes of a sentence that says what is allowed."""
    if field not in FIELDS:
        elsewhere = f" {field} has a key of its own beside set." if field in ITEMS else ""
        raise wrong(f"{field} is no field that set can correct; use one of {', '.join(FIELDS)}.{elsewhere}")
    if field in _LISTS:
        return _names(wrong, field, value)
    if value is None:
        if type(None) in typing.get_args(typing.get_type_hints(Report)[field]):
            return None
        raise wrong(f"{field} cannot be empty.")
    if isinstance(value, dict | list):
        raise wrong(f"{field} must be one value.")
    if field in ("summary_year", "plan_year"):
        if not isinstance(value, int) or not _YEARS[0] <= value <= _YEARS[1]:
            raise wrong(f"{field} must be a year or null.")
        return value
    text = str(value).strip()
    if field == "date" and not re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", text):
        raise wrong("date must be YYYY-MM-DD.")
    allowed = _allowed(field)
    if allowed is not None and text not in allowed:
        raise wrong(f"{field}: {text} is not one of {', '.join(allowed)}.")
    if not text:
        raise wrong(f"{field} cannot be empty.")
    return text


def _names(wrong: Wrong, field: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str | int) and str(v).strip() for v in value):
        raise wrong(f"{field} must be a list of names.")
    names = tuple(str(v).strip() for v in value)
    allowed = _allowed(field)
    if allowed is not None and (odd := [v for v in names if v not in allowed]):
        raise wrong(f"{field}: {odd[0]} is no known name; use names of builder/knowledge/themes.yml.")
    if len(set(names)) < len(names):
        raise wrong(f"{field} names {next(v for v in names if names.count(v) > 1)} twice.")
    return names


def _allowed(field: str) -> Sequence[str] | None:
    """The taxonomy of a field, None where it has none."""
    if field in ("themes", "primary_theme"):
        return [theme["name"] for theme in load("themes")]
    if field == "department":
        return list(load("departments"))
    return {"level": LEVELS, "kind": KINDS, "issuer_evidence": EVIDENCE}.get(field)
