"""Hostile inputs go through the real command and the real site build: literal output or one clear message each."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from builder.clean import clean_text
from builder.dataset import file_of, opened
from builder.extract import extract
from builder.model import Corpus, Line, Source
from builder.pipeline import build_corpus
from builder.read import limits, read_source
from builder.render import render_docs
from tests.golden import CASES

ROOT = Path(__file__).parent.parent
DATA: dict[str, Any] = yaml.safe_load((CASES / "hostile" / "fragments.yml").read_text(encoding="utf-8"))
FRAGMENTS: dict[str, dict[str, str]] = {k: v for k, v in DATA.items() if isinstance(v, dict)}
GIGABYTE = 1 << 30
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def report(title: str, words: str = "", organ: str = "本局") -> str:
    return f"""{title}
2023年，{organ}认真落实各项部署，兜牢民生底线，现将全年情况总结如下。
一、2023年工作总结
（一）抓实重点工作。{words}，群众满意度不断提高。
二、2024年工作计划
一是抓好社会救助。落实低保政策，{words}，做到应保尽保。
二是加强队伍建设。选优配强骨干力量，开展业务培训。
"""


def zipped(path: Path, part: str, pieces: Iterator[bytes]) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(part, "w", force_zip64=True) as stream,
    ):
        for piece in pieces:
            stream.write(piece)


# what some file system or some tool takes for something else
NAMES = [
    *("CON.txt", "lpt1.txt", "aux.md", "com1.txt", "index.txt", "a..txt", "-rf.txt", "x-ab.txt", "prn .txt", "😀.txt"),
    *("a%2e%2e.txt", "a#b?.txt", "tab\tname.txt", "new\nline.txt", "\u202etxt.exe.txt", "长" * 80 + ".txt", "a\\b.txt"),
]


def write_inputs(folder: Path) -> None:
    """Every hostile input, and one that is not."""

    def text(name: str, words: str) -> None:
        (folder / name).write_bytes(words.encode("utf-8", "surrogatepass"))

    for name, fragment in FRAGMENTS.items():
        text(f"{name}.txt", report(f"某县{name}局2023年工作总结和2024年工作计划", fragment["text"]))
    text("frontmatter.txt", "---\ntitle: 不是题名\n---\n" + report("某县财政局2023年工作总结和2024年工作计划"))
    text("blocks.txt", report("某县统计局2023年工作总结") + "\n".join(DATA["lines"]) + "\n")
    text("titles.txt", "\n".join(map(report, DATA["titles"])))
    text("one-line.txt", "总结" * 350_000)
    text("many.txt", "\n\n".join(report("2023年度工作总结", f"第{n}个单位") for n in range(30)))
    text("only-contents.txt", "目录\n" + "".join(f"{n}.县{o}局2023年工作总结\n" for n, o in enumerate("甲乙丙丁", 1)))
    text("empty.txt", "")
    for number, name in enumerate(NAMES):
        text(name, report("某县残联2023年工作总结", f"第{number}次"))
    text("long.txt", report(f"某县{'很长的' * 150}局2023年工作总结"))
    text("surrogate.txt", report("某县林业局2023年工作总结", "孤\ud800立"))
    text("ends.txt", report("某县审计局2023年工作总结").replace("\n", "\x0c\r") + "\u2028\n")
    text("zero-width.txt", "\u200b" * 200_000 + report("某县信访局2023年工作总结", "e" + "\u0301" * 20_000))
    text("blank.txt", " " * 300_000 + "\n" * 100_000)
    text(
        "fm.md",
        "---\ntemplate: ../../evil.html\nhide: [toc]\n---\n# "
        + report("某县侨办2023年工作总结", "[x](javascript:x())"),
    )
    body = report("某县外办2023年工作总结").replace("\n", "<p>")
    refresh = '<meta http-equiv=refresh content="0;url=//evil.example"><base href="//evil.example">'
    text("refresh.html", f"<html><head>{refresh}</head><body><h1>某县外办2023年工作总结</h1>{body}<textarea><style>")
    text("entities.html", '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;&a;">]><p>' + "&b;" * 50)
    text('name "with" <b>&amp; {{x}}.txt', report("某县妇联2023年工作总结"))
    text("good.txt", report("某县商务局2023年工作总结和2024年工作计划", organ="某县商务局"))
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 2000)
    (folder / "zeros.txt").write_bytes(bytes(50_000))
    paragraphs = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 3000
    whole = f"<w:document {W}><w:body>{paragraphs}</w:body></w:document>".encode()
    zipped(folder / "truncated.docx", "word/document.xml", iter([whole]))
    data = (folder / "truncated.docx").read_bytes()
    (folder / "truncated.docx").write_bytes(data[: len(data) // 2])
    zipped(folder / "bomb.docx", "word/document.xml", (bytes(1 << 20) for _ in range(1100)))
    zipped(folder / "tree.docx", "word/document.xml", (b"<a>" * 350_000 for _ in range(10)))
    lines = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in report("某县卫健局2023年工作总结").split("\n")
    )
    entity = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    document = f"{entity}<w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p>{lines}</w:body></w:document>"
    with zipfile.ZipFile(folder / "slip.docx", "w") as archive:
        archive.writestr("word/document.xml", document)
        archive.writestr("../../../evil.txt", "x")
    (folder / "no-zip.docx").write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(1000))
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(1000))
    (folder / "old.wps").write_bytes(b"x")
    (folder / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 100)
    (folder / "link.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    (folder / "deep.html").write_bytes(b"<div>" * 5000 + "深".encode() + b"</div>" * 5000)
    (folder / "wide.html").write_bytes(b"<b>" * (limits.HTML_TAGS + 1))
    (folder / "lines.md").write_bytes(b"\n" * (2 * limits.LINES + 1))


BAD = {
    *("binary.txt", "zeros.txt", "truncated.docx", "bomb.docx", "tree.docx", "wide.html", "lines.md"),
    *("no-zip.docx", "old.docx", "old.doc", "old.wps", "noise.pdf"),
}
NO_FILES = {"link.txt", "pipe.txt"}


@dataclass(frozen=True)
class Run:
    """A finished build in a folder of its own."""

    folder: Path
    status: int
    said: str
    machine: dict[str, Any]

    def pages(self) -> dict[str, BeautifulSoup]:
        return {
            p.relative_to(self.folder / "site").as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "lxml")
            for p in (self.folder / "site").rglob("*.html")
        }


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (3 * GIGABYTE, 3 * GIGABYTE))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("outer") / "project"
    (folder / "seeds").mkdir(parents=True)
    write_inputs(folder / "seeds")
    done = subprocess.run(
        [sys.executable, "-m", "builder", "build", "--project", str(folder), "--json", str(folder / "built.json")],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=480,
        preexec_fn=_bounded if sys.platform == "linux" else None,
        check=False,
    )
    assert (folder / "built.json").is_file(), done.stderr
    return Run(folder, done.returncode, done.stderr, json.loads((folder / "built.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def pages(run: Run) -> dict[str, BeautifulSoup]:
    return run.pages()


def test_what_cannot_be_read_costs_one_message_each_and_the_status(run: Run) -> None:
    assert run.status == 1
    assert "Traceback" not in run.said
    failed = [f["file"] for f in run.machine["failures"]]
    assert sorted(failed) == sorted([*BAD, *(str(run.folder / "seeds" / name) for name in NO_FILES)])
    assert all(f["problem"] and f["remedy"] for f in run.machine["failures"])
    for name in BAD:
        assert len(re.findall(rf"^huibian: {re.escape(name)}(?::\d+)?: ", run.said, re.MULTILINE)) == 1


def published(run: Run) -> str:
    """The reports of the site's dataset, compressed or not."""
    with opened(file_of(run.folder / "site" / "data", "reports")) as stream:
        return stream.read().decode("utf-8")


def test_every_other_input_is_there(run: Run) -> None:
    """Whatever it is called: what was not refused is a compilation with a page of its own."""
    lines = (run.folder / "site" / "data" / "compilations.jsonl").read_text(encoding="utf-8").splitlines()
    sources = {json.loads(line)["source"] for line in lines}
    given = {p.name for p in (run.folder / "seeds").iterdir() if p.is_file() and not p.is_symlink()} - BAD
    assert sources == given
    pages = {p.name.lower() for p in (run.folder / "site" / "compilations").glob("*.html")}
    assert len(pages) == len(sources) + 1
    devices = {"con", "lpt1", "aux", "prn", "com1"}
    assert not [name for name in pages if name.split(".")[0] in devices]


def test_what_is_outside_of_an_input_stays_there(run: Run) -> None:
    """An entity that names a file of the machine, a path that leads out of an archive."""
    assert not list(run.folder.parent.rglob("evil*"))
    page = published(run)
    assert "root:" not in page
    assert "某县卫健局2023年工作总结" in page


def test_what_holds_no_report_is_said(run: Run) -> None:
    doubted = {d["file"] for d in run.machine["doubts"]}
    assert {"empty.txt", "only-contents.txt"} <= doubted


def test_nothing_appears_outside_of_the_site_and_the_cache(run: Run) -> None:
    assert sorted(p.name for p in run.folder.iterdir()) == [".cache", "built.json", "seeds", "site"]
    assert sorted(p.name for p in run.folder.parent.iterdir()) == ["project"]
    for path in (run.folder / "site").rglob("*"):
        assert re.fullmatch(r"[\w.@-]+", path.name, re.ASCII), path


def test_fragments_are_shown_as_they_are(run: Run, pages: dict[str, BeautifulSoup]) -> None:
    shown = {name: page.get_text() for name, page in pages.items() if name.startswith("reports/")}
    for name, fragment in FRAGMENTS.items():
        words = fragment.get("shown", fragment["text"])
        assert sum(f"（一）抓实重点工作。{words}，群众" in re.sub(r"(?<=。)\s+", "", s) for s in shown.values()) == 1, (
            name
        )


def test_published_text_is_the_text_of_the_dataset(run: Run, pages: dict[str, BeautifulSoup]) -> None:
    lines = published(run).split("\n")
    records = [json.loads(line) for line in lines if line]
    assert len(records) == len([p for p in pages if p.startswith("reports/") and p != "reports/index.html"])
    for record in records:
        page = re.sub(r"\s", "", pages[f"reports/{record['id']}.html"].get_text())
        for paragraph in record["paragraphs"]:
            if len(paragraph["text"]) < 10_000 and paragraph["line"] != record["title_line"]:
                assert re.sub(r"\s", "", paragraph["text"]) in page, (record["source"], paragraph)


def test_no_words_of_an_input_became_markup(pages: dict[str, BeautifulSoup]) -> None:
    own = {"alert(", "evil.example"}
    for name, page in pages.items():
        for element in page.find_all(True):
            handlers = [a for a in element.attrs if a.startswith("on")]
            assert not handlers, (name, handlers)
            for attribute in ("href", "src", "action", "data"):
                value = str(element.get(attribute) or "")
                assert not re.match(r"\s*(?:javascript|vbscript|data:text)", value, re.IGNORECASE), (name, value)
                assert "evil.example" not in value, (name, value)
        for script in page.find_all("script"):
            assert not any(word in script.get_text() for word in own), name


def test_titles_are_text_wherever_they_stand(run: Run, pages: dict[str, BeautifulSoup]) -> None:
    titles = {page.find("h1").get_text().strip() for name, page in pages.items() if name.startswith("reports/")}  # type: ignore[union-attr]
    assert {clean_text(title) for title in DATA["titles"]} <= titles


def test_the_good_input_is_untouched_by_the_others(run: Run) -> None:
    alone = build_corpus([run.folder / "seeds" / "good.txt"]).corpus.reports[0]
    lines = published(run).split("\n")
    among = next(json.loads(line) for line in lines if line and json.loads(line)["source"] == "good.txt")
    assert [p["text"] for p in among["paragraphs"]] == [p.text for p in alone.paragraphs]
    assert (among["id"], among["title"], among["issuer"]) == (alone.id, alone.title, alone.issuer)


def test_400_reports_of_one_title_get_a_page_each(tmp_path: Path) -> None:
    text = "\n\n".join(report("2023年度工作总结", f"第{n}个单位") for n in range(400))
    lines = tuple(Line(n, words) for n, words in enumerate(text.split("\n"), 1))
    result = extract(Source("a.txt", "0" * 64, "txt", "utf-8", lines))
    assert len({r.id for r in result.reports}) == 400
    corpus = Corpus(compilations=(result.compilation,), reports=result.reports)
    render_docs(corpus, tmp_path)
    assert len(list((tmp_path / "reports").glob("*.md"))) - (tmp_path / "reports" / "index.md").exists() == 400


@pytest.mark.parametrize(
    "words",
    ["收入，", "（", "一是抓好工作。", "《", "1.", "x", "【篇", "##paid", "2023年", "县局", "…", "- ", "　", "\t"],
)
def test_a_line_of_two_megabytes_ends(tmp_path: Path, words: str) -> None:
    """In seconds, not hours: twice the line takes no more than about twice the time (and a constant)."""
    path = tmp_path / "a.txt"
    times = []
    for size in (250_000, 500_000):
        path.write_text(report("某县财政局2023年工作总结") + words * (size // len(words)), encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        extract(read_source(path))
        times.append(resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)
    assert times[1] < 3.2 * times[0] + 1, times
    assert times[1] < 30
