"""A build that takes pages over gives the very site that a whole build gives, and is whole where it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

import builder.pages
from builder.errors import HuibianError
from builder.files import write_whole
from builder.incremental import copy_unchanged, remember
from builder.new import new_project
from builder.project import Project, open_project
from builder.site import build_site
from tests.test_serve import REPORT

ROOT = Path(__file__).parent.parent


def contents(project: Project) -> dict[str, bytes]:
    return {p.relative_to(project.site).as_posix(): p.read_bytes() for p in project.site.rglob("*") if p.is_file()}


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each run of MkDocs whether all pages were made."""
    runs: list[bool] = []
    run = builder.pages._mkdocs

    def noted(project: Project, target: Path, changed_only: bool = False) -> tuple[str, ...]:
        runs.append(not changed_only)
        return run(project, target, changed_only)

    monkeypatch.setattr(builder.pages, "_mkdocs", noted)
    return runs


def test_pages_taken_over_make_the_same_site(tmp_path: Path, made_anew: list[bool]) -> None:
    write_whole(tmp_path / "seeds" / "a.txt", REPORT + REPORT.replace("财政", "水利"))
    project = open_project(tmp_path)
    build_site(project)
    write_whole(tmp_path / "seeds" / "a.txt", REPORT.replace("财政", "民政") + REPORT)
    build_site(project, quick=True)
    quick = {name: page for name, page in contents(project).items() if name.endswith(".html")}
    build_site(project)
    again = contents(project)
    build_site(project, cached=False)
    whole = contents(project)
    assert made_anew == [True, False, False, True]
    assert again.keys() == whole.keys()
    assert [name for name, content in whole.items() if again[name] != content] == []
    assert quick == {name: page for name, page in whole.items() if name.endswith(".html")}


def test_a_page_changed_by_hand_in_the_built_site_is_made_anew(tmp_path: Path) -> None:
    write_whole(tmp_path / "seeds" / "a.txt", REPORT)
    project = open_project(tmp_path)
    build_site(project)
    before = contents(project)
    write_whole(project.site / "about.html", "<p>by hand</p>")
    (project.site / "levels" / "index.html").unlink()
    build_site(project)
    assert contents(project) == before


def test_a_link_of_a_page_taken_over_that_leads_nowhere_any_more_stops_the_build(
    tmp_path: Path, made_anew: list[bool]
) -> None:
    """Strict checking is not lost: the page that links is not made anew, the one it links to has lost the anchor."""
    new_project(tmp_path / "own", "own")
    tmp_path = tmp_path / "own"
    write_whole(tmp_path / "seeds" / "a.txt", REPORT)
    write_whole(tmp_path / "docs" / "about.md", "# 关于 {#top}\n\n[方法](method.md#own)\n")
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    write_whole(tmp_path / "docs" / "method.md", method + "\n## 附 {#own}\n")
    project = open_project(tmp_path)
    build_site(project)
    write_whole(tmp_path / "docs" / "method.md", method + "\n## 附 {#other}\n")
    with pytest.raises(HuibianError, match="own"):
        build_site(open_project(tmp_path))
    assert made_anew == [True, False, True]


def test_every_page_is_made_anew_where_something_all_pages_share_has_changed(tmp_path: Path) -> None:
    write_whole(tmp_path / "seeds" / "a.txt", REPORT)
    project = open_project(tmp_path)
    for page in ("index", "about"):
        write_whole(project.docs / f"{page}.md", f"# {page}\n")
        write_whole(project.site / f"{page}.html", "x")
    assert copy_unchanged(project, tmp_path / "new") is None
    remember(project)
    kept = copy_unchanged(project, tmp_path / "new")
    assert kept is not None
    assert {"index.md", "about.md"} <= kept.pages
    write_whole(project.config, project.config.read_bytes() + b"# changed\n")
    assert copy_unchanged(project, tmp_path / "newer") is None


def test_pages_that_somebody_looks_at_are_made_first(tmp_path: Path) -> None:
    """Where all pages must be made anew, these are; the others stay as they were until the whole build."""
    write_whole(tmp_path / "seeds" / "a.txt", REPORT)
    project = open_project(tmp_path)
    build_site(project)
    before = contents(project)
    config = project.config.read_bytes()
    write_whole(project.config, config + b"\ncopyright: changed for a test\n")
    build_site(project, quick=True, first=["index.html"])
    quick = contents(project)
    assert b"changed for a test" in quick["index.html"]
    assert quick["about.html"] == before["about.html"]
    assert quick.keys() >= {name for name in before if name.endswith(".html")}
    build_site(project)
    assert b"changed for a test" in contents(project)["about.html"]
