"""YAML front matter: the metadata of a page, so that its Markdown file is a document on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml
from markupsafe import Markup

from builder.model import Report
from builder.render.escape import one_line, trusted
from builder.render.links import built, placed

# the same text, made by C where libyaml is there
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# texts that YAML takes for nothing else: of Chinese words, or of letters that are more than a word like `false`
_WORDS = "\u4e00-\u9fff0-9A-Za-z，。、；：？！（）《》“”—.()/\\[\\]-"
_PLAIN = re.compile(rf"[\u4e00-\u9fff](?:[{_WORDS}]| (?=[{_WORDS}])|:(?=/))*|[A-Za-z][A-Za-z0-9_./-]{{5,}}")
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
    return trusted(f"---\n{''.join(_entry(name, _carried(value)) for name, value in values.items())}---\n")


def _carried(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {name: _carried(item) for name, item in value.items()}
    return [_carried(item) for item in value] if isinstance(value, list | tuple) else value


def _entry(name: str, value: Any) -> str:
    """The lines of one entry, as PyYAML writes them. It is asked alone how odd texts must be quoted, and for what is
    more than texts, numbers and lists: to analyse everything anew took as long as all else that a small page needs."""
    if isinstance(value, str):
        return f"{name}: {_scalar(value)}\n"
    if value is None or type(value) is int:
        return f"{name}: {'null' if value is None else value}\n"
    if isinstance(value, list) and _are_plain(value):
        return f"{name}:\n" + "".join(f"{line}\n" for line in _lines(value)) if value else f"{name}: []\n"
    return _dump({name: value})


def _are_plain(items: list[Any]) -> bool:
    return all(type(item) in (str, int) or (isinstance(item, list) and item and _are_plain(item)) for item in items)


def _lines(items: list[Any]) -> Iterator[str]:
    """The lines of a list of texts, numbers and such lists."""
    for item in items:
        if isinstance(item, list):
            yield from (f"{'  ' if at else '- '}{line}" for at, line in enumerate(_lines(item)))
        else:
            yield f"- {_scalar(item) if isinstance(item, str) else item}"


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else _quoted(text)


@lru_cache(maxsize=1 << 12)
def _quoted(text: str) -> str:
    """A text as an item of a list is written."""
    return _dump([text])[len("- ") : -1]


def _dump(value: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=False
    )
    return text


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
