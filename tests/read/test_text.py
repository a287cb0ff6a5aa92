"""Plain text in every encoding and with every line end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import HuibianError
from builder.read import find_inputs, read_source
from builder.read.decode import decode
from builder.read.text import split_lines

TEXT = "县统计局2023年工作总结\n一、主要工作\n全县国民经济运行平稳，各项指标好于预期，人民生活水平不断提高。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    source = read_source(path)
    assert [line.text for line in source.lines] == TEXT.split("\n")
    assert not source.warnings


def test_big5_is_detected(tmp_path: Path) -> None:
    text = "縣政府工作總結\n一、主要工作\n本年度各項業務推動順利，為民服務品質不斷提升，財政收入穩定成長。\n" * 3
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("big5"))
    assert read_source(path).lines[0].text == "縣政府工作總結"


def test_line_ends_may_be_mixed() -> None:
    assert [line.text for line in split_lines("一\r\n二\r三\n\n五\x0c\u2028")] == ["一", "二", "三", "", "五\x0c\u2028"]


def test_some_broken_bytes_are_replaced_and_said() -> None:
    data = TEXT.encode() * 20 + b"\xff\xfe" + TEXT.encode()
    text, _, warnings = decode("a.txt", data)
    assert "县统计局" in text
    assert warnings


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02" * 500])
def test_binary_data_is_refused_with_a_remedy(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(HuibianError, match=r"a\.txt: .*Save it as"):
        read_source(path)


def test_an_empty_file_is_a_source_without_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    assert [line.text for line in read_source(path).lines] == [""]


def test_a_wrong_override_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc\n" + "中".encode("gbk"))
    with pytest.raises(HuibianError, match=r"a\.txt:2: is not valid utf-8"):
        read_source(path, "utf-8")
    with pytest.raises(HuibianError, match="is not known"):
        read_source(path, "klingon")


@pytest.mark.parametrize("ending", [".doc", ".wps", ".pdf"])
def test_old_formats_get_a_message_that_says_how_to_convert(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"x")
    with pytest.raises(HuibianError, match="docx"):
        read_source(path)


def test_only_inputs_of_a_folder_are_found(tmp_path: Path) -> None:
    for folder in (".git", "sub.txt"):
        (tmp_path / folder).mkdir()
    for name in ("b.txt", "a.md", "README.md", ".hidden.txt", "c.csv", "~$d.docx", ".git/e.txt", "sub.txt/f.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [p.name for p in find_inputs([tmp_path])] == ["a.md", "b.txt", "f.txt"]


def test_what_a_folder_holds_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    """An old format, a broken link: each will cost a message, none goes missing without a word."""
    (tmp_path / "old.doc").write_bytes(b"x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    found = find_inputs([tmp_path])
    assert [p.name for p in found] == ["link.txt", "old.doc"]
    for path in found:
        with pytest.raises(HuibianError, match=path.name):
            read_source(path)


def test_an_empty_folder_and_a_missing_path_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HuibianError, match="holds no input"):
        find_inputs([tmp_path])
    with pytest.raises(HuibianError, match="does not exist"):
        find_inputs([tmp_path / "nothing"])


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_message(data: bytes) -> None:
    refused = ""
    text = encoding = None
    try:
        text, encoding, _ = decode("a.txt", data)
    except HuibianError as error:
        refused = str(error)
    assert refused.startswith("a.txt") if refused else isinstance(text, str) and encoding
