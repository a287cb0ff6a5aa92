"""What search engines ask a site for: sitemap.xml (sitemaps.org 0.9) with true dates, and robots.txt (RFC 9309).

Written after MkDocs, whose own sitemap gives every page the day of the build. A sitemap names absolute addresses only:
a site that does not know its own has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urljoin

from builder.render.dates import day
from builder.render.escape import xml_text

# of the protocol, for one file
MOST = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
# pages that no search should lead to
_UNLISTED = {"404.html"}


def site_files(pages: Iterable[str], dates: Mapping[str, int], site_url: str) -> Iterator[tuple[str, str]]:
    """Name and text of each file. `pages` are paths inside the site, `dates` their last changes where known."""
    listed = sorted(set(pages) - _UNLISTED)
    if site_url:
        maps = [listed[at : at + MOST] for at in range(0, len(listed), MOST)]
        names = ["sitemap.xml"] if len(maps) == 1 else [f"sitemap-{number}.xml" for number in range(1, len(maps) + 1)]
        for name, part in zip(names, maps, strict=True):
            yield name, _sitemap(part, dates, site_url)
        if len(maps) > 1:
            rows = "".join(f"<sitemap><loc>{_address(name, site_url)}</loc></sitemap>\n" for name in names)
            yield "sitemap.xml", f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{rows}</sitemapindex>\n"
    where = f"\nSitemap: {urljoin(site_url, 'sitemap.xml')}\n" if site_url else ""
    yield "robots.txt", f"User-agent: *\nAllow: /\n{where}"


def _sitemap(pages: Iterable[str], dates: Mapping[str, int], site_url: str) -> str:
    rows = (
        f"<url><loc>{_address(page, site_url)}</loc>"
        + (f"<lastmod>{day(dates[page])}</lastmod>" if page in dates else "")
        + "</url>\n"
        for page in pages
    )
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{''.join(rows)}</urlset>\n"


def _address(page: str, site_url: str) -> str:
    return xml_text(urljoin(site_url, quote(page)))
