"""Built pages, parsed once: what the checks over a site share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from builder.model import Corpus, Report
from builder.render import Rendered, render_docs
from builder.render.search_assets import bundle_search_scripts

ROOT = Path(__file__).parent.parent.parent


def build(corpus: Corpus, project: Path, site_url: str = "") -> tuple[Path, Rendered]:
    """The strictly built site of `corpus` in the folder `project`, to stand at `site_url`, and what was rendered."""
    written_by_hand = [path for path in (ROOT / "docs").glob("*.md") if path.name != "index.md"]
    for folder in ("assets", "search"):
        # not the index and the script that an earlier build may have left
        made = shutil.ignore_patterns("index", "huibian-search.js")
        shutil.copytree(ROOT / "docs" / folder, project / "docs" / folder, ignore=made)
    scripts = project / "docs" / "assets" / "search"
    bundle_search_scripts(scripts, scripts / "huibian-search.js")
    for path in written_by_hand:
        shutil.copy(path, project / "docs")
    shutil.copytree(ROOT / "overrides", project / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", project)
    rendered = render_docs(corpus, project / "docs")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=project,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000", "HUIBIAN_SITE_URL": site_url},
        check=True,
    )
    return project / "site", rendered


@dataclass(frozen=True)
class Page:
    """A page of a site: `path` inside it, and its parsed HTML."""

    path: str
    soup: BeautifulSoup

    @property
    def ids(self) -> list[str]:
        return [str(element["id"]) for element in self.soup.select("[id]")]


@cache
def pages(site: Path) -> dict[str, Page]:
    """Every page of a site by its path."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        found[name] = Page(name, BeautifulSoup(path.read_text(encoding="utf-8"), "lxml"))
    return found


def broken_links(site: Path) -> list[str]:
    """Links within the site that lead nowhere, as “page: link”; 404.html stands anywhere and is left out."""
    known = {name: set(page.ids) for name, page in pages(site).items()}
    broken = []
    for name, page in pages(site).items():
        for element in page.soup.select("a[href], link[href], script[src], img[src]"):
            link = str(element.get("href") or element.get("src"))
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or name == "404.html" or link.startswith("javascript:"):
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path))) if parts.path else name
            if (site / target).is_dir():
                target = os.path.normpath(f"{target}/index.html")
            lost = parts.fragment and target in known and unquote(parts.fragment) not in known[target]
            if lost or not (site / target).is_file():
                broken.append(f"{name}: {link}")
    return broken


def foreign_requests(site: Path) -> list[str]:
    """What a page would fetch from another origin, as “page: address”."""
    found = []
    for name, page in pages(site).items():
        for element in page.soup.select("[src], link[href]"):
            if "canonical" in (element.get("rel") or []):
                continue
            link = str(element.get("src") or element.get("href"))
            if urlsplit(link).netloc:
                found.append(f"{name}: {link}")
    return found


def skipped_headings(page: Page) -> list[str]:
    """Headings that go down by more than one level, or a page without exactly one h1."""
    article = page.soup.select_one("article")
    depths = [int(h.name[1]) for h in article.select("h1, h2, h3, h4, h5, h6")] if article else []
    wrong = [f"{page.path}: h{before} then h{after}" for before, after in pairwise(depths) if after > before + 1]
    return wrong + ([] if depths.count(1) == 1 and depths[0] == 1 else [f"{page.path}: {depths.count(1)} h1"])


def shown_text(page: Page) -> str:
    """The text of a report as its page shows it: the title where it is the text's first line, then the container."""
    title = page.soup.select_one("h1.hb-title")
    container = page.soup.select_one(".hb-text")
    assert title is not None
    assert container is not None
    first = title.get_text() if str(title.get("id")).startswith("p") else ""
    return first + container.get_text().replace("\n", "")


def true_text(report: Report) -> str:
    """The same from the dataset: the paragraphs joined; cells of a row stand in cells, not between tabs."""
    return "".join(
        p.text.strip().replace("\t", "") if p.style == "table" else p.text.strip() for p in report.paragraphs
    )
