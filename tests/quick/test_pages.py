"""MkDocs makes of quick pages the very site that it makes of its own, and says the same of what is wrong in them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

import builder.mkdocs
from builder.mkdocs import KNOWN_MKDOCS, main
from builder.quick.pages import QuickPage

_CONFIG = """
site_name: 站
theme: {name: mkdocs}
plugins: []
use_directory_urls: %s
markdown_extensions: [attr_list, md_in_html, def_list, {tables: {use_align_attribute: true}}, {toc: {toc_depth: 2-4}}%s]
exclude_docs: hidden.md
not_in_nav: /b/*
nav: [index.md]
validation:
  links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}
"""
_PAGES = {
    "index.md": "# 首页\n\n[甲](b/a.md) [乙](b/b.md#none)\n",
    "b/index.md": "---\ntitle: 目录\n---\n[甲](a.md#p1) [上](../index.md) [此](index.md) [空](.) [无](none.md)\n",
    "b/a.md": (
        "# 甲 <small>一</small> {#p1}\n\n[自](#p1) [失](#p9) [乙](b.md#p2) [失](b.md#p9) [又](b.md#p9) [文](c.txt) "
        "[绝](/b/a.md) [外](https://a.b/c#d) [信](mailto:a@b.c) [问](b.md?x=1#p2) [码](%E4%B8%99.md) [丙](丙.md#二)\n\n"
        '<a name="old"></a><span id="raw">字</span> [生](#raw) [旧](#old)\n'
    ),
    "b/b.md": (
        "## 二 {#p2}\n\n[甲](a.md#raw) [甲](a.md#old) [藏](../hidden.md) [夹](../b/) [无](a) [上](../../index.md) "
        "![图](c.txt)\n\n"
        '<div markdown="1" title="a id=" id="block">\n\n- 甲\n- 乙\n\n</div>\n\n[块](#block)\n'
    ),
    "b/丙.md": '# 丙\n\n## 二 {#二}\n\n<p id=bare>a < b</p> [光](#bare)\n\n<script>"<a id=no>"</script> [假](#no)\n',
    "b/d.md": '\ufeff没有标题 `<i id="code">` [码](#code)\n\n| a | b |\n| - | - |\n| 1 | 2 |\n',
    "b/e.md": (
        "---\ntitle: 戊\n---\n# 戊 {#t}\n\n[甲](a.md#p1)\n[失](a.md#p7) [自](#t) [失](#p8) [问](b.md?r=1#p2)\n"
        "[文](c.txt)\n"
        "{: .lead #lead}\n\n"
        '<div class="x" id="box" markdown="1">\n\n## 二 <small>注</small> {#two}\n\n- [上](../index.md)\n\n</div>\n\n'
        '<p id="line">字</p>\n\n<a id="in"></a>[盒](#box) [行](#line) [内](#in) [首](#lead) [二](#two)\n'
    ),
    "b/f.md": "---\ntitle: 己\n---\n# 己\n\n[无](none.md) [盒](e.md#box) [行](e.md#line) [内](e.md#in) [失](e.md#x)\n",
    "b/empty.md": "",
    "hidden.md": "# 藏\n",
}


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What MkDocs says."""
    words: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: words.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("mkdocs").addHandler(handler)
    yield words
    logging.getLogger("mkdocs").removeHandler(handler)


def _project(folder: Path, directories: str, more: str) -> Path:
    for name, text in _PAGES.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    (folder / "docs" / "b" / "c.txt").write_text("c", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(_CONFIG % (directories, more), encoding="utf-8")
    return folder / "mkdocs.yml"


@pytest.mark.skipif(not version("mkdocs").startswith(KNOWN_MKDOCS), reason="pages of this MkDocs are left as they are")
@pytest.mark.parametrize("directories", ["false", "true"])
@pytest.mark.parametrize("more", ["", ", footnotes"])  # footnotes: an extension that is not known to bear a reset
def test_quick_pages_are_the_pages_that_mkdocs_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str], directories: str, more: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    config = _project(tmp_path, directories, more)
    assert main([str(config), str(tmp_path / "quick"), "--dirty"]) == 0
    quickly, said[:] = list(said), []
    monkeypatch.setattr(builder.mkdocs, "KNOWN_MKDOCS", ("none",))
    assert main([str(config), str(tmp_path / "stock"), "--dirty"]) == 0
    assert quickly == said
    assert len(said) > 10
    assert _files(tmp_path / "quick") == _files(tmp_path / "stock")


def test_a_page_with_a_title_of_its_own_is_written_straight_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless a link leads nowhere: then MkDocs says so."""
    long_way = []
    converted = QuickPage._converted
    monkeypatch.setattr(
        QuickPage, "_converted", lambda self, *rest: (long_way.append(self.file.src_uri), converted(self, *rest))
    )
    assert main([str(_project(tmp_path, "false", "")), str(tmp_path / "site"), "--dirty"]) == 0
    assert "b/f.md" in long_way
    assert "b/e.md" not in long_way


def test_a_page_that_has_been_made_still_has_its_text_and_its_markdown(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "main.html").write_text("{{ page.title }}|{{ page.markdown }}|{{ page.content }}", encoding="utf-8")
    config = _project(tmp_path, "false", "")
    text = config.read_text(encoding="utf-8").replace("{name: mkdocs}", "{name: null, custom_dir: theme}")
    config.write_text(text, encoding="utf-8")
    assert main([str(config), str(tmp_path / "site"), "--dirty"]) == 0
    made = (tmp_path / "site" / "b" / "index.html").read_text(encoding="utf-8")
    assert made.startswith("目录|[甲](a.md#p1)")
    assert '|<p><a href="a.html#p1">甲</a>' in made
