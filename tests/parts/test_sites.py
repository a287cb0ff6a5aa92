"""The built sites: one home, one search, one dataset; parts that hold each report once and link to one another."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import builder.audit
from builder.audit import audit
from builder.engines.choose import Choice
from builder.errors import HuibianError
from builder.files import write_whole
from builder.model import Corpus
from builder.project import Project, open_project
from builder.render import render_docs
from builder.site import SiteBuilt, build_site
from tests.parts.small import LATER, MASKED, NOWHERE, write_inputs

Built = tuple[Project, SiteBuilt]


def links(page: Path) -> set[str]:
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    return {str(a["href"]) for a in soup.find_all("a", href=True)}


def test_every_report_is_in_one_part_and_the_audit_finds_nothing(built_sites: Built, small: Corpus) -> None:
    project, done = built_sites
    pages = sorted(path.stem for path in project.site.glob("*/reports/*.html"))
    assert pages == sorted(report.id for report in small.reports)
    assert not (project.site / "reports").exists()
    assert audit(project) == []
    assert done.parts
    assert [part.folder for part in done.parts.parts] == ["henan", "hubei", "unknown"]
    record = json.loads((project.site / "parts.json").read_text(encoding="utf-8"))
    assert [(part["folder"], part["reports"]) for part in record["parts"]] == [
        ("henan", 1),
        ("hubei", 1),
        ("unknown", 2),
    ]


def test_sites_have_all_kinds_of_pages_that_one_site_has(built_sites: Built, small: Corpus, tmp_path: Path) -> None:
    """A page that is added to one site must be given a place here too (builder/parts/pages.py)."""
    one = render_docs(small, tmp_path).kinds
    assert set(built_sites[1].rendered.kinds) >= set(one)


def test_what_is_one_for_all_stands_at_the_root_alone(built_sites: Built) -> None:
    site = built_sites[0].site
    for name in ("search", "data", "feeds", "assets", "variants", "compare", "compilations", "404.html", "robots.txt"):
        assert [path.relative_to(site).as_posix() for path in site.rglob(name)][:1] == [name]
        assert not [path for path in site.glob(f"*/{name}") if path.parent.name in ("henan", "hubei", "unknown")]


def test_the_home_tells_what_is_where(built_sites: Built) -> None:
    soup = BeautifulSoup((built_sites[0].site / "index.html").read_text(encoding="utf-8"), "lxml")
    counts = {a["href"]: a.small.contents[0] for a in soup.select(".hb-sites a")}  # type: ignore[union-attr]
    assert counts == {"henan/index.html": "1", "hubei/index.html": "1", "unknown/index.html": "2"}
    assert soup.select_one(".hb-ranking a[href^='common/']")
    assert soup.select_one("form[action='search/index.html']")


def test_a_part_leads_to_its_own_pages_and_to_the_root(built_sites: Built) -> None:
    site = built_sites[0].site
    found = links(site / "henan" / "index.html")
    assert {"../index.html", "../search/index.html", "../compilations/index.html", "../method.html"} <= found
    assert {"departments/index.html", "common/index.html", "../common/index.html"} <= found
    soup = BeautifulSoup((site / "henan" / "index.html").read_text(encoding="utf-8"), "lxml")
    assert "河南省" in soup.title.text  # type: ignore[union-attr]
    assert "../assets/search/huibian-search.js" in {str(s["src"]) for s in soup.find_all("script", src=True)}


def test_reports_link_into_other_parts(built_sites: Built, small: Corpus) -> None:
    site = built_sites[0].site
    here = next(report for report in small.reports if report.regions[:1] == ("河南省",))
    copy, near = here.variants[0], here.neighbours[0].id
    found = links(site / "henan" / "reports" / f"{here.id}.html")
    assert f"../../unknown/reports/{copy}.html" in found
    assert any(re.fullmatch(rf"\.\./\.\./(hubei|unknown)/reports/{near}\.html", link) for link in found)
    assert any(link.startswith("../../variants/") for link in found)
    assert any(link.startswith("../../compare/index.html?r=") for link in found)


def test_common_plans_over_all_stand_at_the_root_with_evidence_in_the_parts(built_sites: Built) -> None:
    site = built_sites[0].site
    plan = next(path for path in (site / "common").glob("c*.html") if "加强干部业务培训" in path.read_text("utf-8"))
    found = links(plan)
    for folder in ("henan", "hubei", "unknown"):
        assert any(re.fullmatch(rf"\.\./{folder}/reports/\w+\.html#p\d+", link) for link in found)
        assert f"../{folder}/common/{plan.name}#top" in found
        assert f"../../common/{plan.name}" in links(site / folder / "common" / plan.name)


def test_the_sitemap_and_the_feeds_name_pages_of_all_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Corpus
) -> None:
    monkeypatch.setenv("HUIBIAN_SITE_URL", "https://example.org/x/")
    write_inputs(tmp_path / "seeds")
    project = open_project(tmp_path)
    build_site(project, sites="year", choice=Choice(1))
    named = re.findall(r"<loc>([^<]+)</loc>", (project.site / "sitemap.xml").read_text(encoding="utf-8"))
    pages = {path.relative_to(project.site).as_posix() for path in project.site.rglob("*.html")} - {"404.html"}
    assert {name.removeprefix("https://example.org/x/") for name in named} == pages
    feed = (project.site / "feeds" / "all.xml").read_text(encoding="utf-8")
    for report in {r.id: r for r in small.reports if not r.variants}.values():
        folder = "2023" if report.summary_year else "unknown"
        assert f"https://example.org/x/{folder}/reports/{report.id}.html" in feed
        page = (project.site / folder / "reports" / f"{report.id}.html").read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://example.org/x/{folder}/reports/{report.id}.html">' in page


def test_the_audit_sees_what_is_wrong_in_any_part(
    built_sites: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder.audit, "_MOST", 1000)
    project = built_sites[0]
    copy = tmp_path / "site"
    shutil.copytree(project.site, copy)
    gone = next((copy / "hubei" / "reports").glob("*.html"))
    gone.unlink()
    shutil.copy(next((copy / "henan" / "reports").glob("*.html")), copy / "unknown" / "reports" / "ffff.html")
    home = copy / "henan" / "index.html"
    home.write_text(home.read_text(encoding="utf-8").replace("../index.html", "../nowhere.html"), encoding="utf-8")
    record = json.loads((copy / "parts.json").read_text(encoding="utf-8"))
    record["parts"][0]["reports"] = 5
    write_whole(copy / "parts.json", json.dumps(record))
    found = "\n".join(audit(replace(project, site=copy)))
    assert f"hubei/reports/{gone.name}: the page of a report is missing." in found
    assert "unknown/reports/ffff.html: a page of no report of the inputs." in found
    assert "henan/index.html: ../nowhere.html leads to no file." in found
    assert f"../hubei/reports/{gone.name}" in found
    assert "parts.json: henan has 5 reports, the inputs give 1." in found


def contents(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_a_change_makes_only_the_parts_anew_whose_pages_it_changes(tmp_path: Path) -> None:
    write_inputs(tmp_path / "seeds")
    write_whole(tmp_path / "mkdocs.yml", SETTINGS)
    project = open_project(tmp_path)
    first = build_site(project).parts
    assert first
    assert first.remade == ("henan", "hubei", "unknown")
    # a report that those of one part do not lead to
    write_whole(tmp_path / "seeds" / "b.txt", NOWHERE.replace("推行延时服务", "推行预约服务") + MASKED)
    build_site(project, quick=True)
    assert [page for page in project.site.glob("unknown/reports/*.html") if "推行预约服务" in page.read_text("utf-8")]
    changed = build_site(project).parts
    assert changed
    assert "hubei" not in changed.remade
    assert "unknown" in changed.remade
    # another part comes, one goes
    write_whole(tmp_path / "seeds" / "b.txt", LATER.replace("河南省洛阳市", "陕西省西安市").replace("洛阳市", "西安市"))
    moved = build_site(project).parts
    assert moved
    assert [part.folder for part in moved.parts] == ["henan", "hubei", "shaanxi"]
    assert not (project.site / "unknown").exists()
    assert not (project.cache / "parts" / "unknown").exists()
    incremental = contents(project.site)
    whole = build_site(project, cached=False).parts
    assert whole
    assert whole.remade == ("henan", "hubei", "shaanxi")
    assert contents(project.site) == incremental
    # and back to one site: nothing of the parts is left
    build_site(project, sites="one")
    assert not [name for name in contents(project.site) if name.startswith(("henan/", "hubei/", "parts.json"))]
    assert audit(project) == []


SETTINGS = """INHERIT: .cache/huibian/project/mkdocs.yml
docs_dir: .cache/huibian/project/docs
theme:
  custom_dir: .cache/huibian/project/overrides
site_name: 分站
extra:
  sites: region
"""


def test_a_page_by_hand_at_the_place_of_a_part_stops_the_build(tmp_path: Path) -> None:
    write_inputs(tmp_path / "seeds")
    write_whole(tmp_path / "mkdocs.yml", SETTINGS)
    write_whole(tmp_path / "docs" / "hubei" / "index.md", "# 湖北\n")
    with pytest.raises(HuibianError, match="湖北省"):
        build_site(open_project(tmp_path))
    assert not (tmp_path / "site").exists()


def test_a_part_that_cannot_be_made_leaves_the_site_as_it_was(
    tmp_path: Path,
) -> None:
    write_inputs(tmp_path / "seeds")
    write_whole(tmp_path / "mkdocs.yml", SETTINGS)
    write_whole(tmp_path / "site" / "index.html", "before")
    broken = SETTINGS.replace("site_name: 分站", "site_name: 分站\nmarkdown_extensions:\n  - nonesuch_extension")
    write_whole(tmp_path / "mkdocs.yml", broken)
    with pytest.raises(HuibianError, match="nonesuch_extension"):
        build_site(open_project(tmp_path))
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "before"
    assert [path.name for path in (tmp_path / "site").parent.iterdir() if path.name.startswith(".site")] == []
