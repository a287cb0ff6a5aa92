"""How a project asks for sites, and the settings that each of them gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from builder.errors import HuibianError
from builder.files import write_whole
from builder.parts.deal import Part
from builder.parts.settings import sites_of, write_settings
from builder.project import Project


def project(tmp_path: Path, text: str = "") -> Project:
    write_whole(tmp_path / "mkdocs.yml", text)
    folders = {name: tmp_path / name for name in ("seeds", "docs", "cache", "site")}
    return Project(tmp_path, config=tmp_path / "mkdocs.yml", **folders)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("site_name: x\n", "", ""),
        ("extra:\n  sites: region\n", "", "region"),
        ("site_url: !ENV [A, b]\nextra:\n  homepage: i\n  sites: year\n", "", "year"),
        ("extra:\n  sites: year\n", "region", "region"),
        ("extra:\n  sites: year\n", "one", ""),
        ("extra:\n  sites: one\n", "", ""),
        ("site_name: x\n", "year", "year"),
        ("extra: 3\n", "", ""),
    ],
)
def test_the_command_counts_before_the_project(tmp_path: Path, text: str, asked: str, expected: str) -> None:
    assert sites_of(project(tmp_path, text), asked) == expected


def test_a_way_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(HuibianError, match=r"mkdocs.yml:3: .*'month'.*region or year"):
        sites_of(project(tmp_path, "site_name: x\nextra:\n  sites: month\n"))


def test_the_navigation_of_a_part_leads_to_its_own_pages_and_else_to_the_root(tmp_path: Path) -> None:
    nav = [
        {"首页": "index.md"},
        {"共同计划": [{"排行": "common/index.md"}, {"别处": "common/elsewhere.md"}]},
        {"汇编": "compilations/index.md"},
        {"站外": "https://example.org/a.md"},
    ]
    part = Part("henan", "河南省", ("ab",))
    whole = replace(project(tmp_path), docs=tmp_path / "docs")
    path = write_settings(whole, part, tmp_path / "part", nav, "s", ["henan/common/index.md", "henan/index.md"])
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert found["nav"] == [
        {"首页": "index.html"},
        {"河南省": "henan/index.md"},
        {"共同计划": [{"排行": "henan/common/index.md"}, {"别处": "common/elsewhere.html"}]},
        {"汇编": "compilations/index.html"},
        {"站外": "https://example.org/a.md"},
    ]
    assert found["docs_dir"] == str(tmp_path / "part" / "docs")
