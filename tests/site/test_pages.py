"""The built site: every page there, every character in its place, every link leading somewhere."""

from __future__ import annotations

import json
import re
import struct
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from builder.model import Corpus
from builder.render.text import title_is_first
from tests.render.sample import ADVERT, HOSTILE, TITLE, sample_corpus
from tests.site.pages import broken_links, build, foreign_requests, pages, shown_text, skipped_headings, true_text


def _texts_differ(site: Path, corpus: Corpus) -> list[str]:
    return [r.id for r in corpus.reports if shown_text(pages(site)[f"reports/{r.id}.html"]) != true_text(r)]


def test_hostile_text_is_shown_as_it_is(sample_site: Path) -> None:
    """Every character of every made-up report is on its page once, in order."""
    assert _texts_differ(sample_site, sample_corpus()) == []


def test_every_report_is_shown_as_it_is(site: Path, corpus: Corpus) -> None:
    """The same for all reports of the seeds."""
    assert _texts_differ(site, corpus) == []


def test_every_paragraph_has_its_anchor(site: Path, corpus: Corpus) -> None:
    """The anchor of a line leads to the words of that line."""
    for report in corpus.reports:
        page = pages(site)[f"reports/{report.id}.html"]
        for paragraph in report.paragraphs[1 if title_is_first(report) else 0 :]:
            element = page.soup.find(id=f"p{paragraph.line - report.first_line + 1}")
            assert element is not None, (report.id, paragraph.line)
            if paragraph.style != "table":
                assert paragraph.text.strip().startswith(element.get_text())


def test_every_report_has_one_page(site: Path, corpus: Corpus) -> None:
    assert {f"reports/{report.id}.html" for report in corpus.reports} == {
        name for name in pages(site) if name.startswith("reports/")
    }


def test_titles_are_text(sample_site: Path) -> None:
    """A title that looks like markup is text in the head, the heading and the listings."""
    page = pages(sample_site)["reports/alpha.html"]
    title, heading = page.soup.select_one("title"), page.soup.select_one("h1")
    assert title is not None
    assert heading is not None
    assert title.get_text() == f"{TITLE} - 汇编"
    assert heading.get_text() == TITLE
    assert not page.soup.select("header b, h1 b, .hb-text b, .hb-text script")
    listed = [link.get_text() for link in pages(sample_site)["departments/statistics.html"].soup.select("td a")]
    assert TITLE in listed


def test_little_stands_around_the_text_of_a_page(any_site: Path) -> None:
    """Thousands of pages repeat it: title, head, menu and foot, without what the page tells of itself to machines."""
    for name in pages(any_site):
        page = (any_site / name).read_text(encoding="utf-8")
        head, _, rest = page.partition("<article")
        about = sum(
            len(told.encode()) for told in re.findall(r'<script type="application/.*?</script>', head, re.DOTALL)
        )
        around = len(head.encode()) + len(rest.rpartition("</article>")[2].encode()) - about
        assert around <= 4000, name


def test_no_advert_on_any_page(sample_site: Path) -> None:
    shown = [
        name for name, page in pages(sample_site).items() if ADVERT in str(page.soup) or "paidbegin" in str(page.soup)
    ]
    assert shown == []


def test_no_advert_of_the_seeds_on_any_page(site: Path, corpus: Corpus) -> None:
    """Whole lines that were taken out as adverts, and markers, stand nowhere."""
    gone = {c.before.strip() for c in corpus.changes if c.kind in ("advert", "marker") and c.before}
    gone = {text for text in gone if len(text) > 8}
    assert gone
    texts = {name: page.soup.get_text() for name, page in pages(site).items()}
    assert [(name, text) for name, shown in texts.items() for text in gone if text in shown] == []


def test_links_lead_somewhere(any_site: Path) -> None:
    assert broken_links(any_site) == []


def test_nothing_is_fetched_from_elsewhere(any_site: Path) -> None:
    assert foreign_requests(any_site) == []


def test_ids_are_unique(any_site: Path) -> None:
    twice = {name: [i for i, n in Counter(page.ids).items() if n > 1] for name, page in pages(any_site).items()}
    assert {name: ids for name, ids in twice.items() if ids} == {}


def test_headings_are_in_order(any_site: Path) -> None:
    assert [wrong for page in pages(any_site).values() for wrong in skipped_headings(page)] == []


def test_pages_are_in_chinese_and_say_what_they_are(any_site: Path) -> None:
    for name, page in pages(any_site).items():
        html = page.soup.select_one("html")
        assert html is not None
        assert html["lang"] == "zh-CN", name
        description = page.soup.select_one("meta[name=description]")
        assert name == "404.html" or (description is not None and description["content"]), name


def test_every_kind_of_page_is_there(sample_site: Path) -> None:
    """Hand-written pages and every generated kind are there."""
    names = set(pages(sample_site))
    assert {"index.html", "404.html", "about.html", "data.html", "method.html", "common/c11.html"} <= names
    assert {f"{folder}/index.html" for folder in ("departments", "themes", "levels", "regions", "years")} <= names


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(sample_site: Path, tmp_path: Path) -> None:
    again, _ = build(sample_corpus(), tmp_path)
    first = {p.relative_to(sample_site).as_posix(): p.read_bytes() for p in sample_site.rglob("*") if p.is_file()}
    second = {p.relative_to(again).as_posix(): p.read_bytes() for p in again.rglob("*") if p.is_file()}
    assert first.keys() == second.keys()
    assert [name for name, content in first.items() if second[name] != content] == []


def test_the_hostile_corpus_is_hostile() -> None:
    """What the tests above rely on: the text really holds what they watch for."""
    text = true_text(sample_corpus().reports[0])
    assert all(line.strip() in text for line in HOSTILE)


def _things(site: Path, name: str) -> dict[str, dict[str, Any]]:
    """What the JSON-LD of a page tells, by type."""
    script = pages(site)[name].soup.select_one('script[type="application/ld+json"]')
    assert script is not None, name
    graph = json.loads(script.get_text())
    assert graph["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in graph["@graph"]}


def test_pages_say_what_they_are_to_machines(sample_site: Path) -> None:
    """JSON-LD: a report with its organ, however hostile its title; the home page; the data page."""
    report = _things(sample_site, "reports/alpha.html")["Report"]
    assert report["name"] == TITLE
    assert report["author"] == {
        "@type": "GovernmentOrganization",
        "name": "某县统计局",
        "areaServed": "安徽省六安市",
    }
    assert report["datePublished"] == "2023-12-01"
    assert report["isPartOf"] == {"@type": "Collection", "name": "汇编<一>"}
    assert "WebSite" in _things(sample_site, "index.html")
    dataset = _things(sample_site, "data.html")["Dataset"]
    assert len(dataset["description"]) >= 50
    for file in dataset["distribution"]:
        assert (sample_site / file["contentUrl"]).is_file(), file


def test_the_way_to_every_page_is_told(any_site: Path) -> None:
    """BreadcrumbList: from the home page down, in order, each step a page that is there."""
    for name, page in pages(any_site).items():
        if name in ("index.html", "404.html"):
            continue
        steps = _things(any_site, name)["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1)), name
        assert steps[0]["name"] == "首页"
        for step in steps[:-1]:
            assert ((any_site / name).parent / step["item"]).resolve().is_file(), (name, step)
        assert "item" not in steps[-1]
        title = page.soup.title
        assert title is not None
        assert title.get_text().startswith(steps[-1]["name"])
    assert len(_things(any_site, "data.html")["BreadcrumbList"]["itemListElement"]) == 2


def test_a_report_is_reached_through_its_department(sample_site: Path) -> None:
    steps = _things(sample_site, "reports/alpha.html")["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["首页", "部门", "统计", TITLE]


def test_every_page_leads_to_its_feed(any_site: Path) -> None:
    """Autodiscovery on every page; departments and themes have their own, with a link that readers see."""
    for name, page in pages(any_site).items():
        links = [str(link["href"]) for link in page.soup.select('link[type="application/atom+xml"]')]
        assert links, name
        own = name.split("/")[0] in ("departments", "themes") and not name.endswith(("/index.html", "/matrix.html"))
        assert len(links) == 1 + own, name
        if own:
            assert page.soup.select_one(f'a.hb-feed[href="{links[-1]}"]'), name


@pytest.mark.slow
def test_a_link_that_is_sent_on_has_a_picture(sample_site: Path, tmp_path: Path) -> None:
    """By its whole address, where the site knows its own: the size that those who show it expect. Else by none."""
    address = "https://example.org/h/"
    site, _ = build(sample_corpus(), tmp_path, address)
    for name in ("index.html", "reports/alpha.html"):
        (picture,) = pages(site)[name].soup.select("meta[property='og:image']")
        assert str(picture["content"]).startswith(address)
        content = (site / str(picture["content"]).removeprefix(address)).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert struct.unpack(">II", content[16:24]) == (1200, 630)
        (canonical,) = pages(site)[name].soup.select("link[rel=canonical]")
        assert canonical["href"] == address + name
        assert not pages(sample_site)[name].soup.select("meta[property='og:image']")


def test_the_home_page_counts_themes_by_department(sample_site: Path) -> None:
    """A cell leads to the reports that it counts; copies count once."""
    cells = pages(sample_site)["index.html"].soup.select(".hb-heat td a[class]")
    assert {str(cell["href"]): cell.get_text() for cell in cells} == {
        "themes/statistics.html?%E9%83%A8%E9%97%A8=%E7%BB%9F%E8%AE%A1#reports": "1",
        "themes/investment-and-projects.html?%E9%83%A8%E9%97%A8=%E7%BB%9F%E8%AE%A1#reports": "1",
        "themes/investment-and-projects.html?%E9%83%A8%E9%97%A8=%E5%95%86%E5%8A%A1#reports": "1",
    }
