"""HTML: the article of a page, not the page around it.

Lines are the non-empty text blocks of the article (a table row is one block, its cells joined by tabs).
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from builder.errors import HuibianError
from builder.model import Line, Source
from builder.read.decode import decode

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_DROPPED = [
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "iframe",
    "svg",
    "button",
    "select",
]
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
# what government sites call the element that holds the text
_ARTICLE = re.compile(r"(?:^|[-_ ])(?:article|content|zoom|TRS_Editor|UCAPCONTENT|detail|main-?text|view)", re.I)
_INFO = {
    **dict.fromkeys(("发文机关", "发布机构", "信息来源", "来源"), "issuer"),
    **dict.fromkeys(("成文日期", "发布日期", "发布时间"), "date"),
    "索引号": "index",
}


def read_html(name: str, sha256: str, data: bytes, encoding: str | None = None) -> Source:
    """A `Source` of an HTML page."""
    declared = _CHARSET.search(data[:4096])
    if encoding is None and declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        label = declared[1].decode("ascii").lower()
        label = {"gb2312": "gb18030", "gbk": "gb18030"}.get(label, label)
        try:
            data.decode(label)
            encoding = label
        except (LookupError, UnicodeDecodeError):
            encoding = None
    text, codec, warnings = decode(name, data, encoding)
    try:
        soup = BeautifulSoup(text, "lxml")
    except RecursionError:
        raise HuibianError(name, "its elements are nested too deeply.", "Save the article as text.") from None
    info = _info(soup)
    for element in soup(_DROPPED):
        element.decompose()
    article = _article(soup)
    lines = _blocks(article)
    if (
        not any(line.style == "heading1" for line in lines)
        and (outside := soup.find("h1"))
        and outside not in article.find_all("h1")
    ):
        # the title of many sites stands above the element that holds the text
        lines = [Line(0, _SPACE.sub(" ", outside.get_text()).strip(), "heading1"), *lines]
    numbered = tuple(Line(number, line.text, line.style) for number, line in enumerate(lines, 1))
    return Source(name, sha256, "html", codec, numbered, info, warnings)


def _info(soup: BeautifulSoup) -> tuple[tuple[str, str], ...]:
    """What the site's table of information says: issuer, date, index number."""
    found: dict[str, str] = {}
    for cell in soup.find_all(["th", "td", "dt", "span", "li", "b", "strong"]):
        words = re.sub(r"\s", "", cell.get_text()[:60])
        label, colon, value = words.partition("：")
        key = _INFO.get(label)
        if key is None or key in found:
            continue
        if not colon or not value:
            neighbour = cell.find_next_sibling()
            value = re.sub(r"\s", "", neighbour.get_text()[:80]) if neighbour else ""
        if value:
            found[key] = value
    return tuple(sorted(found.items()))


def _article(soup: BeautifulSoup) -> Tag:
    """The element that most plausibly holds the article."""
    candidates = list(soup.find_all(["article", "main"]))
    candidates += [
        e for e in soup.find_all("div") if _ARTICLE.search(" ".join([str(e.get("id") or ""), *(e.get("class") or [])]))
    ]
    body = soup.body or soup
    whole = len(body.get_text(strip=True))
    fitting = [e for e in candidates if len(e.get_text(strip=True)) > 0.5 * whole]
    # the innermost of those that hold most of the text
    return min(fitting, key=lambda e: len(e.get_text(strip=True)), default=body)


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
        elif isinstance(node, NavigableString):
            if not isinstance(node, Comment) and type(node) is NavigableString:
                pieces.append(str(node))
        elif isinstance(node, Tag):
            if node.name == "tr":
                flush()
                cells = [_SPACE.sub(" ", c.get_text()).strip() for c in node.find_all(["td", "th"], recursive=False)]
                if any(cells):
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
