"""Pages of the common kind are written straight away, and are what stock Python-Markdown makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from builder.mkdocs import EXTENSION
from builder.model import Corpus
from builder.quick.direct import levels, write
from builder.render.site import FOLDERS
from tests.quick.markdown_pages import converted, settings
from tests.quick.test_quick import _written

_NOTED = range(2, 5)
# blocks that can be written straight away, wherever they stand
_BLOCKS = [
    '一段文字，[甲](a.md#p_1) <small class="n">见[乙](#b)</small>。\n{: .lead}',
    "字 & 符 &amp; &#46; > \"引\" '号'\n{#p2}",
    "**粗** 字 **2** [3](b.md){.t .u} ",
    "2024年，1.丁\n第二行",
    '<mark>m</mark>字<span class="x" data-log="1">字</span><wbr> 字',
    "## 标题 {#h}",
    '# 题 <wbr>目 [乙](b.md){.k} {#t .k data-edits="1 2"}',
    "##### 深 {.w #d}",
    "- [甲](#p1) [乙](../b.md){.t}\n- 乙 &amp; 丙\n    - 丙\n        - 丁\n- 戊",
    "- 甲\n- 乙",
    "词\n:   释义 <small>注</small>",
    "| 甲 | 乙 |\n| --- | --: |\n| [甲](a.md) | 1 |\n| 乙 |  |",
    '<pre class="c" tabindex="0" aria-label="x"><code>&#45; a&#10;</code></pre>',
    '<p class="s"><strong>x</strong>y</p>',
    '<form class="f" hidden>\n<label>a <select name="b"><option value="">c</option></select></label>\n</form>',
    "<ul>\n<li>甲 <a href=a.html id=q>b</a>\n<li>乙<ul><li>丙</ul>\n</ul>",
    '<div class="x">\n<table>\n<tr><td>1<td class=y>2\n</table>\n\n- 不是单子\n\n</div>',
    "<h3>三</h3>\n<ul>\n<li>甲\n</ul>",
    "<dl>\n<dt>甲<dd>乙 &amp; <br>丙\n</dl>",
    '<table class="t">\n<tbody>\n<tr id="r1" class=hb-x><td>a</td></tr>\n</tbody>\n</table>',
]
_OPENINGS = [
    '<div class="x" id="y" markdown="1">',
    '<section markdown="1">',
    '<details markdown="1"><summary>概</summary>',
]
_TIGHT = st.sampled_from(["\n\n", "\n\n\n", "\n\n  \n\n"])


def _box(opening: str, inner: str, end: str) -> str:
    return f"{opening}\n\n{inner}{end}</{opening[1:].partition(' ')[0]}>"


_BOXED = st.recursive(
    st.sampled_from(_BLOCKS),
    lambda inner: st.builds(
        _box,
        st.sampled_from(_OPENINGS),
        st.lists(inner, min_size=1, max_size=3).map("\n\n".join),
        st.sampled_from(["\n\n", "\n"]),
    ),
    max_leaves=6,
)


@st.composite
def _pages(draw: st.DrawFn) -> str:
    parts = draw(st.lists(_BOXED, min_size=1, max_size=6))
    return "".join(part + draw(_TIGHT) for part in parts)


def _assert_same(text: str) -> bool:
    """Whether `text` was written straight away; if so, it is what stock Markdown makes of it."""
    straight = write(text, _NOTED, lambda address: address)
    if straight is None:
        return False
    assert (straight.html, straight.contents()) == converted(text, quick=False)[:2]
    return True


@given(_pages())
def test_blocks_in_any_order_become_what_stock_markdown_makes_of_them(text: str) -> None:
    _assert_same(text)


@pytest.mark.parametrize("block", _BLOCKS)
def test_each_block_is_written_straight_away(block: str) -> None:
    assert _assert_same(block)


# what stock Markdown reads in a way that is not followed here
@pytest.mark.parametrize(
    "text",
    [
        *(
            "*斜*",
            "字_下_",
            "`码`",
            "甲\\*",
            "甲  \n乙",
            "甲\t乙",
            "![图](a.png)",
            "[甲][乙]",
            "[<b>甲</b> > 乙](a.md)",
            "[甲]: a.md",
            "<https://a.b>",
        ),
        *(
            "甲\n===",
            "> 引",
            "1. 丁",
            "１. 丁",
            "١٢. 丁",
            "词\n:   １. 丁",
            "- １. 丁",
            "+ 丁",
            "    码",
            "甲\n- 乙",
            "- 甲\n续",
            "- 甲\n\n    续",
            "甲 {.k}",
            "字{: .x}",
            "## 无名",
            "## \u3000题 {#h}",
            "字\n{: .a#b}",
        ),
        *(
            "<div>块</div>尾",
            '<div>\n<p markdown="1">字</p>\n</div>',
            "<div>\n块",
            "<div>\n\n字",
            "<div>\n\n字",
            "<div><script>1</script></div>",
            "甲<div>乙</div>",
            '<div markdown="1">\n\n甲',
            "</div>",
            "<!-- 注 -->",
        ),
        *(
            "```\n码\n```",
            "~~~\n码\n~~~",
            "[TOC]",
            "| 甲 |\n| -- |\n| 乙 | 丙 |",
            "<script>1</script>",
            "<b title='x'>甲</b>",
            '<a name="x">甲</a>',
            '<p id="a&amp;b">甲</p>',
        ),
    ],
)
def test_anything_else_is_left_to_stock_markdown(text: str) -> None:
    assert write(text, _NOTED, lambda address: address) is None
    assert write(f"甲\n\n{text}\n\n乙", _NOTED, lambda address: address) is None


def test_a_link_without_an_address_is_left_to_stock_markdown() -> None:
    """MkDocs says what is wrong with it."""
    known = {"a.md": "a.html?r=1&s=2"}
    straight = write("[甲](a.md)", _NOTED, known.get)
    assert straight is not None
    assert straight.html == '<p><a href="a.html?r=1&amp;s=2">甲</a></p>'
    assert write("[甲](a.md) [乙](b.md)", _NOTED, known.get) is None


def test_the_names_of_places_are_told() -> None:
    text = '## 题 {#a}\n\n字\n{#b}\n\n<div id="c" markdown="1">\n\n<a id="d"></a>字\n\n</div>\n\n<p id="e">字</p>\n'
    straight = write(text, _NOTED, lambda address: address)
    assert straight is not None
    assert straight.anchors == set("abcde")


def test_nearly_every_page_of_the_seeds_is_written_straight_away(
    corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A template that took to other markup would make the build slow again; nothing else would tell."""
    pages = {
        page: text
        for page, text in _written(corpus, tmp_path_factory.mktemp("pages") / "docs").items()
        if page.split("/")[0] in FOLDERS
    }
    long_way = [page for page, text in pages.items() if not _assert_same(text)]
    assert len(long_way) <= len(pages) / 50, long_way


def test_only_the_markdown_of_mkdocs_yml_is_known() -> None:
    names, configured = settings()
    assert levels(Markdown(extensions=[*names, EXTENSION], extension_configs=configured)) == _NOTED
    for name in ("pymdownx.mark", "abbr", "footnotes", "smarty", "nl2br", "sane_lists"):
        assert levels(Markdown(extensions=[*names, name, EXTENSION], extension_configs=configured)) is None, name
    linked = {**configured, "toc": {"toc_depth": "2-4", "permalink": True}}
    assert levels(Markdown(extensions=[*names, EXTENSION], extension_configs=linked)) is None
    assert levels(Markdown(extensions=[EXTENSION])) is None
