"""`huibian add`: look at a new compilation before it enters the seeds, and copy it when nothing speaks against it."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from builder.corrections import read_corrections
from builder.errors import HuibianError
from builder.extract import extract
from builder.files import TEMPORARY
from builder.model import Extracted
from builder.pipeline import Progress, build_corpus, quiet
from builder.project import Project, writable
from builder.read import find_inputs, is_input, read_source, source_name
from builder.read.settings import Encodings, encoding_of

# what is shown of each list before it is cut
_MOST = 30
_NAMES = {
    "advert": "广告",
    "marker": "付费标记",
    "page-furniture": "页码、页眉",
    "repair": "修补",
    "redaction": "隐去姓名",
    "control-character": "控制字符",
    "contents": "目录",
    "compilation-title": "汇编题名",
    "leftover": "报告之外的文字",
}


@dataclass(slots=True)
class Candidate:
    """A file that asks to be added. `obstacles` no force overcomes; `reasons` hold them and what --force overrules."""

    path: Path
    found: Extracted | None = None
    obstacles: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    taken: Path | None = None
    encoding: str | None = None

    @property
    def reasons(self) -> list[str]:
        """Everything that speaks against adding the file."""
        return [*self.obstacles, *self.doubts]

    def describe(self) -> list[str]:
        """What a person should know of the file, as lines."""
        lines = [source_name(self.path)]
        if self.found is not None:
            lines += self._content(self.found)
        lines += [f"  ✗ {reason}" for reason in self.obstacles]
        lines += [f"  ? {reason}" for reason in self.doubts]
        if self.taken:
            lines.append(f"  已放入 {os.path.relpath(self.taken)}")
            if self.encoding and self.path.suffix.lower() != ".docx":
                lines.append("  要让以后的生成也按指定的编码读取，请在 seeds/corrections.yml 里写：")
                name = json.dumps(source_name(self.path), ensure_ascii=False)
                lines.append(f"  - {{source: {name}, encoding: {self.encoding}, reason: 自动识别有误}}")
        elif self.obstacles:
            lines.append("  未放入。")
        elif self.doubts:
            lines.append("  未放入；核对后若仍要放入，请加 --force。")
        return lines

    def _content(self, found: Extracted) -> Iterator[str]:
        about = found.compilation
        declared = f"，自称 {about.declared_count} 篇" if about.declared_count is not None else ""
        listed = f"，目录 {len(about.contents)} 条" if about.contents else "，没有目录"
        title = _short(about.title or "没有总题名")
        yield f"  {about.format}，{about.encoding}；{title}{declared}{listed}，找到 {about.found} 篇："
        for report in found.reports[:_MOST]:
            who = " ".join(filter(None, (report.issuer, report.department, report.level)))
            where = f"第 {report.title_line}–{report.last_line} 行"
            yield f"    {where} {_short(report.title)}（{who}；{len(report.sections)} 个标题）"
        if len(found.reports) > _MOST:
            yield f"    …… 另有 {len(found.reports) - _MOST} 篇"
        counts = Counter(change.kind for change in found.changes)
        if counts:
            yield "  将清理：" + "，".join(f"{_NAMES.get(kind, kind)} {n} 处" for kind, n in counts.most_common())
        unsure = [(r, f) for r in found.reports for f in r.facts if not f.certain and f.field != "title"]
        if unsure:
            fields = Counter(fact.field for _, fact in unsure)
            yield "  待核（不妨碍放入）：" + "，".join(f"{name} {n} 处" for name, n in fields.most_common())


def _short(title: str, most: int = 80) -> str:
    return title if len(title) <= most else title[: most - 1] + "…"


def add(
    project: Project,
    files: Sequence[Path],
    *,
    force: bool = False,
    dry: bool = False,
    encodings: Encodings = MappingProxyType({}),
    progress: Progress = quiet,
) -> list[Candidate]:
    """Examine `files` and copy those into the seeds of `project` that nothing speaks against (or that `force` takes).

    `encodings` are those of the new files, by name or for all; those of the seeds stand in their corrections.yml.
    Raises HuibianError when the seeds are no folder that can be written to.
    """
    if not project.seeds.is_dir():
        raise HuibianError(str(project.seeds), "is no folder.", "Name the folder of inputs with --seeds.")
    writable(project.seeds)
    inside = [p for p in sorted(project.seeds.rglob("*")) if p.is_file() and is_input(p)]
    names = {_same(source_name(path)): path for path in inside}
    inputs = {source_name(path) for path in inside}
    settled = {name: said for name, said in read_corrections(project.corrections).encodings.items() if name in inputs}
    cache = project.cache / "extracted"
    known = build_corpus([project.seeds], cache=cache, encodings=settled, progress=progress).corpus if inside else None
    digests = {c.sha256: c.source for c in known.compilations} if known else {}
    reports = {r.id: r.source for r in known.reports} if known else {}
    candidates = []
    for path in files:
        name = source_name(path)
        progress(f"reading {name}")
        candidate = _examine(path, encoding_of(encodings, name))
        if _same(name) in names:
            there = source_name(names[_same(name)])
            candidate.obstacles.append(f"seeds 里已有 {there}；请改名后再放入，不会覆盖。")
        if candidate.found is not None:
            same = digests.get(candidate.found.compilation.sha256)
            if same:
                candidate.obstacles.append(f"与 {same} 内容完全相同。")
            elif again := [r for r in candidate.found.reports if r.id in reports]:
                where = "、".join(sorted({reports[r.id] for r in again}))
                candidate.doubts.append(f"有 {len(again)} 篇与 {where} 里的逐字相同，如“{_short(again[0].title)}”。")
            names.setdefault(_same(name), path)
            digests.setdefault(candidate.found.compilation.sha256, name)
        if not dry and not candidate.obstacles and (force or not candidate.doubts):
            candidate.taken = _copy(path, project.seeds / path.name)
        candidates.append(candidate)
    return candidates


def _same(name: str) -> str:
    """Equal for file names that some file system takes for one: capitals and the form of accents aside."""
    return unicodedata.normalize("NFC", name).casefold()


def _examine(path: Path, encoding: str | None) -> Candidate:
    """What a file holds and what speaks against it by itself."""
    candidate = Candidate(path, encoding=encoding)
    try:
        if path.is_dir() or not path.exists():
            find_inputs([path])
            raise HuibianError(str(path), "is a folder.", "Name the files in it.")
        if not is_input(path):
            read_source(path)  # says what is wrong with a known ending
            raise HuibianError(source_name(path), "would not be read: its name is hidden or a README's.", "Rename it.")
        source = read_source(path, encoding)
        candidate.found = extract(source)
    except HuibianError as error:
        candidate.obstacles.append(str(error))
        return candidate
    about = candidate.found.compilation
    if not candidate.found.reports:
        candidate.obstacles.append("没有找到任何报告，请核对文件内容。")
    candidate.doubts += [w for w in about.warnings if candidate.found.reports]
    titles = Counter(report.title for report in candidate.found.reports)
    candidate.doubts += [
        f"有 {n} 篇题名同为“{_short(t)}”。" for t, n in titles.items() if n > 1 and about.contents.count(t) < n
    ]
    return candidate


def _copy(path: Path, target: Path) -> Path:
    """Copy `path` to `target`, whole or not at all, and never over a file that is there."""
    data = path.read_bytes()
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, 0o644)
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise HuibianError(str(target), "is there already.", "Rename the new file.") from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
    return target
