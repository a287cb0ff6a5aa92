"""HTML: the article of a page, not the page around it.

Lines are the non-empty text blocks of the article (a table row is one block, its cells joined by tabs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from builder.errors import HuibianError
from builder.model import Line, Source
from builder.read import limits
from builder.read.decode import decode
from builder.read.settings import checked_encoding
from builder.read.web_pages import first_value, is_of_page, page_info, told_by

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# never part of an article; `form` is not among them, since some servers wrap the whole page in one
_DROPPED = [
    "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe", "svg", "button", "select", "input",
    "textarea", "object", "audio", "video", "head",
]  # fmt: skip
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.I)
# where a page's own lines stand, in lines of the article
_HEAD, _TAIL = 12, 6
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
# what government sites call the element that holds the text
_ARTICLE = re.compile(r"(?:^|[-_ ])(?:article|content|zoom|TRS_Editor|UCAPCONTENT|detail|main-?text|view)", re.I)
# and what they call what stands around it
_AROUND = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|foot|footer|header|breadcrumb|crumbs?|share|sidebar|related|copyright|pagination|"
    r"friend-?links?|toolbar|print)(?:$|[-_ ])",
    re.I,
)
# what they call the element that holds the title, where it is no h1
_TITLED = re.compile(r"(?:^|[-_ ])(?:art(?:icle)?-?)?(?:title|tit|bt|biaoti)(?:$|[-_ ])", re.I)
# what a table lays out: a page without any name for its article is opened as far as a cell holds most of its text
_LAYOUT = {"body", "table", "tbody", "tr", "td", "center", "form"}


def read_html(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of an HTML page."""
    limits.at_most(name, data.count(b"<"), limits.HTML_TAGS, "tags")
    declared = _CHARSET.search(data[:4096])
    if encoding is None and declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        label = declared[1].decode("ascii", "replace").lower()
        try:
            data.decode(checked_encoding(label))
            encoding = label
        except (HuibianError, UnicodeError):
            encoding = None
    text, codec, warnings = decode(name, data, encoding)
    try:
        soup = BeautifulSoup(text.replace("\x00", "\ufffd"), "lxml")
        outside = _heading(soup)
        titled = _titled(soup)
        info = _info(soup)
        _strip(soup)
        article = _article(soup)
        blocks = _blocks(article)
        _learn(info, blocks)
        lines = list(_without_page(blocks, info))
    except RecursionError:
        raise HuibianError(name, "its elements are nested too deeply.", "Save the article as text.") from None
    outside = outside or (titled if not any(titled in line.text for line in lines[:5]) else "")
    if outside and not any(line.style == "heading1" or line.text == outside for line in lines[:5]):
        # the title of many sites stands above the element that holds the text
        lines = [Line(0, outside, "heading1"), *lines]
    numbered = tuple(Line(number, line.text, line.style) for number, line in enumerate(lines, 1))
    return Source(name, sha256, "html", codec, numbered, tuple(sorted(info.items())), warnings)


def _heading(soup: BeautifulSoup) -> str:
    """The text of the page's first heading, or what it says its article is called; "" if it has neither."""
    heading = soup.find("h1")
    if isinstance(heading, Tag) and (text := _flat(heading)):
        return text
    named = soup.find("meta", attrs={"name": re.compile("^ArticleTitle$", re.I)})
    return _SPACE.sub(" ", str(named.get("content") or "")).strip() if isinstance(named, Tag) else ""


def _titled(soup: BeautifulSoup) -> str:
    """The title of an article that has no heading: an element that is named so, or else what the page is called.

    Of several elements that one counts whose text begins as the name of the page does; "" if there is none.
    """
    called = re.split("[-_|—–]", _flat(soup.title))[0].strip() if isinstance(soup.title, Tag) else ""
    found = list(_named_titles(soup))
    if alike := next((text for text in found if called and text[:4] == called[:4]), ""):
        return alike
    if 6 <= len(called) <= 80 and isinstance(soup.body, Tag) and called in _flat(soup.body):
        return called
    return found[0] if found else ""


def _named_titles(soup: BeautifulSoup) -> Iterator[str]:
    for element in soup.find_all(["div", "p", "h2", "h3", "td", "span", "strong"]):
        names = " ".join([str(element.get("id") or ""), *(element.get("class") or [])])
        if names and _TITLED.search(names) and 6 <= len(text := _SPACE.sub(" ", _beginning(element)).strip()) <= 80:
            around = [element, *islice(element.parents, 8)]
            if not any(e.name == "a" or e.name in _DROPPED or _is_around(e) for e in around if isinstance(e, Tag)):
                yield text


def _flat(element: Tag) -> str:
    return _SPACE.sub(" ", element.get_text()).strip()


def _info(soup: BeautifulSoup) -> dict[str, str]:
    """What the site's table of information, or its meta elements, say: issuer, date, index number."""
    found: dict[str, tuple[int, str]] = {}

    keys = page_info()

    def offer(label: str, value: str) -> None:
        key = keys.get(label)
        if key and value and key.rank < found.get(key.name, (len(keys), ""))[0]:
            found[key.name] = key.rank, value

    for cell in soup.find_all(["th", "td", "dt", "span", "li", "b", "strong", "label", "p", "div"]):
        words = re.sub(r"[\s【】\[\]]", "", _beginning(cell)).replace(":", "：", 1)
        label, colon, value = words.partition("：")
        if label not in keys:
            continue
        if not colon or not value:
            neighbour = cell.find_next_sibling()
            value = re.sub(r"\s", "", _beginning(neighbour)) if isinstance(neighbour, Tag) else ""
        if len(value := first_value(keys[label].name, value)) <= 60 and "：" not in value:
            offer(label, value)
    meta = {"PubDate": "发布时间", "ContentSource": "信息来源"}
    for element in soup.find_all("meta", attrs={"name": True, "content": True}):
        offer(meta.get(str(element["name"]), ""), re.sub(r"\s", "", str(element["content"]))[:60])
    return {key: value for key, (_, value) in found.items()}


def _beginning(element: Tag, most: int = 90) -> str:
    """The first characters of an element's text, without walking through all of a page for each of its elements."""
    pieces, length = [], 0
    for node in _walk(element, most):
        if type(node) is NavigableString:
            pieces.append(node.strip())
            length += len(pieces[-1])
            if length > most:
                break
    return "".join(pieces)[: most + 1]


def _walk(element: Tag, most: int) -> Iterator[PageElement]:
    """The first `most` nodes below `element` in order; unlike `descendants` it never looks for the last one first."""
    stack = [iter(element.children)]
    while stack and most:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        most -= 1
        yield node
        if isinstance(node, Tag):
            stack.append(iter(node.children))


def _sizes(root: Tag) -> dict[int, tuple[int, int]]:
    """How many characters every element below `root` holds, and how many of them are no link; in one walk.

    The keys are the elements' `id()`: hashing an element would write out all that is in it.
    """
    sizes: dict[int, tuple[int, int]] = {}
    stack: list[tuple[PageElement, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if not isinstance(node, Tag):
            length = len(node.strip()) if type(node) is NavigableString else 0
            sizes[id(node)] = length, length
        elif not done:
            stack.append((node, True))
            stack.extend((child, False) for child in node.children)
        else:
            parts = [sizes[id(child)] for child in node.children]
            whole = sum(text for text, _ in parts)
            sizes[id(node)] = whole, 0 if node.name == "a" else sum(prose for _, prose in parts)
    return sizes


def _strip(soup: BeautifulSoup) -> None:
    """Take out what no reader of the article sees, and what surrounds it by its name."""
    for element in soup(_DROPPED):
        element.extract()
    sizes = _sizes(soup)
    # names deceive: an element that holds most of the text is not what surrounds it
    for element in [e for e in soup.find_all(True) if _is_around(e)]:
        if sizes[id(element)][0] < 0.4 * sizes[id(soup)][0]:
            element.extract()


def _is_around(element: Tag) -> bool:
    if element.has_attr("hidden") or _HIDDEN.search(str(element.get("style") or "")):
        return True
    if element.name == "header":
        return not any(parent.name in ("article", "main") for parent in islice(element.parents, 6))
    names = " ".join([str(element.get("id") or ""), *(element.get("class") or [])])
    return element.name in ("div", "ul", "section", "p", "table") and bool(_AROUND.search(names))


def _article(soup: BeautifulSoup) -> Tag:
    """The element that most plausibly holds the article: the innermost that has most of the text that is no link."""
    candidates = list(soup.find_all(["article", "main"]))
    candidates += [
        e
        for e in soup.find_all(["div", "section", "td"])
        if _ARTICLE.search(" ".join([str(e.get("id") or ""), *(e.get("class") or [])]))
    ]
    body = soup.body or soup
    sizes = _sizes(body)
    most = 0.5 * sizes[id(body)][1]
    fitting = [e for e in candidates if sizes.get(id(e), (0, 0))[1] > most]
    return min(fitting, key=lambda e: sizes[id(e)][0]) if fitting else _innermost(body, sizes, most)


def _innermost(root: Tag, sizes: dict[int, tuple[int, int]], most: float) -> Tag:
    """The cell of tables within tables that holds more than `most` characters of text; `root` if there is none."""
    while True:
        inside = (e for e in root.children if isinstance(e, Tag) and e.name in _LAYOUT)
        deeper = next((e for e in inside if sizes.get(id(e), (0, 0))[1] > most), None)
        if deeper is None:
            # a table of data is no layout: its rows would be told apart
            return root if root.name in ("body", "td", "center", "form") else _cell_of(root)
        root = deeper


def _cell_of(element: Tag) -> Tag:
    """The nearest element around that is no part of a table's grid."""
    return next((e for e in element.parents if isinstance(e, Tag) and e.name not in ("table", "tbody", "tr")), element)


def _learn(info: dict[str, str], blocks: Sequence[Line]) -> None:
    """What the lines of labels below the title tell, where the table of information does not."""
    for line in blocks[:_HEAD]:
        if line.style != "table" and is_of_page(line.text, info):
            for label, value in told_by(line.text):
                info.setdefault(page_info()[label].name, value)


def _without_page(lines: list[Line], info: dict[str, str]) -> Iterator[Line]:
    """The lines without those at the head and the end that belong to the page: its table of information, buttons."""
    for number, line in enumerate(lines):
        outer = number < _HEAD or number >= len(lines) - _TAIL
        if outer and line.style != "table" and is_of_page(line.text, info):
            continue
        yield line


def _blocks(root: Tag) -> list[Line]:
    """The text blocks below `root` in order, iteratively (pages may nest thousands of elements)."""
    lines: list[Line] = []
    pieces: list[str] = []
    style = ""

    def flush() -> None:
        nonlocal style
        text = _SPACE.sub(" ", "".join(pieces)).strip(" ")
        pieces.clear()
        if text.strip():
            lines.append(Line(0, text, style))
            style = ""

    stack: list[PageElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            flush()
            style = ""
        elif isinstance(node, NavigableString):
            if not isinstance(node, Comment) and type(node) is NavigableString:
                pieces.append(str(node))
        elif isinstance(node, Tag):
            # a table within a cell is part of that cell; one that only lays out the page is opened
            if node.name == "tr" and not any(isinstance(e, Tag) and e.name == "table" for e in _walk(node, 2000)):
                flush()
                cells = [_flat(c) for c in node.find_all(["td", "th"], recursive=False)]
                if len(cells) > 1 and any(cells):
                    lines.append(Line(0, "\t".join(cells), "table"))
                    continue
            if node.name in _BLOCKS:
                flush()
                if re.fullmatch("h[1-6]", node.name):
                    style = "heading" + node.name[1]
                stack.append("end")
            stack.extend(reversed(list(node.children)))
    flush()
    return lines
