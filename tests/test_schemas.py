"""The dataset is described completely, and whatever breaks its contract is named with file and line."""

from __future__ import annotations

import bz2
import dataclasses
import json
import re
import typing
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from builder import schemas
from builder.dataset import FILES, publish_dataset, read_dataset, write_dataset
from builder.model import (
    Change,
    CommonPlan,
    Compilation,
    Corpus,
    Evidence,
    Fact,
    Mark,
    Measure,
    Neighbour,
    Occurrence,
    Paragraph,
    Phrase,
    Report,
    Section,
)

REPORT = Report(
    id="r-1a2b",
    source="甲.txt",
    title_line=1,
    first_line=1,
    last_line=3,
    title="某县统计局2023年工作总结",
    kind="summary+plan",
    summary_year=2023,
    plan_year=None,
    issuer="某县统计局",
    issuer_evidence="title",
    department="统计",
    level="县",
    regions=(),
    special_topic=None,
    signature=None,
    date="2023-12-06",
    themes=("统计调查与经济监测",),
    primary_theme="统计调查与经济监测",
    variants=(),
    sections=(Section(2, 1, "一、下步打算", False, "plans"),),
    plan_ranges=((2, 3),),
    paragraphs=(Paragraph(1, "某县统计局2023年工作总结", "title"), Paragraph(3, "一是夯实基础。")),
    facts=(Fact("issuer", 1, "某县统计局", "title"),),
    marks=(Mark(3, "夯实", "odd-word", "疑有脱字。"),),
    neighbours=(Neighbour("r-3c4d", 0.5, ("C01",), (), True),),
    formulaic_share=0.25,
)
CORPUS = Corpus(
    compilations=(Compilation("甲.txt", "0" * 64, "txt", "utf-8", None, 1, ("某县统计局2023年工作总结",), 1),),
    reports=(REPORT,),
    measures=(Measure("m-1", "r-1a2b", 3, "夯实基础", "夯实基础。", None, ("党的建设",), ("C01",)),),
    common_plans=(
        CommonPlan("p-1", "C01", "夯实", "干部", (Evidence("r-1a2b", 3, "夯实基础"),), 1, (("统计", 1),), (("县", 1),)),
    ),
    changes=(
        Change("甲.txt", 3, 2, "##", "", "marker", "paid-marker", "付费标记。", 2),
        Change("甲.txt", 3, 5, None, "某某", "redaction", "private-name", "私人姓名。", 3),
    ),
    phrases=(Phrase("f-1", "夯实基础", 3, (Occurrence("r-1a2b", 3, 2),)),),
)  # fmt: skip


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A small sound dataset with its descriptor and schemas."""
    write_dataset(CORPUS, tmp_path)
    schemas.write_datapackage(tmp_path)
    return tmp_path


def _edit(path: Path, **fields: Any) -> None:
    """Overwrite fields of the first record of a file."""
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    record = json.loads(first) | fields
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n" + rest, encoding="utf-8")


def _objects(kind: type, schema: dict[str, Any]) -> typing.Iterator[tuple[type, dict[str, Any]]]:
    """Every dataclass of the model that `kind` holds, beside the schema that describes it."""
    yield kind, schema
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        inner = next((item for item in typing.get_args(hints[field.name]) if dataclasses.is_dataclass(item)), None)
        if isinstance(inner, type):
            yield from _objects(inner, schema["properties"][field.name]["items"])


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_schema_has_the_fields_of_the_model(name: str, kind: type) -> None:
    """A field cannot be published without being described, nor described without being published."""
    for value, schema in _objects(kind, schemas.schema(name)):
        fields = [field.name for field in dataclasses.fields(value)]
        assert list(schema["properties"]) == schema["required"] == fields, value.__name__


@pytest.mark.parametrize("name", [*FILES, "datapackage"])
def test_schemas_are_valid(name: str) -> None:
    """Each schema follows JSON Schema 2020-12."""
    Draft202012Validator.check_schema(schemas.schema(name))


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_every_field_is_described_in_both_languages(name: str, kind: type) -> None:
    """Readers of either language learn what a field means."""
    for value, schema in _objects(kind, schemas.schema(name)):
        for field, about in schema["properties"].items():
            text = about["title"] + about["description"]
            assert re.search("[\u4e00-\u9fff]", text), (value.__name__, field)
            assert re.search("[A-Za-z]{4}", text), (value.__name__, field)


def test_dataset_of_the_seeds_is_valid(corpus: Corpus, tmp_path: Path) -> None:
    """What the builder makes of the seeds keeps the contract."""
    write_dataset(corpus, tmp_path)
    schemas.write_datapackage(tmp_path)
    assert schemas.validate(tmp_path) == []


def test_sound_dataset_has_no_problems(dataset: Path) -> None:
    """Every kind of record passes."""
    assert schemas.validate(dataset) == []


CASES = [
    ("reports", {"level": "州"}, "reports.jsonl:1: level: '州' is not one of"),
    ("reports", {"secret": 1}, "reports.jsonl:1: Additional properties are not allowed ('secret' was unexpected)"),
    ("reports", {"marks": [{}]}, "reports.jsonl:1: marks[0]: 'line' is a required property"),
    ("reports", {"plan_ranges": [[2]]}, "reports.jsonl:1: plan_ranges[0]: [2] is too short"),
    ("reports", {"source": "乙.txt"}, "reports.jsonl:1: source '乙.txt' is no source of compilations.jsonl."),
    ("measures", {"report": "r-9"}, "measures.jsonl:1: report 'r-9' is no id of reports.jsonl."),
    ("compilations", {"found": -1}, "compilations.jsonl:1: found: -1 is less than the minimum of 0."),
    ("common_plans", {"departments": {"统计": "一"}}, "common_plans.jsonl:1: departments['统计']: '一' is not of type"),
    ("changes", {"kind": "redaction"}, "changes.jsonl:1: before: '##' is not of type 'null'."),
    ("changes", {"kind": "redaction", "before": "字"}, "changes.jsonl:1: before: '字' is not of type 'null'."),
    ("phrases", {"text": ""}, "phrases.jsonl:1: text: '' should be non-empty."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "message"), CASES)
def test_problem_is_named_with_file_and_line(dataset: Path, name: str, fields: dict[str, Any], message: str) -> None:
    """A person can find the record and the field."""
    (dataset / schemas.DESCRIPTOR).unlink()
    _edit(dataset / f"{name}.jsonl", **fields)
    assert any(problem.startswith(message) for problem in schemas.validate(dataset)), schemas.validate(dataset)


def test_broken_json_and_missing_files_are_named(dataset: Path) -> None:
    """Neither stops the check of the other files."""
    (dataset / schemas.DESCRIPTOR).unlink()
    (dataset / "phrases.jsonl").unlink()
    with (dataset / "measures.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"id": \n')
    problems = schemas.validate(dataset)
    assert problems[0].startswith("measures.jsonl:2: is not JSON (")
    assert problems[1:] == ["phrases.jsonl: is missing."]


def test_identifier_that_occurs_twice_is_named(dataset: Path) -> None:
    """The second occurrence is the problem."""
    path = dataset / "measures.jsonl"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert "measures.jsonl:2: id 'm-1' occurs twice." in schemas.validate(dataset)


def test_file_that_is_wrong_everywhere_is_shown_briefly(dataset: Path) -> None:
    """A thousand equal problems do not bury the others."""
    (dataset / "changes.jsonl").write_text("[]\n" * 1000, encoding="utf-8")
    problems = [problem for problem in schemas.validate(dataset) if problem.startswith("changes.jsonl")]
    assert len(problems) == 51
    assert problems[-1] == "changes.jsonl: and 950 more."


def test_descriptor_notices_another_file(dataset: Path) -> None:
    """Sizes, digests and counts are those of the files beside it."""
    _edit(dataset / "phrases.jsonl", reports=4)
    assert schemas.validate(dataset) == [
        "datapackage.json: phrases.jsonl is not the file that it describes (bytes, hash or records differ)."
    ]


def test_descriptor_describes_every_file_and_its_keys(dataset: Path) -> None:
    """Frictionless tools can join the tables."""
    package = json.loads((dataset / schemas.DESCRIPTOR).read_text(encoding="utf-8"))
    tables = {resource["name"]: resource for resource in package["resources"]}
    assert list(tables) == list(FILES)
    assert tables["changes"]["records"] == 2
    assert tables["measures"]["schema"]["primaryKey"] == ["id"]
    assert tables["measures"]["schema"]["foreignKeys"] == [
        {"fields": ["report"], "reference": {"resource": "reports", "fields": ["id"]}}
    ]
    types = {field["name"]: field["type"] for field in tables["reports"]["schema"]["fields"]}
    assert (types["title_line"], types["sections"]) == ("integer", "array")
    assert (types["issuer"], types["issuer_evidence"], types["formulaic_share"]) == ("string", "string", "number")


def test_descriptor_is_the_same_every_time(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock enters it, unless the commit's time is given."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert schemas.datapackage(dataset) == schemas.datapackage(dataset)
    assert "created" not in schemas.datapackage(dataset)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert schemas.datapackage(dataset)["created"] == "2023-11-14T22:13:20Z"


def test_large_files_are_published_compressed(tmp_path: Path) -> None:
    """They say the same, in the same bytes at every run; the descriptor tells programs. A smaller corpus is plain."""
    write_dataset(CORPUS, tmp_path / "plain")
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "plain").glob("*.jsonl")}
    large = sizes["reports.jsonl"] - 1
    counted = publish_dataset(CORPUS, tmp_path, large)
    schemas.write_datapackage(tmp_path, counted)
    names = {path.name for path in tmp_path.glob("*.jsonl*")}
    assert names == {f"{name}.bz2" if size > large // 8 else name for name, size in sizes.items()}
    assert {"reports.jsonl.bz2", "phrases.jsonl"} < names
    assert schemas.validate(tmp_path) == []
    assert read_dataset(tmp_path) == CORPUS
    told = {resource["name"]: resource for resource in schemas.datapackage(tmp_path)["resources"]}
    assert (told["reports"]["path"], told["reports"]["compression"]) == ("reports.jsonl.bz2", "bz2")
    assert told["reports"]["bytes"] == (tmp_path / "reports.jsonl.bz2").stat().st_size
    assert (told["reports"]["records"], "compression" in told["phrases"]) == (1, False)
    before = (tmp_path / "reports.jsonl.bz2").read_bytes()
    publish_dataset(CORPUS, tmp_path, large)
    assert (tmp_path / "reports.jsonl.bz2").read_bytes() == before
    assert bz2.decompress(before) == (tmp_path / "plain" / "reports.jsonl").read_bytes()
    publish_dataset(CORPUS, tmp_path)
    assert {path.name for path in tmp_path.glob("*.jsonl*")} == {f"{name}.jsonl" for name in FILES}


def test_what_is_wrong_in_a_compressed_file_is_named(tmp_path: Path) -> None:
    """Its records, and that it is cut short."""
    publish_dataset(CORPUS, tmp_path, large=0)
    schemas.write_datapackage(tmp_path)
    path = tmp_path / "measures.jsonl.bz2"
    path.write_bytes(bz2.compress(bz2.decompress(path.read_bytes()) * 2))
    assert "measures.jsonl.bz2:2: id 'm-1' occurs twice." in schemas.validate(tmp_path)
    path.write_bytes(path.read_bytes()[:40])
    assert any(problem.startswith("measures.jsonl.bz2: cannot be read") for problem in schemas.validate(tmp_path))


def test_command_sets_the_exit_status(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CI can rely on it."""
    assert schemas.main([str(dataset)]) == 0
    _edit(dataset / "phrases.jsonl", reports=-1)
    assert schemas.main([str(dataset)]) == 1
    assert "phrases.jsonl:1: reports: -1 is less than the minimum of 0." in capsys.readouterr().out
