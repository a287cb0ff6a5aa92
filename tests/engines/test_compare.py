"""The comparison of engines sees what readers would miss, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.engines.compare import differences

PAGE = """<!doctype html><html><head><title>甲</title></head><body><nav><a href="x.html">导航</a></nav>
<article><h1 id="top">甲<a class="headerlink" href="#top">¶</a></h1>
<p id="p1">一句 话。<a href="../reports/b.html#p3">原文</a></p></article></body></html>"""


def write(folder: Path, page: str, name: str = "common/a.html") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return folder


def found(tmp_path: Path, page: str, name: str = "common/a.html") -> list[str]:
    ours, theirs = write(tmp_path / "ours", PAGE), write(tmp_path / "theirs", page, name)
    return [kind for kind, _ in differences(ours, theirs)]


def test_white_space_apparatus_and_navigation_are_the_engines_own(tmp_path: Path) -> None:
    other = PAGE.replace("一句 话", "一句\n话").replace('<a class="headerlink" href="#top">¶</a>', "")
    other = other.replace('<nav><a href="x.html">导航</a></nav>', "")
    other = other.replace('<p id="p1">', '<p id="p1"><span id="more"></span>')
    assert found(tmp_path, other.replace("../reports/b.html", "/../reports/b.html"[1:])) == []


def test_a_link_may_be_written_otherwise_but_leads_to_the_same_place(tmp_path: Path) -> None:
    assert found(tmp_path, PAGE.replace("../reports/b.html#p3", "../common/../reports/b.html#p3")) == []
    assert found(tmp_path, PAGE.replace("b.html#p3", "b.html#p4")) == ["links"]
    assert found(tmp_path, PAGE.replace("../reports/b.html", "../reports/b.md")) == ["links"]


def test_lost_words_anchors_titles_and_pages_are_told(tmp_path: Path) -> None:
    assert found(tmp_path, PAGE.replace("一句", "")) == ["text"]
    assert found(tmp_path, PAGE.replace(' id="p1"', "")) == ["anchors"]
    assert found(tmp_path, PAGE.replace("<title>甲", "<title>乙")) == ["title"]
    (tmp_path / "theirs" / "common" / "a.html").unlink()
    assert found(tmp_path, PAGE, "common/b.html") == ["missing page", "additional page"]
