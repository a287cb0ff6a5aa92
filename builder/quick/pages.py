"""MkDocs' pages, quicker and smaller: what is the same for every page is made once, and what is written is not kept.

MkDocs makes a parser of Markdown anew for each page, asks for every link which file it means in four libraries, and has
the text and the Markdown of all pages in memory until the last one is written. A page here does as the stock one does,
to the byte, and gives the same warnings: one parser is reset from page to page, links of the common kind are looked up,
and texts wait on the disk.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
import tempfile
from typing import IO, TYPE_CHECKING

from jinja2 import pass_context
from markdown import Markdown
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import (
    Page,
    _ExtractAnchorsTreeprocessor,
    _ExtractTitleTreeprocessor,
    _RawHTMLPreprocessor,
    _RelativePathTreeprocessor,
)
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url, meta
from mkdocs.utils.templates import url_filter

from builder.quick.direct import levels, write
from builder.quick.raw import is_orderly
from builder.quick.tree import QuickContents

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

# extensions that can be reset, as Python-Markdown asks of them: with others every page has a parser of its own
_RESET = frozenset(
    {
        *("attr_list", "md_in_html", "def_list", "tables", "toc", "fenced_code"),
        *("pymdownx.superfences", "pymdownx.highlight", "builder.quick"),
    }
)
# an address without a scheme or anything escaped, but what a page is asked
_PLAIN = re.compile(r"(?!/)([\w./-]*)(?:(?<=[\w/])(\?[a-z]+=\w+))?(?:#([\w.-]+))?")
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*+)(\s[^<>]*+)>")
_ATTRIBUTE = re.compile(r'\s([a-zA-Z][a-zA-Z0-9-]*+)(?:="([^"]*+)")?')
# what stands in these is no markup to a parser of HTML
_OPAQUE = re.compile("<(?:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext)", re.IGNORECASE)

# addresses of a template that are kept: those of the menu, and of files that all pages load
_MANY = 1000


class QuickPages(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Puts quick pages in the places of those that are not in the navigation: nearly all."""

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """The event of MkDocs at which every page is there, and none has been read."""
        shared = _Shared(config, files)
        named = {id(page) for page in nav.pages}
        for file in files.documentation_pages():
            if type(file.page) is Page and id(file.page) not in named:
                QuickPage(file, config, shared)
        return nav

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """The event of MkDocs at which the templates are there, and no page has been put into them."""
        if env.filters["url"] is url_filter:
            env.filters["url"] = _Addresses().url
        return env


class _Addresses:
    """Addresses within templates: the same for all pages of a folder, which come one after another."""

    def __init__(self) -> None:
        self._folder: tuple[str, str] | None = None
        self._found: dict[str, str] = {}

    @pass_context
    def url(self, context: Context, value: object) -> str:
        """As the stock filter: the address `value` relative to the page that is written."""
        page = context["page"]
        if page is None or not isinstance(value, str):
            return str(url_filter(context, value))  # type: ignore[arg-type]
        head, _, tail = page.url.rpartition("/")
        folder = head, "" if "." in tail else tail
        if folder != self._folder:
            self._folder, self._found = folder, {}
        found = self._found.get(value)
        if found is None:
            found = url_filter(context, value)  # type: ignore[arg-type]
            if len(self._found) < _MANY:
                self._found[value] = found
        return found


class _Shared:
    """What the pages of a site have in common."""

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        self.files = files
        os.makedirs(os.path.dirname(config.site_dir), exist_ok=True)
        # as much as the site itself: beside it, where there must be room for that
        self._texts: IO[bytes] = tempfile.TemporaryFile(dir=os.path.dirname(config.site_dir))  # noqa: SIM115
        self._end = 0
        # MkDocs asks for a text several times while it is at a page, and gives it back as it was
        self._last: tuple[tuple[int, int], str] | None = None
        self._config = config
        self._parser: Markdown | None = None
        self._levels: range | None = None
        self._folder = ("", "")
        self._targets: dict[str, tuple[File, str]] = {}

    def keep(self, text: str) -> tuple[int, int]:
        """Write `text` down; where it is, for `kept`."""
        if self._last is not None and text is self._last[1]:
            return self._last[0]
        data = text.encode("utf-8", "surrogatepass")
        place = self._end, len(data)
        self._last = place, text
        while data:
            written = os.pwrite(self._texts.fileno(), data, self._end)
            self._end, data = self._end + written, data[written:]
        return place

    def kept(self, place: tuple[int, int]) -> str:
        """The text that was written down at `place`."""
        if self._last is None or place != self._last[0]:
            self._last = place, os.pread(self._texts.fileno(), place[1], place[0]).decode("utf-8", "surrogatepass")
        return self._last[1]

    def parser(self) -> Markdown:
        """A parser that has read nothing."""
        if self._parser is not None:
            return self._parser.reset()
        parser = Markdown(  # type: ignore[no-untyped-call]
            extensions=self._config.markdown_extensions, extension_configs=self._config["mdx_configs"] or {}
        )
        if "toc" in parser.treeprocessors and isinstance(parser.treeprocessors["toc"], QuickContents):
            parser.treeprocessors["toc"].listed = False
        if _RESET.issuperset(self._config.markdown_extensions):
            self._parser, self._levels = parser, levels(parser)
        return parser

    def noted(self) -> range | None:
        """Of which levels headings are noted, where pages can be written straight away."""
        if self._parser is None and _RESET.issuperset(self._config.markdown_extensions):
            self.parser()
        return self._levels

    def targets(self, file: File) -> dict[str, tuple[File, str]]:
        """What links on the page of `file` have been found to mean, by their path: the same for all pages of a
        folder, which come one after another."""
        head, _, tail = file.url.rpartition("/")
        folder = (posixpath.dirname(file.src_uri), head if "." in tail else file.url)
        if folder != self._folder:
            self._folder, self._targets = folder, {}
        return self._targets


class QuickPage(Page):
    """A page that is not in the navigation."""

    def __init__(self, file: File, config: MkDocsConfig, shared: _Shared) -> None:
        self._shared = shared
        self._place: tuple[int, int] | None = None
        self._source: str | None = None
        self._rendered = False
        super().__init__(None, file, config)

    @property
    def content(self) -> str | None:
        """The page as HTML; on the disk, while other pages are made."""
        return None if self._place is None else self._shared.kept(self._place)

    @content.setter
    def content(self, text: str | None) -> None:
        self._place = None if text is None else self._shared.keep(text)

    @property
    def markdown(self) -> str | None:
        """The page as Markdown; read again once HTML has been made of it."""
        if self._source is None and self._rendered:
            return meta.get_data(self.file.content_string)[0]
        return self._source

    @markdown.setter
    def markdown(self, text: str | None) -> None:
        self._source = text

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """As the stock page: make HTML of the Markdown, and note title, contents, anchors and links."""
        if self._source is None:
            raise RuntimeError("the page has not been read")
        # what has no title of its own gets it of its Markdown
        if not (self.meta.get("title") and self._written(self._source, config, files)):
            self._converted(self._source, config, files)
        # asked for time and again, and the stock page looks into its Markdown for it
        self.title = self.title
        self._rendered, self._source = True, None

    def _written(self, source: str, config: MkDocsConfig, files: Files) -> bool:
        """Write the page straight away, where it is of the common kind."""
        noted = self._shared.noted()
        if noted is None:
            return False
        links = _QuickLinks(self.file, files, config)
        links.targets = self._shared.targets(self.file)
        written = write(source, noted, links.known)
        if written is None:
            return False
        self.content = written.html
        self.toc = get_toc(written.contents())  # type: ignore[arg-type]
        self._note(written.anchors, links)
        return True

    def _note(self, anchors: set[str], links: _QuickLinks) -> None:
        """Which names the page has, and which it links to."""
        self.present_anchor_ids = anchors
        # those to the page itself are right, most of the time, and need not be kept
        own = links.links_to_anchors.get(self.file, {})
        if own.keys() <= anchors:
            links.links_to_anchors.pop(self.file, None)
        self.links_to_anchors = links.links_to_anchors

    def _converted(self, source: str, config: MkDocsConfig, files: Files) -> None:
        """Have the page made by Python-Markdown."""
        md = self._shared.parser()
        raw = _QuickRaw()
        raw._register(md)
        anchors = _ExtractAnchorsTreeprocessor(self.file, files, config)
        anchors._register(md)
        links = _QuickLinks(self.file, files, config)
        links.targets = self._shared.targets(self.file)
        links._register(md)
        title = _ExtractTitleTreeprocessor()
        title._register(md)
        self.content = md.convert(source)
        self.toc = get_toc(getattr(md, "toc_tokens", []))
        self._title_from_render = title.title
        self._note(anchors.present_anchor_ids | raw.present_anchor_ids, links)


class _QuickLinks(_RelativePathTreeprocessor):
    """Addresses of links: looks up those that are plain paths, and asks the stock class about everything else."""

    targets: dict[str, tuple[File, str]]

    def path_to_url(self, url: str) -> str:
        found = self.known(url)
        return str(super().path_to_url(url)) if found is None else found

    def known(self, url: str) -> str | None:
        """The address for `url`, where it is a plain path to a file that is there."""
        found = _PLAIN.fullmatch(url)
        if not found:
            return None
        path, query, anchor = found.groups()
        if not path:
            if anchor:
                self.links_to_anchors.setdefault(self.file, {}).setdefault(anchor, url)
            return url
        target = self.targets.get(path)
        if target is None:
            file = self.files.get_file_from_path(self._target_uri(self.file.src_uri, path))
            if file is None or file.inclusion.is_excluded():  # type: ignore[no-untyped-call]
                return None
            target = self.targets[path] = file, get_relative_url(file.url, self.file.url)
        address = target[1] + query if query else target[1]
        if not anchor:
            return address
        self.links_to_anchors.setdefault(target[0], {}).setdefault(anchor, url)
        return f"{address}#{anchor}"


class _QuickRaw(_RawHTMLPreprocessor):
    """Anchors in raw HTML: found by their names where all tags are whole."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if not is_orderly(text) or _OPAQUE.search(text):
            return list(super().run(lines))
        for tag, attributes in _TAG.findall(text):
            for name, value in _ATTRIBUTE.findall(attributes):
                if name.lower() == "id" or (name.lower() == "name" and tag.lower() == "a"):
                    self.present_anchor_ids.add(html.unescape(value))
        return lines
