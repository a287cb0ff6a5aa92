"""What two builds of the same Markdown have in common: pages, and on each page text, links and anchors."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag

from lxml import html as lxml_html

# what an engine itself puts beside the text of a page: a link to each heading, an icon, a button
_APPARATUS = "headerlink md-content__button md-clipboard"


@dataclass(frozen=True, slots=True)
class Page:
    """A built page: its title, the words of its article, where its links lead (page#anchor), its anchors."""

    title: str
    text: str
    links: tuple[str, ...]
    anchors: tuple[str, ...]


def pages(site: Path) -> dict[str, Path]:
    """The pages of a site by address."""
    return {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}


def read(site: Path, address: str) -> Page:
    """The page at `address`."""
    document = lxml_html.document_fromstring(
        (site / address).read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8")
    )
    articles = document.xpath("//article")
    article = articles[0] if articles else document
    for name in _APPARATUS.split():
        for element in article.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"):
            element.drop_tree()
    links = tuple(_target(address, link.get("href")) for link in article.iter("a") if link.get("href") is not None)
    anchors = tuple(sorted(element.get("id") for element in article.iter() if element.get("id")))
    title = document.findtext(".//title") or ""
    return Page(_words(title), _words(article.text_content()), links, anchors)


def _words(text: str) -> str:
    """The text without white space, which engines put between elements as they like."""
    return re.sub(r"\s+", "", text)


def _target(address: str, link: str) -> str:
    """Where a link leads, as an address inside the site; links elsewhere stay."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", link):
        return link
    path, fragment = urldefrag(link)
    path = path.partition("?")[0]
    place = posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(path))) if path else address
    return f"{place}#{unquote(fragment)}" if fragment else place


def differences(ours: Path, theirs: Path) -> Iterator[tuple[str, str]]:
    """What the site `theirs` has otherwise than `ours`: (kind, sentence), page by page."""
    one, other = pages(ours), pages(theirs)
    for address in sorted(one.keys() - other.keys()):
        yield "missing page", address
    for address in sorted(other.keys() - one.keys()):
        yield "additional page", address
    for address in sorted(one.keys() & other.keys()):
        a, b = read(ours, address), read(theirs, address)
        if a.title != b.title:
            yield "title", f"{address}: {a.title!r}, there {b.title!r}"
        if a.text != b.text:
            at = next((i for i, (x, y) in enumerate(zip(a.text, b.text, strict=False)) if x != y), 0)
            yield (
                "text",
                f"{address}: …{a.text[max(0, at - 20) : at + 30]}…, there …{b.text[max(0, at - 20) : at + 30]}…",
            )
        if a.links != b.links:
            lost, new = sorted(set(a.links) - set(b.links)), sorted(set(b.links) - set(a.links))
            yield "links", f"{address}: {lost[:2] or 'their order'}, there {new[:2]}"
        # anchors that an engine adds for itself do no harm
        if lost := sorted(set(a.anchors) - set(b.anchors)):
            yield "anchors", f"{address}: {lost[:3]} lost"
