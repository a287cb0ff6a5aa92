"""The dataset described and checked: JSON Schema 2020-12 for every file, datapackage.json for the whole.

The schemas are knowledge (knowledge/schemas/); this module publishes them, derives the Frictionless Data Package v2
descriptor (https://datapackage.org/standard/data-package/) from them, and validates a dataset against both.
`python -m builder.schemas DIR` validates and sets the exit status.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder import __version__, knowledge
from builder.dataset import FILES, PACKED, file_of, opened
from builder.files import write_whole

if TYPE_CHECKING:  # a build writes schemas and validates nothing: it need not wait for this to load
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

DESCRIPTOR = "datapackage.json"
FOLDER = "schemas"
_PROFILES = "https://datapackage.org/profiles/2.0/"
# what a Table Schema constraint shares with JSON Schema, word for word
_CONSTRAINTS = ("enum", "pattern", "minimum", "maximum", "minLength")
# a file that is wrong in every line is shown by its first lines
_MOST = 50


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a line of `name`.jsonl, or of datapackage.json; treat the value as read-only."""
    found: dict[str, Any] = json.loads(knowledge.read_text(f"schemas/{name}.schema.json"))
    return found


def write_schemas(out: Path) -> None:
    """Write the schema of every file, and of the descriptor, into `out`."""
    for name in (*FILES, "datapackage"):
        write_whole(out / f"{name}.schema.json", knowledge.read_text(f"schemas/{name}.schema.json"))


def datapackage(folder: Path, records: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The descriptor of the dataset in `folder`, whose files it reads for sizes, digests and record counts.

    `records` holds the counts by file where they are known, which spares unpacking what is packed. `created` is the
    time of SOURCE_DATE_EPOCH and left out without it: the same inputs give the same bytes.
    """
    about = knowledge.load("schemas/package")
    return {
        "$schema": f"{_PROFILES}datapackage.json",
        **{key: about[key] for key in ("name", "title", "description")},
        "version": __version__,
        **_created(),
        **{key: about[key] for key in ("keywords", "licenses", "rights")},
        "resources": [
            _resource(name, file_of(folder, name), about["keys"][name], (records or {}).get(name)) for name in FILES
        ],
    }


def write_datapackage(folder: Path, records: Mapping[str, int] | None = None) -> None:
    """Write datapackage.json beside the files of the dataset, and their schemas into schemas/ (see `datapackage`)."""
    write_schemas(folder / FOLDER)
    write_whole(folder / DESCRIPTOR, json.dumps(datapackage(folder, records), ensure_ascii=False, indent=2) + "\n")


def _created() -> dict[str, str]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return {}
    return {"created": datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _resource(name: str, path: Path, keys: dict[str, Any], records: int | None) -> dict[str, Any]:
    about = schema(name)
    size, digest = _measure(path)
    table: dict[str, Any] = {
        "$schema": f"{_PROFILES}tableschema.json",
        "fields": [_field(name, field, about["required"]) for name, field in about["properties"].items()],
        # an empty text is a text: only null is missing
        "missingValues": [],
    }
    if "primary" in keys:
        table["primaryKey"] = [keys["primary"]]
    if "foreign" in keys:
        table["foreignKeys"] = [
            {"fields": [field], "reference": dict(zip(("resource", "fields"), (there, [key]), strict=True))}
            for field, (there, key) in _foreign(keys)
        ]
    return {
        "name": name,
        "title": about["title"],
        "description": about["description"],
        "type": "table",
        "path": path.name,
        "format": "jsonl",
        "mediatype": "application/x-ndjson",
        "encoding": "utf-8",
        **({"compression": PACKED.removeprefix(".")} if path.suffix == PACKED else {}),
        # size and digest of the file as it is published, records of what is in it
        "bytes": size,
        "hash": f"sha256:{digest}",
        "records": _lines(path) if records is None else records,
        "jsonSchema": f"{FOLDER}/{name}.schema.json",
        "schema": table,
    }


def _measure(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file of any size."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def _lines(path: Path) -> int:
    """How many lines a file of any size has, unpacked where it is packed."""
    lines = 0
    with opened(path) as stream:
        while block := stream.read(1 << 20):
            lines += block.count(b"\n")
    return lines


def _field(name: str, field: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """A Table Schema field from a JSON Schema property; a property that may be null is not `required` there."""
    types = field.get("type", "any")
    types = [types] if isinstance(types, str) else types
    values = field.get("enum", ())
    nullable = "null" in types or None in values
    kind = next((t for t in types if t != "null"), "any") if "type" in field else "string" if values else "any"
    limits = {key: field[key] for key in _CONSTRAINTS if key in field}
    if values:
        limits["enum"] = [value for value in values if value is not None]
    if name in required and not nullable:
        limits = {"required": True, **limits}
    described: dict[str, Any] = {
        "name": name,
        "type": kind,
        "title": field["title"],
        "description": field["description"],
    }
    return {**described, "constraints": limits} if limits else described


def _foreign(keys: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for field, target in keys.get("foreign", {}).items():
        there, _, key = target.partition(".")
        yield field, (there, key)


def validate(folder: Path) -> list[str]:
    """What is wrong with the dataset in `folder`: a sentence each, with file and line; empty when all is well.

    Every line against the schema of its file, identifiers for being unique and for pointing at something, and
    datapackage.json, where there is one, against its schema and the files that it describes.
    """
    problems: list[str] = []
    known: dict[str, set[str]] = {}
    keys = knowledge.load("schemas/package")["keys"]
    for name in FILES:
        path = file_of(folder, name)
        if not path.is_file():
            problems.append(f"{path.name}: is missing.")
            continue
        try:
            problems += _shorten(path.name, _validate_lines(name, path, keys[name], known))
        except (OSError, EOFError) as error:
            problems.append(f"{path.name}: cannot be read ({error}).")
    if (folder / DESCRIPTOR).is_file():
        problems += _validate_descriptor(folder)
    return problems


def _validate_lines(name: str, path: Path, keys: dict[str, Any], known: dict[str, set[str]]) -> Iterator[str]:
    """Problems of one file; `known` collects the identifiers that later files may point at."""
    validator = _validator(name)
    primary = keys.get("primary", "")
    seen = known.setdefault(f"{name}.{primary}", set())
    with opened(path) as stream:
        for number, line in enumerate(stream, start=1):
            place = f"{path.name}:{number}"
            try:
                record = json.loads(line)
            except ValueError as error:
                yield f"{place}: is not JSON ({error})."
                continue
            errors = [f"{place}: {_sentence(error)}" for error in validator.iter_errors(record)]
            yield from errors
            if errors:
                continue
            if primary:
                if record[primary] in seen:
                    yield f"{place}: {primary} {record[primary]!r} occurs twice."
                seen.add(record[primary])
            for field, (there, key) in _foreign(keys):
                if record[field] not in known.get(f"{there}.{key}", ()):
                    yield f"{place}: {field} {record[field]!r} is no {key} of {there}.jsonl."


def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(name))


def _validate_descriptor(folder: Path) -> list[str]:
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"{DESCRIPTOR}: is not JSON ({error})."]
    problems = [f"{DESCRIPTOR}: {_sentence(e)}" for e in _validator("datapackage").iter_errors(package)]
    if problems:
        return problems
    described = {resource["path"]: resource for resource in package["resources"]}
    for name in FILES:
        if file_of(folder, name).name not in described:
            problems.append(f"{DESCRIPTOR}: does not describe {file_of(folder, name).name}.")
    for path, resource in described.items():
        if not (folder / path).is_file():
            problems.append(f"{DESCRIPTOR}: describes {path}, which is missing.")
            continue
        try:
            size, digest = _measure(folder / path)
            records = _lines(folder / path)
        except (OSError, EOFError):
            continue  # said of the file itself
        if (size, f"sha256:{digest}", records) != (resource["bytes"], resource["hash"], resource["records"]):
            problems.append(f"{DESCRIPTOR}: {path} is not the file that it describes (bytes, hash or records differ).")
        if not (folder / resource["jsonSchema"]).is_file():
            problems.append(f"{DESCRIPTOR}: {resource['jsonSchema']} is missing.")
    return problems


def _sentence(error: ValidationError) -> str:
    """Where in the record and what: `paragraphs[3].text: 12 is not of type 'string'.`"""
    where = error.json_path.removeprefix("$").removeprefix(".")
    message = error.message if len(error.message) <= 200 else f"{error.message[:120]} … {error.message[-60:]}"
    return f"{where}: {message}." if where else f"{message}."


def _shorten(name: str, problems: Iterator[str]) -> list[str]:
    shown = [problem for _, problem in zip(range(_MOST), problems, strict=False)]
    rest = sum(1 for _ in problems)
    return [*shown, f"{name}: and {rest} more."] if rest else shown


def main(arguments: list[str]) -> int:
    """Validate the folders that `arguments` name; 0 when all is well."""
    problems = [f"{folder}/{problem}" for folder in arguments for problem in validate(Path(folder))]
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems or not arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
