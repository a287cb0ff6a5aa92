"""YAML front matter: the metadata of a page, so that its Markdown file is a document on its own."""

from __future__ import annotations

from typing import Any

import yaml
from markupsafe import Markup

from builder.model import Report
from builder.render.escape import one_line, trusted
from builder.render.links import built, placed

# the same text, made by C where libyaml is there
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_FIELDS = (
    "kind",
    "summary_year",
    "plan_year",
    "issuer",
    "issuer_evidence",
    "department",
    "level",
    "regions",
    "special_topic",
    "signature",
    "date",
    "themes",
    "primary_theme",
    "variants",
)


def front_matter(values: dict[str, Any]) -> Markup:
    """`values` as a YAML block between `---` lines; dates and numbers that are text stay text.

    A text is one line of what markup and JSON can carry, so that templates need to escape quotation marks alone.
    """
    text = yaml.dump(
        _carried(values), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=False
    )
    return trusted(f"---\n{text}---\n")


def _carried(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {name: _carried(item) for name, item in value.items()}
    return [_carried(item) for item in value] if isinstance(value, list | tuple) else value


def report_front_matter(report: Report, abstract: str, more: dict[str, Any] | None = None) -> Markup:
    """The metadata of dataset.md for one report, and `more`; `lines` are those of its source."""
    values: dict[str, Any] = {"title": report.title, "id": report.id, "source": report.source}
    values["lines"] = [report.first_line, report.last_line]
    for name in _FIELDS:
        value = getattr(report, name)
        values[name] = list(value) if isinstance(value, tuple) else value
    values["abstract"] = abstract
    return front_matter(values | (more or {}))


def crumb(name: str, page: str) -> list[str]:
    """A step of the way to a page: a name, and the address of a page (inside docs/) as it is built."""
    return [name, built(placed(page))]
