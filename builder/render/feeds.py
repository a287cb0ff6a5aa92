"""Atom feeds (RFC 4287): everything, each department, each theme; the newest reports first, each distinct report once.

An entry is known by its report wherever the site stands: its id is derived from the report's, as a UUID of version 5
(RFC 4122), and a feed's from the site's address and its own. Dates are those of the inputs, never of the build.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urljoin

from builder.history import Dated
from builder.model import Report
from builder.render.catalogue import Catalogue
from builder.render.dates import moment
from builder.render.escape import xml_attribute, xml_text
from builder.render.facets import Facet, Value
from builder.render.links import placed, report_page

FOLDER = "feeds"
ALL = f"{FOLDER}/all.xml"
FOLLOWED = ("departments", "themes")
# what came since one last looked: who wants all takes the data
MOST = 30
# a namespace of the product's own, drawn once
_NAMESPACE = uuid.UUID("1d7ad039-bf8a-486f-ae68-585cd58d84d3")
_PLANS = 5


def feed_of(facet: Facet, value: Value) -> str:
    """The feed of a department or theme, as a path inside docs/; "" for what has none."""
    return f"{FOLDER}/{value.page.removesuffix('.md')}.xml" if facet.folder in FOLLOWED else ""


def feeds(
    book: Catalogue, known: Mapping[str, Facet], dates: Mapping[str, Dated], fallback: int, name: str, site_url: str
) -> Iterator[tuple[str, str]]:
    """Path inside docs/ and text of every feed. `fallback` is the time of reports whose dates are not known."""
    times = {report.id: dates.get(report.id, Dated(fallback, fallback)) for report in book.corpus.reports}
    home = "index.html"
    yield ALL, _feed(book, ALL, home, name, book.corpus.reports, times, site_url)
    for facet in known.values():
        for value in facet.values:
            if path := feed_of(facet, value):
                page = _html(value.page)
                yield path, _feed(book, path, page, f"{name}：{value.name}", value.reports, times, site_url)


def _html(page: str) -> str:
    return f"{page.removesuffix('.md')}.html"


def _identity(name: str) -> str:
    return uuid.uuid5(_NAMESPACE, name).urn


def _feed(
    book: Catalogue,
    path: str,
    page: str,
    title: str,
    reports: Iterable[Report],
    times: Mapping[str, Dated],
    site_url: str,
) -> str:
    distinct: dict[str, Report] = {}
    for report in reports:
        distinct.setdefault(book.canonical[report.id], report)
    newest = sorted(distinct.values(), key=lambda r: (-times[r.id].changed, -times[r.id].added, r.id))[:MOST]
    updated = max((times[report.id].changed for report in newest), default=0)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{xml_text(title)}</title>",
        f"<id>{_identity(f'{site_url} {path}')}</id>",
        f"<updated>{moment(updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href={_address(path, path, site_url)}/>',
        f'<link rel="alternate" type="text/html" href={_address(path, page, site_url)}/>',
        *(_entry(book, path, report, times[report.id], site_url) for report in newest),
        "</feed>",
    ]
    return "\n".join(parts) + "\n"


def _entry(book: Catalogue, path: str, report: Report, dated: Dated, site_url: str) -> str:
    heads = [measure.head for measure in book.measures.get(report.id, ())]
    told = "；".join(heads[:_PLANS]) + ("等" if len(heads) > _PLANS else "")
    page = _html(placed(report_page(report.id)))
    about = "，".join(filter(None, (report.issuer or report.department, report.level, report.department)))
    summary = f"{about}。" + (f"今后的举措{len(heads)}条：{told}。" if heads else "")
    return "\n".join(
        [
            "<entry>",
            f"<title>{xml_text(report.title)}</title>",
            f"<id>{_identity(report.id)}</id>",
            f"<published>{moment(dated.added)}</published>",
            f"<updated>{moment(dated.changed)}</updated>",
            f"<author><name>{xml_text(report.issuer or '佚名')}</name></author>",
            f'<link rel="alternate" type="text/html" href={_address(path, page, site_url)}/>',
            *(f"<category term={xml_attribute(name)}/>" for name in dict.fromkeys((report.department, *report.themes))),
            f"<summary>{xml_text(summary)}</summary>",
            "</entry>",
        ]
    )


def _address(path: str, target: str, site_url: str) -> str:
    """The address of `target` as an attribute: absolute where that of the site is known, else seen from the feed."""
    return xml_attribute(urljoin(site_url, target) if site_url else "../" * path.count("/") + target)
