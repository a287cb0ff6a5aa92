"""The command as people and machines meet it: help, new, add, strictness, reports for machines, messages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from builder.add import add
from builder.cli import _COMMANDS, main
from builder.errors import HuibianError
from builder.files import write_whole
from builder.new import new_project
from builder.project import BASE, open_project
from builder.review import annotation, printable
from tests.texts import REPORT

ROOT = Path(__file__).parent.parent
CONTRADICTING = (
    "工作总结汇编（3篇）\n目录\n1.县水利局2023年工作总结和2024年工作计划\n2.县林业局2023年工作总结\n"
    + REPORT.format(organ="县水利局")
)


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "builder", *map(str, arguments)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "GITHUB_ACTIONS"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_whole(tmp_path / "seeds" / "a.txt", REPORT.format(organ="县财政局"))
    return tmp_path


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_option_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main([command, "--help"])
    assert done.value.code == 0
    shown = capsys.readouterr().out
    options = shown[shown.index("options:") :]
    for line in re.findall(r"^  (-.*)$", options, re.MULTILINE):
        assert re.search(r"\S  +\S", line) or f"{line}\n   " in options, line
    assert len(shown[: shown.index("options:")].split("\n\n")) >= 2


def test_a_new_project_makes_a_site_of_its_own(tmp_path: Path) -> None:
    """All that a stranger needs, and nothing that the product's own checkout is needed for."""
    place = tmp_path / "站点"
    assert run("new", place, "--name", '某市"汇编" & <集>').returncode == 0
    built = run("build", "--project", place, "--strict")
    assert built.returncode == 0, built.stderr
    checked = run("check", "--project", place, "--json", tmp_path / "check.json")
    assert checked.returncode == 0, checked.stderr
    assert json.loads((tmp_path / "check.json").read_text(encoding="utf-8"))["findings"] == []
    home = (place / "site" / "index.html").read_text(encoding="utf-8")
    assert "某市&#34;汇编&#34; &amp; &lt;集&gt;" in home
    assert "这里写本站是什么" in (place / "site" / "about.html").read_text(encoding="utf-8")
    tracked = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}
    assert {p for p in tracked if not p.startswith((".cache/", "site/"))} == {
        *("mkdocs.yml", "README.md", "docs/about.md", "seeds/README.md", "seeds/示例汇编.txt"),
        *(".github/workflows/site.yml", ".gitignore", "requirements.txt"),
    }
    # a page of one's own that goes away uncovers the product's again
    (place / "docs" / "about.md").unlink()
    assert run("build", "--project", place).returncode == 0
    assert "这里写本站是什么" not in (place / "site" / "about.html").read_text(encoding="utf-8")


def test_a_new_project_touches_nothing_that_is_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "notes.txt", "mine")
    with pytest.raises(HuibianError, match="is not empty"):
        new_project(tmp_path, "x")
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(HuibianError, match="--name"):
        new_project(tmp_path / "new", "\n")


def test_what_a_new_project_names_is_right(tmp_path: Path) -> None:
    """The base that its settings build on, and the very actions that the product's own workflow has pinned."""
    new_project(tmp_path, "汇编")
    assert f"INHERIT: {BASE}\n" in (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    text = (tmp_path / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    own = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"uses: (.+)", text))
    assert used <= set(re.findall(r"uses: (.+)", own))
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert (tmp_path / "requirements.txt").read_text(encoding="utf-8").startswith("huibian")


def test_a_sound_compilation_is_added_as_it_is(project: Path, tmp_path: Path) -> None:
    new = tmp_path / "新汇编.txt"
    new.write_bytes(REPORT.format(organ="县水利局").encode("gb18030"))
    done = run("add", new, "--project", project)
    assert done.returncode == 0, done.stderr
    assert "gb18030" in done.stdout
    assert "县水利局2023年工作总结和2024年工作计划" in done.stdout
    assert (project / "seeds" / "新汇编.txt").read_bytes() == new.read_bytes()


def test_an_encoding_holds_wherever_inputs_are_read(project: Path, tmp_path: Path) -> None:
    """For a build, its check and an addition; what is added with one says how to keep it."""
    bytes_of = REPORT.format(organ="县水利局").encode("utf-16-le")
    (tmp_path / "new.txt").write_bytes(bytes_of)
    wrong = run("add", tmp_path / "new.txt", "--project", project, "--encoding", "klingon")
    assert wrong.returncode == 1
    assert "--encoding: the encoding “klingon” is not known. Use" in wrong.stderr
    done = run("add", tmp_path / "new.txt", "--project", project, "--encoding", "UTF-16LE")
    assert done.returncode == 0, done.stderr
    said = next(line.strip() for line in done.stdout.splitlines() if "- {source: " in line)
    assert said.startswith('- {source: "new.txt", encoding: utf-16-le, ')
    for command in ("build", "check"):
        done = run(command, "--project", project, "--encoding", "new.txt=UTF-16LE", "--encoding", "a.txt=utf-8")
        assert done.returncode == 0, done.stderr
    assert run("build", "--project", project, "--encoding", "new.txt=gbk").returncode == 1
    write_whole(project / "seeds" / "corrections.yml", f"{said}\n")
    assert run("build", "--project", project).returncode == 0
    lines = (project / "site" / "data" / "compilations.jsonl").read_text(encoding="utf-8").splitlines()
    assert "utf-16-le" in [json.loads(line)["encoding"] for line in lines]


def test_what_contradicts_its_contents_list_needs_force(project: Path, tmp_path: Path) -> None:
    write_whole(tmp_path / "new.txt", CONTRADICTING)
    done = run("add", tmp_path / "new.txt", "--project", project)
    assert done.returncode == 1
    assert "县林业局" in done.stdout
    assert "声明 3 篇" in done.stdout
    assert not (project / "seeds" / "new.txt").exists()
    assert run("add", tmp_path / "new.txt", "--project", project, "--force", "--dry-run").returncode == 1
    assert not (project / "seeds" / "new.txt").exists()
    assert run("add", tmp_path / "new.txt", "--project", project, "--force").returncode == 0
    assert (project / "seeds" / "new.txt").exists()


def test_nothing_is_ever_overwritten(project: Path, tmp_path: Path) -> None:
    before = (project / "seeds" / "a.txt").read_bytes()
    write_whole(tmp_path / "A.TXT", REPORT.format(organ="县水利局"))
    write_whole(tmp_path / "copy.txt", before)
    write_whole(tmp_path / "more.txt", REPORT.format(organ="县财政局") + "\n" + REPORT.format(organ="县民政局"))
    files = [tmp_path / name for name in ("A.TXT", "copy.txt", "more.txt", "none.txt", "a.pdf", "empty.txt")]
    write_whole(tmp_path / "a.pdf", "%PDF")
    write_whole(tmp_path / "empty.txt", "")
    found = {c.path.name: c for c in add(open_project(project), files)}
    assert "不会覆盖" in found["A.TXT"].obstacles[0]
    assert "完全相同" in found["copy.txt"].obstacles[0]
    assert "逐字相同" in found["more.txt"].doubts[0]
    assert "does not exist" in found["none.txt"].obstacles[0]
    assert "docx" in found["a.pdf"].obstacles[0]
    assert "没有找到任何报告" in found["empty.txt"].obstacles[0]
    forced = add(open_project(project), files, force=True)
    assert [c.path.name for c in forced if c.taken] == ["more.txt"]
    assert (project / "seeds" / "a.txt").read_bytes() == before
    assert sorted(p.name for p in (project / "seeds").iterdir()) == ["a.txt", "more.txt"]


def test_strict_fails_on_warnings_and_machines_learn_of_them(project: Path) -> None:
    write_whole(project / "seeds" / "b.txt", CONTRADICTING)
    write_whole(project / "seeds" / "c.docx", "no document")
    out = project / "built.json"
    assert run("extract", project / "seeds" / "b.txt", "--out", project / "data").returncode == 0
    assert run("extract", project / "seeds" / "b.txt", "--out", project / "data", "--strict").returncode == 1
    done = run("build", "--project", project, "--strict", "--json", out, GITHUB_ACTIONS="true")
    assert done.returncode == 1
    report = json.loads(out.read_text(encoding="utf-8"))
    assert [f["file"] for f in report["failures"]] == ["c.docx"]
    assert any(d["file"] == "b.txt" and "县林业局" in d["text"] for d in report["doubts"])
    place = re.escape(Path(os.path.relpath(project / "seeds", ROOT)).as_posix())
    assert re.search(rf"^::error file={place}/c\.docx::c\.docx: ", done.stderr, re.MULTILINE)
    assert re.search(rf"^::warning file={place}/b\.txt::b\.txt: .*县林业局", done.stderr, re.MULTILINE)


def test_output_is_quiet_where_nobody_watches(project: Path) -> None:
    done = run("build", "--project", project)
    assert "\r" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_messages_name_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    for arguments in (
        ("build", "--project", tmp_path / "nothing"),
        ("check", "--project", tmp_path / "nothing"),
        ("extract", tmp_path / "none.txt", "--out", tmp_path / "data"),
        ("add", tmp_path / "none.txt", "--project", tmp_path / "nothing"),
    ):
        done = run(*arguments)
        assert done.returncode == 1
        assert re.fullmatch(r"huibian: \S+: .+\. .+\.\n", done.stderr), done.stderr


def test_an_input_can_neither_steer_the_terminal_nor_the_workflow(project: Path) -> None:
    write_whole(
        project / "seeds" / "b.txt",
        "目录\n1.县\x1b[31m\u202e水利局2023年工作总结 3\n2.县::error::林业局总结 4\n3.县民政局总结 5\n",
    )
    for environment in ({}, {"GITHUB_ACTIONS": "true"}):
        done = run("extract", project / "seeds", "--out", project / "data", **environment)
        assert "\x1b" not in done.stderr
        assert "\u202e" not in done.stderr
        assert not re.search("^::error::", done.stderr, re.MULTILINE)
    assert annotation("warning", "50%\r\n::error::x", "a,b:c.txt", 2) == (
        "::warning file=a%2Cb%3Ac.txt,line=2::50%25%0D%0A::error::x"
    )
    assert printable("a\x1b\u202eb\n") == "a\\x1b\\u202eb\n"
