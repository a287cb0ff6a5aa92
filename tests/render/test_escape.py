"""Whatever a source says, a page shows just that."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as etree
from functools import cache
from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config

from builder.render.escape import literal, script_value, verbatim, xml_attribute, xml_text
from tests.render.sample import HOSTILE

ROOT = Path(__file__).parent.parent.parent
# the site may switch an extension on later: text must stay literal under all of these too
_MORE = [
    *("extra", "admonition", "sane_lists", "smarty", "wikilinks", "meta", "nl2br"),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details"),
    *("pymdownx.emoji", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark"),
    *("pymdownx.progressbar", "pymdownx.smartsymbols", "pymdownx.striphtml", "pymdownx.tabbed"),
    *("pymdownx.tasklist", "pymdownx.tilde"),
]
# U+FFFD itself is left out, to be told from what stands for another
_NOT_XML = "[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
_BITS = st.sampled_from(
    [
        *HOSTILE,
        *"\\`*_{}[]()><#+-.!|~^=:$&;@'\"/%?19aB党。",
        *(
            "1. ",
            "10) ",
            "a. ",
            "    ",
            "\t",
            "\u3000",
            "\u00a0",
            "\u2028",
            "\u0085",
            "&copy;",
            "]]>",
            "<?php",
            "::: x",
        ),
        *(":+1:", "[=50%]", "{++a++}", "(tm)", "+/-", "=/=", "1st", "*[X]: y", "[x]: y", "#. ", "/// note", "@@x"),
    ]
)
_TEXTS = st.lists(_BITS | st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12).map(
    "".join
)


@cache
def _markdown(everything: bool) -> markdown.Markdown:
    config = load_config(str(ROOT / "mkdocs.yml"))
    return markdown.Markdown(
        extensions=[*config.markdown_extensions, *(_MORE if everything else ())], extension_configs=config.mdx_configs
    )


def _shown(text: str, everything: bool) -> dict[str, str]:
    escaped = literal(text)
    document = (
        f'<div markdown="1">\n\n## {escaped} {{#heading}}\n\n{escaped}\n{{#paragraph}}\n\n- [{escaped}](#heading)\n\n'
        f"| a | b |\n| -- | -- |\n| {escaped} | x |\n\n</div>\n\n"
        f'<table><tr title="{escaped}"><th>{escaped}</th></tr></table>\n'
    )
    page = BeautifulSoup(_markdown(everything).reset().convert(document), "html.parser")
    shown = {place: page.select_one(place) for place in ("#heading", "#paragraph", "li > a", "td", "tr[title] th")}
    found = {place: element.get_text() if element else "missing" for place, element in shown.items()}
    row = page.select_one("tr[title]")
    return found | {"title": str(row["title"]) if row else "missing"}


def _visible(text: str) -> str:
    return "".join("\ufffd" if c == "\u0085" else c for c in text)


@given(_TEXTS.filter(str.strip))
def test_text_is_literal_in_every_place(text: str) -> None:
    """Headings, paragraphs, links, cells, raw HTML and attributes show exactly the text."""
    assert set(_shown(text, everything=False).values()) == {_visible(text)}


@given(_TEXTS.filter(str.strip))
def test_text_is_literal_under_every_extension(text: str) -> None:
    """The same when every extension that this product could switch on is on."""
    assert set(_shown(text, everything=True).values()) == {_visible(text)}


@pytest.mark.parametrize("text", ["１. 加强", "٣. 加强", "1234567890. 加强"])
def test_a_number_of_any_digits_begins_no_list(text: str) -> None:
    """Python-Markdown counts every decimal digit of Unicode, and any number of them; a list would drop the number."""
    assert set(_shown(text, everything=False).values()) == {text}


@given(_TEXTS, st.booleans())
def test_lines_are_verbatim_in_a_block_of_html(text: str, everything: bool) -> None:
    """Line by line as they are; a tab is four blanks, and an empty line one."""
    lines = re.sub(_NOT_XML, "\ufffd", text).replace("\t", "    ").splitlines()
    document = f"前\n\n<pre><code>{verbatim(text)}</code></pre>\n\n后\n"
    code = BeautifulSoup(_markdown(everything).reset().convert(document), "html.parser").code
    assert code is not None
    assert code.get_text().rstrip("\n").split("\n") == ([line or " " for line in lines] or [""])


@given(st.text())
def test_one_line_in_one_line_out(text: str) -> None:
    """No text can end the line that it is put on, nor open a tag."""
    escaped = literal(text)
    assert len(escaped.split("\n")) == 1
    assert "\r" not in escaped
    assert "<" not in escaped


@pytest.mark.parametrize(
    "text",
    [
        "2023年，全县生产总值增长5.6%，比上年高1.2个百分点（不含XX镇）。",
        "一是加强培训；二是“回头看”。",
        "1.标题直接跟在编号后",
        "（1）小标题",
    ],
)
def test_ordinary_prose_stays_readable(text: str) -> None:
    """Prose needs no reference: the Markdown on disk reads like the source."""
    assert literal(text) == text


@given(st.text(st.one_of(_BITS.map(lambda bit: bit[0]), st.characters())))
def test_xml_carries_whatever_a_text_holds(text: str) -> None:
    """What XML cannot carry, form feeds and halves of surrogate pairs too, shows as U+FFFD; nothing else changes."""
    element = etree.fromstring(f"<a b={xml_attribute(text)}>{xml_text(text)}</a>")
    lines = re.sub("\r\n?", "\n", text)
    assert (element.text or "").replace("\ufffd", "") == re.sub(_NOT_XML, "", lines)
    assert (element.get("b") or "").replace("\ufffd", "") == re.sub(_NOT_XML, "", text)


@given(st.recursive(st.text(), lambda inner: st.lists(inner)))
def test_a_script_s_value_ends_neither_line_nor_script(value: object) -> None:
    written = script_value(value)
    assert not re.search("</|[\u2028\u2029\n\ud800-\udfff]", written)
    assert json.loads(written) == value


def test_a_script_s_value_may_hold_half_a_character() -> None:
    assert script_value("\ud800</script>") == '"\\ud800<\\/script>"'
