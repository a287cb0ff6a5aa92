"""When reports were added and last changed, what is new, and when each page last changed by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from builder.history import Dated, FileHistory
from builder.model import Compilation, Corpus, Report
from builder.render.catalogue import Catalogue
from builder.render.common import plan_page
from builder.render.facets import Facet
from builder.render.links import report_page

# a list on the home page, not a chronicle
_SHOWN = 8
# formats whose lines are those of the file
_TEXTS = ("txt", "md")


@dataclass(frozen=True, slots=True)
class News:
    """What the latest change of the inputs brought: the day, the compilations that are new and those that changed, how
    many distinct reports, and some of them."""

    day: str
    added: tuple[Compilation, ...]
    changed: tuple[Compilation, ...]
    count: int
    reports: tuple[Report, ...]


def report_dates(
    corpus: Corpus, files: Mapping[str, FileHistory], corrections: FileHistory | None = None
) -> dict[str, Dated]:
    """The dates of each report whose input has a history; of a text those of its own lines.

    `files`: histories by the name of the source. What a person corrected changed with the file of corrections.
    """
    texts = {item.source for item in corpus.compilations if item.format in _TEXTS}
    found: dict[str, Dated] = {}
    for report in corpus.reports:
        if (history := files.get(report.source)) is None:
            continue
        dated = history.dates
        if report.source in texts:
            dated = history.of_lines(report.first_line, report.last_line)
        if corrections and any(fact.rule == "correction" for fact in report.facts):
            dated = Dated(dated.added, max(dated.changed, corrections.dates.changed))
        found[report.id] = dated
    return found


def day(seconds: int) -> str:
    """The day of a time, as 2024-01-31 (UTC)."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def moment(seconds: int) -> str:
    """A time after RFC 3339, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def news(book: Catalogue, dates: Mapping[str, Dated], files: Mapping[str, FileHistory]) -> News | None:
    """What the latest change of the inputs brought; None where their history is not known."""
    if not dates:
        return None
    last = max(dated.changed for dated in dates.values())
    fresh = [report for report in book.reports.values() if report.id in dates and dates[report.id].changed == last]
    sources = [book.compilations[name] for name in dict.fromkeys(report.source for report in fresh)]
    new = [item for item in sources if files[item.source].dates.added == last]
    distinct = {book.canonical[report.id]: report for report in reversed(fresh)}
    reports = tuple(distinct.values())[::-1]
    changed = tuple(item for item in sources if item not in new)
    return News(day(last), tuple(new), changed, len(reports), reports[:_SHOWN])


def page_dates(
    book: Catalogue, known: Mapping[str, Facet], dates: Mapping[str, Dated], pages: Iterable[str]
) -> dict[str, int]:
    """When what each of `pages` shows last changed, as far as that is known: the latest of its reports.

    A page that lists reports of all kinds changes with any of them.
    """
    about: dict[str, Iterable[str]] = {report_page(report.id): (report.id,) for report in book.corpus.reports}
    for facet in known.values():
        about |= {value.page: [report.id for report in value.reports] for value in facet.values}
    for plan in book.corpus.common_plans:
        about[plan_page(book, plan)] = [piece.report for piece in plan.evidence]
    latest = max((dated.changed for dated in dates.values()), default=0)
    found: dict[str, int] = {}
    for page in pages:
        times = [dates[name].changed for name in about[page] if name in dates] if page in about else [latest]
        if any(times):
            found[page] = max(times)
    return found
