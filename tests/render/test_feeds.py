"""Atom feeds (RFC 4287), sitemap (sitemaps.org 0.9) and robots.txt."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree

from builder.history import Dated, FileHistory
from builder.model import Corpus
from builder.render import RenderOptions, render_docs
from builder.render.catalogue import catalogue
from builder.render.facets import facets
from builder.render.feeds import ALL, MOST, feeds
from builder.render.sitemap import site_files
from tests.render.sample import sample_corpus

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://example.org/h/"


def _feeds(corpus: Corpus, dates: dict[str, Dated] | None = None, site_url: str = SITE) -> dict[str, etree._Element]:
    book = catalogue(corpus)
    known = {facet.folder: facet for facet in facets(book)}
    made = feeds(book, known, dates or {}, 1_700_000_000, "站<名>", site_url)
    return {path: etree.fromstring(text.encode()) for path, text in made}


def _only(element: etree._Element, name: str) -> str:
    """The text of the one child of this name: there must be exactly one, and it must say something."""
    (found,) = element.findall(f"{ATOM}{name}")
    assert found.text
    return str(found.text)


def _check_common(element: etree._Element) -> None:
    assert uuid.UUID(_only(element, "id").removeprefix("urn:uuid:")).version == 5
    assert datetime.fromisoformat(_only(element, "updated")).tzinfo is not None
    _only(element, "title")


@pytest.mark.parametrize("site_url", [SITE, ""])
def test_feeds_have_what_the_standard_requires(site_url: str) -> None:
    """4.1.1 and 4.1.2: id, title and updated once; an author; a link to what an entry is about; itself named."""
    made = _feeds(sample_corpus(), site_url=site_url)
    assert set(made) == {ALL} | {f"feeds/departments/{n}.xml" for n in ("statistics", "commerce", "other")} | {
        f"feeds/themes/{n}.xml" for n in ("statistics", "investment-and-projects")
    }
    for path, feed in made.items():
        assert feed.tag == f"{ATOM}feed"
        _check_common(feed)
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == (urljoin(SITE, path) if site_url else "../" * path.count("/") + path)
        ids = []
        for entry in feed.findall(f"{ATOM}entry"):
            _check_common(entry)
            ids.append(_only(entry, "id"))
            assert entry.find(f"{ATOM}author/{ATOM}name").text
            (link,) = entry.findall(f"{ATOM}link")
            assert re.fullmatch(r".*reports/[\w-]+\.html", link.get("href"))
            assert _only(entry, "summary")
        assert ids
        assert len(ids) == len(set(ids))
        assert _only(feed, "updated") == max(_only(entry, "updated") for entry in feed.findall(f"{ATOM}entry"))


def test_copies_are_told_once_and_the_newest_come_first() -> None:
    dates = {"alpha": Dated(1, 5), "beta": Dated(2, 9), "gamma": Dated(2, 9), "delta": Dated(3, 7)}
    feed = _feeds(sample_corpus(), dates)[ALL]
    links = [link.get("href") for link in feed.iterfind(f"{ATOM}entry/{ATOM}link")]
    assert [link.split("/")[-1] for link in links] == ["beta.html", "delta.html", "alpha.html"]
    assert _only(feed, "updated") == "1970-01-01T00:00:09Z"


def test_an_entry_keeps_its_id_wherever_the_site_stands() -> None:
    """And whatever else is added; two sites have feeds of their own."""
    here, there = (_feeds(sample_corpus(), site_url=url)[ALL] for url in (SITE, "https://example.net/"))
    ids = [[_only(entry, "id") for entry in feed.findall(f"{ATOM}entry")] for feed in (here, there)]
    assert ids[0] == ids[1]
    assert _only(here, "id") != _only(there, "id")


def test_a_feed_has_an_end() -> None:
    corpus = sample_corpus()
    many = tuple(replace(corpus.reports[3], id=f"d{number:03}") for number in range(MOST + 30))
    made = _feeds(replace(corpus, reports=many))
    assert {len(feed.findall(f"{ATOM}entry")) for feed in made.values()} == {MOST}


def test_readers_are_told_how_many_entries_a_feed_has() -> None:
    """The page about the site is written by hand; what it says of feeds is what they hold."""
    page = (Path(__file__).parents[2] / "docs" / "about.md").read_text(encoding="utf-8")
    assert re.findall(r"最近的(\d+)篇", page) == [str(MOST)]


def test_feeds_that_are_gone_go(tmp_path: Path) -> None:
    corpus = sample_corpus()
    options = RenderOptions(files={"second.docx": FileHistory(Dated(5, 6))}, fallback=7)
    render_docs(corpus, tmp_path, options)
    assert (tmp_path / "feeds/departments/other.xml").is_file()
    render_docs(replace(corpus, reports=corpus.reports[:3]), tmp_path, options)
    assert not (tmp_path / "feeds/departments/other.xml").exists()
    assert "1970-01-01T00:00:07Z" in (tmp_path / ALL).read_text(encoding="utf-8")


def test_the_sitemap_tells_true_dates() -> None:
    """Those of the content where they are known, none where they are not; never the day of the build."""
    files = dict(site_files(["b.html", "404.html", "index.html", "a&b.html"], {"b.html": 1_700_000_000}, SITE))
    found = etree.fromstring(files["sitemap.xml"].encode())
    assert [tuple(element.text for element in url) for url in found] == [
        ("https://example.org/h/a%26b.html",),
        ("https://example.org/h/b.html", "2023-11-14"),
        ("https://example.org/h/index.html",),
    ]
    assert found.tag == f"{MAP}urlset"
    assert "Sitemap: https://example.org/h/sitemap.xml" in files["robots.txt"]


def test_a_site_without_an_address_has_no_sitemap() -> None:
    assert set(site_files(["index.html"], {}, "")) == {("robots.txt", "User-agent: *\nAllow: /\n")}


def test_a_large_site_has_several() -> None:
    files = dict(site_files((f"p{number}.html" for number in range(100_001)), {}, SITE))
    assert set(files) == {"sitemap.xml", *(f"sitemap-{n}.xml" for n in (1, 2, 3)), "robots.txt"}
    parts = [element[0].text for element in etree.fromstring(files["sitemap.xml"].encode())]
    assert parts == [urljoin(SITE, f"sitemap-{n}.xml") for n in (1, 2, 3)]
