"""A built site audited, whole and with faults put into it; and what a build does to its project."""

from __future__ import annotations

import base64
import bz2
import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builder.audit import _Hidden, _private, audit
from builder.audit_policy import policy_findings
from builder.errors import HuibianError
from builder.files import replace_folder, restore_folder
from builder.project import Project, open_project
from builder.site import build_site

ROOT = Path(__file__).parent.parent
REPORT = """县民政局2023年工作总结和2024年工作计划
2023年，县民政局认真落实各项部署，兜牢民生底线，现将全年情况总结如下。
一、2023年工作总结
（一）兜牢底线。走访慰问困难群众，为青石村低保户韩大勇家修缮房屋，群众满意度不断提高。
二、2024年工作计划
一是抓好社会救助。落实低保、特困供养政策，做到应保尽保。
二是加强队伍建设。选优配强骨干力量，开展业务培训。
更多公文范文素材请添加客服微信号：abc123，加入会员免费下载，欢迎加入！
县财政局2023年工作总结和2024年工作计划
2023年，县财政局认真落实各项部署，收入稳定增长，现将全年情况总结如下。
一、2023年工作总结
完成一般公共预算收入十亿元。
二、2024年工作计划
一是抓好收入征管。二是加强财政监督，开展业务培训。
"""
PRIVATE = "韩大勇"  # made up


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("own project")  # with a space in its path
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.txt").write_text(REPORT, encoding="utf-8")
    opened = open_project(folder)
    build_site(opened)
    return opened


def test_the_site_of_the_seeds_is_clean(site: Path) -> None:
    """Links, anchors, counts, adverts, markers, private names, foreign requests and data: nothing found."""
    opened = open_project(site.parent, seeds=ROOT / "seeds", site=site)
    assert audit(opened) == []


def test_a_project_without_a_configuration_gets_the_product_s(project: Project) -> None:
    assert audit(project) == []
    assert sorted(p.name for p in project.site.parent.iterdir() if not p.name.startswith(".")) == ["seeds", "site"]
    page = next((project.site / "reports").glob("*.html")).read_text(encoding="utf-8")
    assert PRIVATE not in page


FAULTS = {
    "leads to no file": '<a href="nowhere.html">x</a>',
    "leads to no anchor": '<a href="#nowhere">x</a>',
    "stands more than once": '<p id="twice"></p><p id="twice"></p>',
    "fetches https://example.org": '<script src="https://example.org/x.js"></script>',
    "shows the marker": "<p>##paidbegin##</p>",
    "shows an advert": "<p>更多公文范文素材请添加客服微信号：abc123，加入会员免费下载，欢迎加入！</p>",
    "hidden as private": f"<p>{PRIVATE}</p>",
    "inline script that its policy blocks": "<script>x()</script>",
    "style attribute on a p": '<p style="color: red">x</p>',
    "handler onclick on a p": '<p onclick="x()">x</p>',
    "javascript: address on a a": '<a href=" JavaScript:x()">x</a>',
    "inline style sheet": "<style>p { color: red }</style>",
}


@pytest.mark.parametrize("finding", FAULTS)
def test_faults_are_found(project: Project, tmp_path: Path, finding: str) -> None:
    site = tmp_path / "site"
    shutil.copytree(project.site, site)
    page = site / "about.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", FAULTS[finding] + "</body>"), encoding="utf-8")
    findings = audit(open_project(project.site.parent, site=site))
    assert any(finding in f and f.startswith("about.html") for f in findings), findings
    assert not any(PRIVATE in f for f in findings)


def test_links_from_the_root_of_a_host_lead_into_the_folder_where_the_site_is_published(
    project: Project, tmp_path: Path
) -> None:
    """The page for what is missing is shown at any address: its links hold the path under which the site stands."""
    site = tmp_path / "site"
    shutil.copytree(project.site, site)
    home, missing = site / "index.html", site / "404.html"
    canonical = '<link rel="canonical" href="https://example.org/a%20b/index.html"></head>'
    home.write_text(home.read_text(encoding="utf-8").replace("</head>", canonical), encoding="utf-8")
    text = missing.read_text(encoding="utf-8").replace('"/', '"/a%20b/')
    missing.write_text(text.replace("</body>", '<a href="/themes/index.html">y</a></body>'), encoding="utf-8")
    assert audit(open_project(project.site.parent, site=site)) == ["404.html: /themes/index.html leads to no file."]


POLICIES = {
    "has no Content-Security-Policy": "",
    "default-src is not 'none'": "default-src 'self'; base-uri 'none'; form-action 'self'",
    "without base-uri": "default-src 'none'; form-action 'self'",
    "allows 'unsafe-inline' as script-src": "default-src 'none'; script-src 'unsafe-inline'",
    "allows https: as connect-src": "default-src 'none'; connect-src https:",
    "allows data: as script-src": "default-src 'none'; script-src data:",
}


@pytest.mark.parametrize("finding", POLICIES)
def test_weak_policies_are_found(finding: str) -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICIES[finding]}">' if POLICIES[finding] else ""
    page = BeautifulSoup(f"<html><head>{meta}</head><body></body></html>", "lxml")
    assert any(finding in found for found in policy_findings(page))


def test_a_policy_may_name_a_script_by_its_hash_and_data_is_no_script() -> None:
    digest = "'sha256-" + base64.b64encode(hashlib.sha256(b"let a = 1 < 2 && 'x'").digest()).decode() + "'"
    strict = f"default-src 'none'; script-src {digest}; base-uri 'none'; form-action 'none'"
    page = f"""<html><head><meta http-equiv="content-security-policy" content="{strict}">
    <script>let a = 1 < 2 && 'x'</script><script type="application/ld+json">{{}}</script></head></html>"""
    assert list(policy_findings(BeautifulSoup(page, "lxml"))) == []
    assert list(policy_findings(BeautifulSoup(page.replace("a = 1", "a = 3"), "lxml"))) == [
        "holds an inline script that its policy blocks"
    ]


def test_what_an_archive_shows_is_found(project: Project, tmp_path: Path) -> None:
    """The database of the dataset is published zipped, its large files compressed."""
    site = tmp_path / "site"
    shutil.copytree(project.site, site)
    with zipfile.ZipFile(site / "data" / "more.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("x", f"为低保户{PRIVATE}家修缮房屋")
    (site / "data" / "more.jsonl.bz2").write_bytes(bz2.compress(f"为低保户{PRIVATE}家修缮房屋".encode()))
    findings = audit(open_project(project.site.parent, site=site))
    assert any("more.zip" in finding and "hidden as private" in finding for finding in findings), findings
    assert any("more.jsonl.bz2" in finding and "hidden as private" in finding for finding in findings), findings
    for name in ("more.zip", "more.jsonl.bz2"):
        whole = (site / "data" / name).read_bytes()
        (site / "data" / name).write_bytes(whole[:-8])
    findings = audit(open_project(project.site.parent, site=site))
    for name in ("more.zip", "more.jsonl.bz2"):
        assert any(f"{name}: cannot be unpacked" in finding for finding in findings), findings


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (f"<p>为<mark>{PRIVATE}</mark>家修缮房屋</p>", True),
        (f"<p>{PRIVATE}</p>", True),
        (f"<p><b>{PRIVATE}</b>副县长到会讲话</p>", False),
    ],
)
def test_a_name_is_private_where_cleaning_would_hide_it(
    project: Project, tmp_path: Path, words: str, found: bool
) -> None:
    """An official may have the name of somebody who is hidden elsewhere; markup in between makes no difference."""
    site = tmp_path / "site"
    shutil.copytree(project.site, site)
    page = site / "about.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", words + "</body>"), encoding="utf-8")
    findings = audit(open_project(project.site.parent, site=site))
    assert any("hidden as private" in finding for finding in findings) is found


@pytest.mark.parametrize(("data", "found"), [('["困难群众庄和家"]', True), ('["低保户", 1, "庄和学习"]', False)])
def test_a_string_of_data_says_nothing_of_the_next(tmp_path: Path, data: str, found: bool) -> None:
    """What helps to tell a person from words stands in the same sentence."""
    (tmp_path / "x.json").write_text(data, encoding="utf-8")
    assert bool(list(_private(tmp_path, _Hidden({"庄和"})))) is found


def test_missing_and_foreign_report_pages_are_found(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(project.site, site)
    page = next((site / "reports").glob("*.html"))
    page.rename(page.with_name("stranger.html"))
    findings = "\n".join(audit(open_project(project.site.parent, site=site)))
    assert "page of a report is missing" in findings
    assert "a page of no report" in findings


def test_without_a_site_the_audit_says_what_to_do(project: Project, tmp_path: Path) -> None:
    with pytest.raises(HuibianError, match="make site"):
        audit(open_project(project.site.parent, site=tmp_path / "none"))


def test_a_removed_compilation_takes_its_pages_with_it_and_no_others(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text(REPORT, encoding="utf-8")
    (seeds / "b.txt").write_text(REPORT.replace("2023", "2021").replace("2024", "2022"), encoding="utf-8")
    project = open_project(tmp_path)
    build_site(project)
    pages = {p.name for p in (project.site / "reports").glob("*.html")}
    (seeds / "b.txt").unlink()
    build_site(project)
    left = {p.name for p in (project.site / "reports").glob("*.html")}
    assert len(pages) == 4
    assert len(left) == 2
    assert left < pages


def test_a_failed_build_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text(REPORT, encoding="utf-8")
    project = open_project(tmp_path)
    build_site(project)
    before = {p: p.read_bytes() for p in project.site.rglob("*") if p.is_file()}
    (seeds / "a.txt").write_text("", encoding="utf-8")
    with pytest.raises(HuibianError, match="no report was found"):
        build_site(project)
    assert {p: p.read_bytes() for p in project.site.rglob("*") if p.is_file()} == before


def test_a_folder_is_replaced_whole_and_comes_back_after_an_accident(tmp_path: Path) -> None:
    for name in ("new", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name, encoding="utf-8")
    replace_folder(tmp_path / "new", tmp_path / "site")
    assert (tmp_path / "site" / "x").read_text(encoding="utf-8") == "new"
    (tmp_path / "site").rename(tmp_path / ".site.old")  # killed between the two renames
    restore_folder(tmp_path / "site")
    assert (tmp_path / "site" / "x").read_text(encoding="utf-8") == "new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site"]
