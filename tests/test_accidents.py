"""Accidents: a build that is killed, a full disk, a read-only folder, two builds at once, a damaged cache."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.files import filling, replace_folder, restore_folder, scratch_beside, sweep, write_folder, write_whole
from builder.pipeline import build_corpus
from tests.texts import REPORT

ROOT = Path(__file__).parent.parent
# every kill is a real one; 50 of them take some 50 s on two idle cores
KILLS = int(os.environ.get("HUIBIAN_KILLS", "12"))


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sites are compared byte by byte: without a time that is said, their feeds bear that of the files."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "builder", *map(str, arguments)]


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **options
    )


def digest(folder: Path) -> dict[str, str]:
    """Every file of a folder with a digest of what is in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_seed(project: Path, name: str, *organs: str) -> None:
    (project / "seeds").mkdir(exist_ok=True, parents=True)
    text = "\n".join(REPORT.format(organ=organ) for organ in organs)
    (project / "seeds" / name).write_text(text, encoding="utf-8")


def strays(project: Path) -> list[str]:
    """What a finished run must not leave behind, anywhere in a project."""
    return [
        path.relative_to(project).as_posix()
        for path in project.rglob(".*")
        if path.name.startswith((".huibian-", ".site", ".data")) and path.name != ".site"
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write_seed(folder, "a.txt", "县财政局", "县水利局")
    done = run("build", "--project", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_killed_at_any_moment_the_site_stays_whole_and_the_next_run_succeeds(project: Path) -> None:
    """The site is always one of the two: the one before, or the one that the killed run was making."""
    fixed = random.Random(7)
    began = time.monotonic()
    organs = ["县财政局", "县民政局"]
    states = []
    for organ in organs:
        write_seed(project, "a.txt", organ)
        began = time.monotonic()
        assert run("build", "--project", project).returncode == 0
        states.append(digest(project / "site"))
    whole = 0.9 * (time.monotonic() - began)
    assert states[0] != states[1]
    killed = 0
    for attempt in range(KILLS):
        write_seed(project, "a.txt", organs[attempt % 2])
        before = digest(project / "site")
        process = subprocess.Popen(
            command("build", "--project", project),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # more often towards the end, where the site is swapped
        time.sleep(whole * fixed.random() ** 0.5)
        killed += process.poll() is None
        # now the whole run, now the builder alone: MkDocs then goes on writing for a while
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL) if attempt % 3 else process.kill()
        process.wait()
        after = digest(project / "site")
        assert after in (before, states[attempt % 2]), sorted(set(after.items()) ^ set(before.items()))[:5]
    assert killed >= KILLS // 4
    time.sleep(1 + whole)  # the last MkDocs that was left alone has come to its end
    write_seed(project, "a.txt", organs[0])
    done = run("build", "--project", project)
    assert done.returncode == 0, done.stderr
    assert digest(project / "site") == states[0]
    assert strays(project) == []


@pytest.mark.slow
def test_a_killed_extract_leaves_the_dataset_as_it_was(tmp_path: Path) -> None:
    write_seed(tmp_path, "a.txt", "县财政局")
    out = tmp_path / "data"
    began = time.monotonic()
    assert run("extract", tmp_path / "seeds", "--out", out).returncode == 0
    whole = time.monotonic() - began
    old = digest(out)
    write_seed(tmp_path, "a.txt", "县民政局", "县水利局")
    assert run("extract", tmp_path / "seeds", "--out", tmp_path / "other").returncode == 0
    new = digest(tmp_path / "other")
    fixed = random.Random(3)
    for _ in range(max(4, KILLS // 3)):
        process = subprocess.Popen(command("extract", tmp_path / "seeds", "--out", out), cwd=ROOT)
        time.sleep(whole * fixed.random())
        process.kill()
        process.wait()
        assert digest(out) in (old, new)
        assert out.is_dir()
    assert run("extract", tmp_path / "seeds", "--out", out).returncode == 0
    assert digest(out) == new
    assert strays(tmp_path) == []


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_gives_a_message_and_leaves_the_site(project: Path) -> None:
    before = digest(project / "site")
    write_seed(project, "a.txt", "县教育局")
    done = run("build", "--project", project, preexec_fn=_small_files)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert digest(project / "site") == before
    assert run("build", "--project", project).returncode == 0
    assert strays(project) == []


def test_a_full_disk_leaves_the_dataset(tmp_path: Path) -> None:
    write_seed(tmp_path, "a.txt", "县财政局")
    out = tmp_path / "data"
    assert run("extract", tmp_path / "seeds", "--out", out).returncode == 0
    before = digest(out)
    write_seed(tmp_path, "a.txt", *[f"{n}县财政局" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"])
    done = run("extract", tmp_path / "seeds", "--out", out, preexec_fn=_small_files)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert digest(out) == before
    assert strays(tmp_path) == []


@pytest.mark.parametrize("target", ["/proc/huibian/site", "/dev/null/site"])
@pytest.mark.skipif(sys.platform != "linux", reason="folders that not even root can write to")
def test_a_target_that_cannot_be_written_gives_a_message(project: Path, target: str) -> None:
    for arguments in (
        ("build", "--project", project, "--site", target),
        ("extract", project / "seeds", "--out", target),
    ):
        done = run(*arguments)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "cannot be written" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_site_is_left_alone(project: Path) -> None:
    before = digest(project / "site")
    project.chmod(0o555)
    try:
        done = run("build", "--project", project)
    finally:
        project.chmod(0o755)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert digest(project / "site") == before


def test_a_second_build_is_told_to_wait(project: Path) -> None:
    with (project / ".cache" / "huibian" / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = run("build", "--project", project)
    assert done.returncode == 1
    assert "another build of this project is running" in done.stderr


def test_two_builds_at_once_do_not_mix(project: Path) -> None:
    """Each of them succeeds or says that it waits; the site is that of one of them."""
    write_seed(project, "a.txt", "县教育局")
    both = [
        subprocess.Popen(command("build", "--project", project), cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert 0 in [process.returncode for process in both], said
    assert all(p.returncode == 0 or "another build" in s for p, s in zip(both, said, strict=True))
    pages = [p for p in (project / "site" / "reports").glob("*.html") if p.name != "index.html"]
    assert len(pages) == 1
    assert strays(project) == []


def test_a_build_of_one_site_from_two_projects_waits(project: Path) -> None:
    with scratch_beside(project / "site") as scratch:
        assert scratch is not None
        done = run("build", "--project", project)
    assert done.returncode == 1
    assert "another build of this site is running" in done.stderr


@pytest.mark.parametrize("damage", [b"", b"\x00" * 100, b"{}", b"\xff\xfe", b"0" * 64 + b"\n{}"])
def test_a_damaged_cache_is_noticed_and_made_anew(tmp_path: Path, damage: bytes) -> None:
    write_seed(tmp_path, "a.txt", "县财政局")
    cache = tmp_path / "cache"
    first = build_corpus([tmp_path / "seeds"], cache=cache)
    entries = list(cache.iterdir())
    for entry in entries:
        entry.write_bytes(damage)
    second = build_corpus([tmp_path / "seeds"], cache=cache)
    assert second.cached == 0
    assert second.corpus == first.corpus
    assert all(entry.read_bytes() != damage for entry in entries)
    assert build_corpus([tmp_path / "seeds"], cache=cache).cached == 1


def test_a_cache_of_another_version_is_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_seed(tmp_path, "a.txt", "县财政局")
    build_corpus([tmp_path / "seeds"], cache=tmp_path / "cache")
    monkeypatch.setattr("builder.cache.fingerprint", lambda: "another")
    assert build_corpus([tmp_path / "seeds"], cache=tmp_path / "cache").cached == 0
    assert Cache(None).folder is None


def test_a_renamed_compilation_keeps_its_reports_and_changes_no_other(project: Path) -> None:
    """Reports are known by their words: a new file name moves the page of the compilation, not theirs."""
    write_seed(project, "b.txt", "县民政局")
    assert run("build", "--project", project).returncode == 0
    before = digest(project / "site")
    (project / "seeds" / "b.txt").rename(project / "seeds" / "c.txt")
    assert run("build", "--project", project).returncode == 0
    after = digest(project / "site")
    pages = {name for name in before if name.endswith(".html")}
    assert pages - set(after) == {"compilations/b.html"}
    assert {name for name in after if name.endswith(".html")} - pages == {"compilations/c.html"}


def test_a_folder_is_exchanged_whole_and_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for exchanges in (True, False):
        if not exchanges:
            monkeypatch.setattr("builder.files._exchange", lambda one, two: False)
        for name in ("new", "site"):
            write_whole(tmp_path / name / "x", name)
        replace_folder(tmp_path / "new", tmp_path / "site")
        assert (tmp_path / "site" / "x").read_text(encoding="utf-8") == "new"
        assert [p.name for p in tmp_path.iterdir()] == ["site"]
    (tmp_path / "site").rename(tmp_path / ".site.old")
    restore_folder(tmp_path / "site")
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_other_files_keeps_them(tmp_path: Path) -> None:
    write_whole(tmp_path / "data" / "notes.txt", "mine")

    def write(folder: Path) -> None:
        write_whole(folder / "reports.jsonl", "{}\n")

    assert write_folder(tmp_path / "data", write)
    assert sorted(p.name for p in (tmp_path / "data").iterdir()) == ["notes.txt", "reports.jsonl"]
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_half_written_files_are_swept_up(tmp_path: Path) -> None:
    for name in ("x/.huibian-abc", ".huibian-1", "x/kept.txt", "x/.huibian-new/deep/file.js"):
        write_whole(tmp_path / name, "half")
    assert sweep(tmp_path) == 3
    assert not list(tmp_path.rglob(".huibian-*"))
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["kept.txt"]


def test_a_new_folder_appears_with_all_its_files_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "index"

    def broken() -> None:
        with filling(folder) as write:
            write("a.js", b"1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert not list((tmp_path / "deep").iterdir())
    with filling(folder) as write:
        write("a.js", b"1")
        write("t/0.js", b"2")
        assert not folder.exists()
    with filling(folder) as write:  # in one that is there, file by file
        write("a.js", b"3")
        assert (folder / "a.js").read_bytes() == b"3"
    assert (folder / "t" / "0.js").read_bytes() == b"2"
    assert {path.stat().st_mode & 0o777 for path in (folder, folder / "a.js", folder / "t" / "0.js")} == {0o755, 0o644}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["index"]
