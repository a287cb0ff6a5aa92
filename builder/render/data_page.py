"""数据: every file of the dataset with its fields, an example and its size, and the database with queries that run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.database import ARCHIVE, tables
from builder.dataset import FILES, PACKED, file_of, opened
from builder.knowledge import load
from builder.render.environment import render
from builder.render.escape import trusted
from builder.render.front import front_matter
from builder.schemas import DESCRIPTOR, FOLDER, schema

PAGE = "data.md"
_ABSTRACT = (
    "本站全部数据的下载：报告全文、举措、共同计划、套话、整理记录的 JSON Lines 文件与 SQLite 数据库，"
    "附字段说明、示例、查询与许可。"
)
_LONGEST, _MOST = 48, 1
_CHINESE = re.compile(r".*?[。；）](?=\s*[A-Z`\"(]|\s*$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: its name, type in words, and meaning."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of the dataset; `example` is its first record, shortened, as JSON."""

    name: str
    title: str
    about: str
    bytes: int
    records: int
    fields: tuple[Field, ...]
    example: str

    @property
    def anchor(self) -> str:
        """The id of its part of the page."""
        return f"file-{self.name.partition('.')[0].replace('_', '-')}"


_KINDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "真假",
    "array": "列表",
    "object": "对象",
    "null": "空",
}


def _chinese(text: str) -> str:
    """The Chinese part of a description that has an English one after it."""
    found = _CHINESE.match(text)
    return found[0].strip() if found else text


def _kind(field: Mapping[str, Any]) -> str:
    stated = field.get("type", ())
    kinds = [stated] if isinstance(stated, str) else list(stated)
    if not kinds and "enum" in field:
        kinds = ["string", "null"] if None in field["enum"] else ["string"]
    return "或".join(_KINDS[kind] for kind in kinds) or "—"


def _meaning(field: Mapping[str, Any]) -> str:
    values = [value for value in field.get("enum", ()) if value is not None]
    told = f"取值：{'、'.join(map(str, values))}。" if values else ""
    return f"{field['title']}。{_chinese(field['description'])}{told}"


def _shortened(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    if isinstance(value, list):
        return [_shortened(item) for item in value[:_MOST]] + (["…"] if len(value) > _MOST else [])
    if isinstance(value, dict):
        shown = list(value.items())[:6] if value and all(isinstance(v, int) for v in value.values()) else value.items()
        return {key: _shortened(item) for key, item in shown}
    return value


def _files(folder: Path) -> Iterator[File]:
    counted = {about["name"]: about["records"] for about in json.loads((folder / DESCRIPTOR).read_bytes())["resources"]}
    for name in FILES:
        path, described = file_of(folder, name), schema(name)
        with opened(path) as stream:
            first = next((line for line in stream if _quotable(line, name)), b"")
        example = json.dumps(_shortened(json.loads(first)), ensure_ascii=False, indent=1) if first else ""
        fields = tuple(Field(key, _kind(field), _meaning(field)) for key, field in described["properties"].items())
        title = described["title"].split()[0]
        about = _chinese(described["description"])
        yield File(path.name, title, about, path.stat().st_size, counted[name], fields, example)


def _quotable(line: bytes, name: str) -> bool:
    """Whether a record may stand on a page: what cleaning took out as an advert or as private may not."""
    if name != "changes":
        return True
    record = json.loads(line)
    return record["before"] is not None and bool(load("change_kinds").get(record["kind"], {}).get("quote"))


def size(count: int) -> str:
    """A size in bytes in words: 1.5 MB."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def queries() -> list[dict[str, str]]:
    """The example queries: `title`, and the `sql` that answers it."""
    found: list[dict[str, str]] = load("queries")
    return found


_MEDIA = {".jsonl": "application/x-ndjson", ".zip": "application/zip", PACKED: "application/x-bzip2"}


def _media(name: str) -> str:
    return _MEDIA[Path(name).suffix]


def render_data(folder: Path, database: int) -> str:
    """The page of the data from the files in `folder`, its descriptor among them.

    `database` is the size of the unzipped database in bytes.
    """
    files = tuple(_files(folder))
    archive = (folder / ARCHIVE).stat().st_size
    listed = [
        {"title": file.title, "path": f"data/{file.name}", "type": _media(file.name), "bytes": file.bytes}
        for file in files
    ]
    listed.append({"title": "SQLite", "path": f"data/{ARCHIVE}", "type": _media(ARCHIVE), "bytes": archive})
    return render(
        "data.md.j2",
        PAGE,
        front=front_matter({"title": "数据", "abstract": _ABSTRACT, "dataset": listed}),
        files=files,
        packed=next((file.name for file in files if file.name.endswith(PACKED)), ""),
        size=size,
        archive=ARCHIVE,
        archive_bytes=archive,
        database=database,
        descriptor=DESCRIPTOR,
        schemas=FOLDER,
        # names of files that this program gives: in an address their characters stand as they are
        address=trusted,
        tables=tables(),
        queries=queries(),
    )
