"""Quick Markdown makes of every page what stock Python-Markdown makes of it, byte for byte."""

from __future__ import annotations

import re
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor

from builder.mkdocs import EXTENSION, KNOWN
from builder.model import Corpus
from builder.quick.direct import write
from builder.quick.inline import QuickInline
from builder.render import render_docs
from builder.render.site import FOLDERS
from tests.quick.markdown_pages import converted
from tests.render.sample import sample_corpus

ROOT = Path(__file__).parents[2]

# what means something to Markdown, in pieces small enough to meet in every way
_PIECES = [
    *("字", "ab", "1", "12", " ", "  ", "    ", "\n", "\n\n", "  \n", "\t"),
    *(
        "`",
        "``",
        "\\",
        "\\[",
        "\\*",
        "*",
        "**",
        "_",
        "__",
        "!",
        "![",
        "[",
        "]",
        "](",
        ")",
        "(",
        "<",
        ">",
        "&",
        ";",
        '"',
        "'",
    ),
    *(
        "{",
        "}",
        "{: .x }",
        "{.x}",
        "{#y}",
        "{: #z .w k=v}",
        "\n{: .x }",
        "#",
        "# ",
        "## ",
        " #",
        "- ",
        "\n- ",
        "* ",
        "1. ",
        "\n1. ",
    ),
    *(
        "> ",
        ": ",
        "\n:   ",
        "|",
        "| a | b |\n| :-- | --: |\n| 1 | 2 |",
        "\n| ",
        " |",
        "---",
        "===",
        "\n===",
        "[x]: y",
        "]: ",
    ),
    *(
        "[甲](b.md)",
        "[甲](b.md#c){.t}",
        '[a](b "c")',
        "[a](<b c>)",
        "[a][b]",
        "[a] [b]",
        "![a](b.png)",
        "[[a]](b)",
        "[a](b(c)d)",
    ),
    *(
        "&amp;",
        "&#91;",
        "&#x5b;",
        "&nope;",
        "&a",
        "&r=1",
        "[甲](a.md?r=1&s=2)",
        "&#",
        "<b>",
        "</b>",
        "<br>",
        "<br/>",
        "<wbr>",
        "<a@b.c>",
        "<http://a.b/c>",
    ),
    *(
        '<small class="n">',
        "</small>",
        "<small>注</small>",
        '<span class="a b">',
        "</span>",
        "<mark>x</mark>",
        "<code>_</code>",
    ),
    *(
        '<div class="d" markdown="1">',
        "</div>",
        '<div markdown="1">\n\n',
        "\n\n</div>\n\n",
        "<div>",
        "<section markdown>",
        "</section>",
    ),
    *(
        "<details markdown>",
        "<summary>",
        "<summary><small>s</small></summary>",
        "</details>",
        "<p>",
        "</p>",
        "<pre>",
        "</pre>",
        "<hr>",
    ),
    *(
        "<!--",
        "-->",
        "<!-- c -->",
        "<?x?>",
        "<![CDATA[",
        "]]>",
        '<i title="<small>a</small>">',
        "<td>",
        "<script>",
        "</script>",
    ),
    *(
        "```",
        "\n```\n",
        "~~~",
        "[TOC]",
        "\x02",
        "\x03",
        "\x04",
        "\x02wzxhzdk:0\x03",
        "\x02klzzwxh:0000\x03",
        "\u2028",
        "\x0c",
        "\xa0",
    ),
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
# pages of the common kind, spoilt here and there
_LINES = [
    *(
        '一段文字，[甲](a.md#p1) <small class="n">见[乙](#b)</small>。',
        "{: .lead }",
        "## 标题 {#h}",
        "# 题 <wbr>目 {#t .k}",
    ),
    *(
        "- [甲](#p1) [乙](../b.md){.t}",
        "- 乙 &amp; 丙",
        "    - 丙",
        "1. 丁",
        "词",
        ":   释义 <small>注</small>",
        "| [甲](a.md) | 1 |",
    ),
    *(
        "| :-- | --: |",
        '<div class="x" markdown="1">',
        "</div>",
        '<section data-a="1" markdown="1">',
        "</section>",
        "<details>",
        "**粗**字",
        "[1](a.md) **2** [3](b.md) ",
        "[比](../c/index.md?r=1&r=2) <small>注</small>",
    ),
    *(
        "</details>",
        "<summary>概要 <mark>x</mark></summary>",
        '<form><label>a <span class="s">b</span></label></form>',
        "",
        "",
        "",
    ),
]
_PAGES = st.lists(st.one_of(st.sampled_from(_LINES), st.sampled_from(_LINES), _TEXTS), max_size=16).map("\n".join)


def _same(text: str) -> None:
    try:
        stock = converted(text, quick=False)
    except Exception as error:
        with pytest.raises(type(error)):
            converted(text, quick=True)
    else:
        assert converted(text, quick=True) == stock
        straight = write(text, range(2, 5), lambda address: address)
        assert straight is None or (straight.html, straight.contents()) == stock[:2]


@given(_TEXTS)
def test_any_text_becomes_what_stock_markdown_makes_of_it(text: str) -> None:
    _same(text)


@given(_PAGES)
def test_any_page_becomes_what_stock_markdown_makes_of_it(text: str) -> None:
    _same(text)


# what a run over random pages has once found, or might not find
@pytest.mark.parametrize(
    "text",
    [
        "![\\[]()",
        "<l>\n>_>__[_<e>",
        "&#&nope; <summary><small>s</small></summary>&nope;\n:   ",
        "**粗** 与 *斜* [甲](a.md)",
        "[1](a.md) **2** [3](b.md) 字",
        "**1** [2](a.md) **3** 字 **4**",
        "字 **2**",
        "字 **2** **3** 4 **5** &amp; **6**7** 8",
        "字 ***2** 3* **4** 5",
        "**粗**\n{: .x }",
        "- 甲\n\n- 乙",
        "- 甲\n{: .x }",
        "- 甲\n    - 乙 [丙](a.md){.t}\n",
        "# 题 #\n## 题 {#a .b}\n### 题",
        "<div markdown='1'><p><small>注</small></p></div>",
        "| a | b |\n| -- | :-: |\n| `|` | [甲](a.md) |",
        "甲\n===\n乙",
        "[甲]: a.md\n\n[甲]",
        "a  \nb",
        "\x04<small>注</small>",
    ],
)
def test_a_known_case_becomes_what_stock_markdown_makes_of_it(text: str) -> None:
    _same(text)


def _written(corpus: Corpus, docs: Path) -> dict[str, str]:
    """The Markdown of all pages of `corpus` and of those written by hand, without their front matter."""
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("assets", *FOLDERS))
    render_docs(corpus, docs)
    return {
        path.relative_to(docs).as_posix(): re.sub(
            r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.S
        )
        for path in sorted(docs.rglob("*.md"))
    }


def test_every_page_of_hostile_reports_becomes_what_stock_markdown_makes_of_it(tmp_path: Path) -> None:
    for page, text in _written(sample_corpus(), tmp_path / "docs").items():
        assert converted(text, quick=True) == converted(text, quick=False), page


def test_every_page_of_the_seeds_takes_the_short_way_to_the_same_page(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template that took to other markup would make the build slow again; nothing else would tell."""
    long_way: set[str] = set()
    stock = InlineProcessor.run

    def noted(self: InlineProcessor, *arguments: object) -> object:
        long_way.add(page)
        return stock(self, *arguments)

    pages = _written(corpus, tmp_path / "docs")
    expected = {page: converted(text, quick=False) for page, text in pages.items()}
    monkeypatch.setattr(InlineProcessor, "run", noted)
    for page, text in pages.items():
        assert converted(text, quick=True) == expected[page], page
    assert long_way
    by_hand = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").glob("**/*.md")}
    assert not {page for page in long_way - by_hand if page.split("/")[0] in FOLDERS}


def test_where_another_extension_changes_markdown_the_quick_processors_stay_away() -> None:
    text = "甲 ==标== 乙 [丙](a.md) ~~删~~"
    more = ("pymdownx.mark", "pymdownx.tilde", "pymdownx.blocks.admonition")
    assert "<mark>标</mark>" in converted(text, True, *more)[0]
    assert converted(text, True, *more) == converted(text, False, *more)
    md = Markdown(extensions=["pymdownx.mark", EXTENSION])
    assert not isinstance(md.treeprocessors["inline"], QuickInline)


class _Noting(Preprocessor):
    """Notes how many tags it sees."""

    seen = 0

    def run(self, lines: list[str]) -> list[str]:
        self.seen = "".join(lines).count("<small>")
        return lines


def test_what_another_extension_reads_is_not_hidden_from_it() -> None:
    md = Markdown(extensions=["md_in_html", EXTENSION])
    noting = _Noting(md)
    md.preprocessors.register(noting, "noting", 21)
    assert md.convert("甲<small>乙</small>") == "<p>甲<small>乙</small></p>"
    assert noting.seen == 1


def test_the_locked_version_of_markdown_is_one_that_the_quick_processors_know() -> None:
    """Add the new version to `KNOWN` once these tests pass with it."""
    assert version("markdown").startswith(KNOWN)
