"""`huibian check`: audit a built site as an outsider would: links, anchors, counts, leaks, requests, its policy."""

from __future__ import annotations

import bz2
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from builder.audit_policy import policy_findings
from builder.clean import hidden_details, hidden_strings, tells_person
from builder.clean.noise import ADVERT, marker_pattern
from builder.corrections import read_corrections
from builder.dataset import PACKED
from builder.errors import HuibianError
from builder.model import Corpus
from builder.parts.build import RECORD, record_of
from builder.parts.deal import Part, deal, layout_of
from builder.pipeline import Progress, build_corpus, quiet
from builder.project import Project
from builder.read import find_inputs, read_source, source_name
from builder.read.settings import Encodings, encoding_of
from builder.render.compare import FOLDER as COMPARED
from builder.render.compare import unpacked
from builder.render.links import Layout, built, report_page
from builder.schemas import validate

# attributes that make a browser fetch something by itself
_FETCHED = (
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("embed", "src"),
    ("object", "data"),
)
_FETCHED_RELATIONS = {
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "modulepreload",
    "manifest",
}
_TEXT_FILES = {".html", ".json", ".jsonl", ".js", ".mjs", ".css", ".xml", ".txt", ".md", ".csv", ".svg", ".bin", ""}
_PACKED = {".zip", PACKED}
_CSS_FETCH = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""")
# hidden words shorter than this stand in other words by chance
_SHORTEST = 2
# characters of a file around a name, by which one tells whether it is one; markup that begins or ends beyond them
_AROUND = 60
_MARKUP = re.compile(r"<[^<>]*(?:>|$)|^[^<>]*>")
# where strings of data begin and end: what one of them tells says nothing of the next
_STRING = re.compile(r'(?<!\\)"')
# the page of a report: in the root or in a part
_REPORT = re.compile(r"^(?:[^/]+/)?reports/[^/]+\.html$")
_MOST = 20


def audit(project: Project, progress: Progress = quiet, encodings: Encodings = MappingProxyType({})) -> list[str]:
    """Findings, one sentence each; an empty list is a clean site. Nothing is printed that the site hides."""
    site = project.site
    if not (site / "index.html").is_file():
        raise HuibianError(str(site), "holds no site.", "Build it first: make site.")
    corrections = read_corrections(project.corrections)
    corpus = build_corpus(
        [project.seeds],
        cache=project.cache / "extracted",
        encodings=encodings,
        corrections=corrections,
        progress=progress,
    ).corpus
    findings: list[str] = []
    progress("reading the pages …")
    pages = _Pages(site)
    progress(f"checking {len(pages.paths)} pages …")
    record = record_of(site)
    parts = deal(corpus.reports, record["by"]) if record else ()
    for group in (
        _links(pages),
        _counts(pages, corpus, layout_of(parts)),
        _parts(pages, record, parts),
        _leaks(pages, corpus),
        _private(site, _hidden(project, corpus, {**encodings, **corrections.encodings})),
        _requests(pages),
        _policies(pages),
    ):
        findings += _shortened(group)
    findings += [f"data: {problem}" for problem in validate(site / "data")]
    return findings


def _shortened(findings: Iterator[str]) -> list[str]:
    found = list(findings)
    return found[:_MOST] + ([f"… {len(found) - _MOST} more of this kind"] if len(found) > _MOST else [])


class _Pages:
    """The HTML pages of a site, parsed once each; paths are relative to the site."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.paths = sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))
        self.known = set(self.paths)
        self.ids: dict[str, set[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.fetched: dict[str, list[str]] = {}
        self.texts: dict[str, str] = {}
        self.doubled: dict[str, list[str]] = {}
        self.policies: dict[str, tuple[str, ...]] = {}
        # where on its host the site is published, as its home page says
        self.prefix = "/"
        for path in self.paths:
            self._read(path)

    def _read(self, path: str) -> None:
        soup = BeautifulSoup((self.site / path).read_text(encoding="utf-8"), "lxml")
        ids = [str(e["id"]) for e in soup.find_all(id=True)]
        self.ids[path] = set(ids) | {str(e["name"]) for e in soup.find_all("a", attrs={"name": True})}
        self.doubled[path] = sorted({i for i in ids if ids.count(i) > 1}) if len(ids) != len(set(ids)) else []
        self.links[path] = [str(e["href"]) for e in soup.find_all("a", href=True)]
        fetched = [str(e[name]) for tag, name in _FETCHED for e in soup.find_all(tag, attrs={name: True})]
        for link in soup.find_all("link", href=True):
            if _FETCHED_RELATIONS & set(link.get("rel") or []):
                fetched.append(str(link["href"]))
        self.fetched[path] = fetched
        self.texts[path] = soup.get_text(" ")
        self.policies[path] = tuple(dict.fromkeys(policy_findings(soup)))
        if path == "index.html" and (own := soup.find("link", rel="canonical", href=True)):
            self.prefix = urlsplit(str(own["href"])).path.removesuffix("index.html") or "/"


def _links(pages: _Pages) -> Iterator[str]:
    """Internal links and anchors that lead nowhere, and ids that stand twice on a page."""
    for path in pages.paths:
        for name in pages.doubled[path]:
            yield f"{path}: the id {name} stands more than once."
        # the page for what is missing is shown at any address, its links start at the root
        base = "" if path == "404.html" else path
        for link in pages.links[path]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = _resolved(pages.site, base, parts.path, pages.prefix) if parts.path else path
            if target is None:
                yield f"{path}: {link} leads to no file."
            elif parts.fragment.startswith(("__", ":~:")) or not parts.fragment:
                continue
            elif target in pages.ids and unquote(parts.fragment) not in pages.ids[target]:
                yield f"{path}: {link} leads to no anchor."


def _resolved(site: Path, base: str, path: str, prefix: str) -> str | None:
    """The file that a link of the page `base` means, relative to the site; None if there is none. `prefix`: the path
    under which the site is published, which links that begin with / hold."""
    folder = site / base if not base else (site / base).parent
    if path.startswith("/") and not path.startswith(prefix):
        return None
    target = site / unquote(path.removeprefix(prefix)) if path.startswith("/") else folder / unquote(path)
    target = Path(re.sub(r"/+$", "", target.as_posix()) or "/")
    candidates = (
        [target / "index.html"] if path.endswith("/") or path in (".", "..") else [target, target / "index.html"]
    )
    for candidate in candidates:
        resolved = candidate.resolve()
        if resolved.is_file() and resolved.is_relative_to(site.resolve()):
            return resolved.relative_to(site.resolve()).as_posix()
    return None


def _counts(pages: _Pages, corpus: Corpus, layout: Layout) -> Iterator[str]:
    """Reports without a page and pages without a report, in the root or in any part."""
    wanted = {built(layout.place(report_page(r.id))) for r in corpus.reports}
    found = {p for p in pages.paths if _REPORT.search(p) and p != "reports/index.html"}
    yield from (f"{path}: the page of a report is missing." for path in sorted(wanted - found))
    yield from (f"{path}: a page of no report of the inputs." for path in sorted(found - wanted))


def _parts(pages: _Pages, record: Mapping[str, Any] | None, parts: Sequence[Part]) -> Iterator[str]:
    """Parts of the site that are not those of the inputs, and parts without a home."""
    told = {part["folder"]: part["reports"] for part in record["parts"]} if record else {}
    wanted = {part.folder: len(part.reports) for part in parts}
    for folder in sorted(told.keys() | wanted.keys()):
        if told.get(folder, 0) != wanted.get(folder, 0):
            yield f"{RECORD}: {folder} has {told.get(folder, 0)} reports, the inputs give {wanted.get(folder, 0)}."
        elif f"{folder}/index.html" not in pages.known:
            yield f"{folder}/index.html: the home of a part is missing."


def _leaks(pages: _Pages, corpus: Corpus) -> Iterator[str]:
    """Adverts, contents lists and markers on a page."""
    gone = {c.before.strip(): c.rule for c in corpus.changes if c.before and c.kind == ADVERT.kind}
    marker = marker_pattern()
    for path in pages.paths:
        text = pages.texts[path]
        if found := marker.search(text):
            yield f"{path}: shows the marker {found[0]}."
        for words, rule in gone.items():
            if len(words) > 8 and words in text:
                yield f"{path}: shows an advert ({rule})."


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What redactions hide: all of it, and of this what is no name and so means the same wherever it stands."""

    strings: set[str] = field(default_factory=set)
    details: set[str] = field(default_factory=set)


def _private(site: Path, hidden: _Hidden) -> Iterator[str]:
    """Words that a redaction hides, in any published file. The finding does not repeat them."""
    if not hidden.strings:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(hidden.strings, key=len, reverse=True))))
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.suffix in _TEXT_FILES | _PACKED:
            where = path.relative_to(site).as_posix()
            try:
                text = _content(path).decode("utf-8", errors="ignore")
            except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
                yield f"{where}: cannot be unpacked ({error})."
                continue
            for found in pattern.finditer(text):
                if found[0] in hidden.details or _is_person(text, found.start(), found.end()):
                    line = text.count("\n", 0, found.start()) + 1
                    yield f"{where}:{line}: shows {len(found[0])} characters that are hidden as private."
                    break


def _content(path: Path) -> bytes:
    """The bytes of a file; of what is packed those in it: a database, say, keeps its texts whole."""
    if path.suffix == ".js" and path.parent.as_posix().endswith(f"/{COMPARED}"):
        return json.dumps(unpacked(path.read_text(encoding="utf-8")), ensure_ascii=False).encode("utf-8", "ignore")
    if path.suffix == PACKED:
        return bz2.decompress(path.read_bytes())
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def _is_person(text: str, start: int, end: int) -> bool:
    """Whether a hidden name stands for a person here too: its characters are words and officials too. What is around it
    is read as one sees it, without markup, and no further than the string in which it stands."""
    before = _STRING.split(_MARKUP.sub("", text[max(0, start - _AROUND) : start]))[-1]
    after = _STRING.split(_MARKUP.sub("", text[end : end + _AROUND]))[0]
    return tells_person(before + text[start:end] + after, len(before), len(before) + end - start)


def _hidden(project: Project, corpus: Corpus, encodings: Encodings) -> _Hidden:
    by_source: dict[str, list] = {}  # type: ignore[type-arg]
    for change in corpus.changes:
        by_source.setdefault(change.source, []).append(change)
    digests = {c.source: c.sha256 for c in corpus.compilations}
    hidden = _Hidden()
    for path in find_inputs([project.seeds]):
        name = source_name(path)
        if name in by_source:
            source = read_source(path, encoding_of(encodings, name))
            if source.sha256 == digests[name]:  # not another file of the same name, which was left out
                lines: Mapping[int, str] = {line.number: line.text for line in source.lines}
                hidden.strings.update(w for w in hidden_strings(by_source[name], lines) if len(w) >= _SHORTEST)
                hidden.details.update(w for w in hidden_details(by_source[name], lines) if len(w) > _SHORTEST)
    return hidden


def _requests(pages: _Pages) -> Iterator[str]:
    """What would make a browser ask another site for something, in pages and style sheets."""
    for path in pages.paths:
        for address in pages.fetched[path]:
            if _foreign(address):
                yield f"{path}: fetches {address}."
    for sheet in sorted(pages.site.rglob("*.css")):
        if _CSS_FETCH.search(sheet.read_text(encoding="utf-8", errors="replace")):
            yield f"{sheet.relative_to(pages.site).as_posix()}: fetches from another site."


def _policies(pages: _Pages) -> Iterator[str]:
    """Pages without a strict Content-Security-Policy, and what the policy of a page blocks on it."""
    for path in pages.paths:
        yield from (f"{path}: {finding}." for finding in pages.policies[path])


@cache
def _foreign(address: str) -> bool:
    parts = urlsplit(address)
    return parts.netloc != "" or parts.scheme not in ("", "data")
