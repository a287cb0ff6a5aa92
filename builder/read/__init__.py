"""Read inputs: bytes of any supported format become an immutable `Source`.

A file per format; `read_source` chooses by the file's ending and checks by its content.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from builder.errors import HuibianError
from builder.model import Source
from builder.read import limits
from builder.read.html import read_html
from builder.read.markdown import read_markdown
from builder.read.pdf import read_pdf
from builder.read.text import read_text
from builder.read.word import read_docx

READERS: dict[str, Callable[[str, str, bytes, str | None], Source]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
# formats that people try, and what to do with them
_CONVERT = {
    ".doc": "Open it in Word, WPS or LibreOffice and save it as .docx.",
    ".wps": "Open it in WPS or LibreOffice and save it as .docx.",
    ".rtf": "Open it in Word, WPS or LibreOffice and save it as .docx.",
    ".odt": "Open it in LibreOffice and save it as .docx.",
}


def is_input(path: Path) -> bool:
    """Whether a file of an input folder is meant to be read: known ending, not hidden, not a README.

    Old formats are among them, so that nobody takes for built what was passed over.
    """
    name = path.name
    ending = path.suffix.lower()
    return (
        (ending in READERS or ending in _CONVERT)
        and not name.startswith((".", "~$"))
        and not name.upper().startswith("README")
    )


def find_inputs(paths: list[Path]) -> list[Path]:
    """The input files that `paths` (files and folders) name, in a fixed order, each once.

    Raises HuibianError when a path does not exist or a folder holds no input.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted((p for p in path.rglob("*") if _is_inside(path, p)), key=lambda p: p.as_posix())
            if not inside:
                endings = " ".join(sorted(READERS))
                raise HuibianError(str(path), "holds no input.", f"Put files of these formats there: {endings}.")
            found |= dict.fromkeys(inside)
        elif path.exists():
            found[path] = None
        else:
            raise HuibianError(str(path), "does not exist.", "Check the path.")
    return list(found)


def _is_inside(folder: Path, path: Path) -> bool:
    """Whether `path` is an input of `folder`: not below a hidden folder; whatever is no folder, to be told of."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts[:-1])
    return is_input(path) and not hidden and not path.is_dir()


def source_name(path: Path) -> str:
    """What an input is called in data, pages and messages: its file name, as text.

    A name that is not UTF-8 (archives from Windows unpacked elsewhere) is read as GB18030, or shown by its bytes.
    """
    name = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return name.decode(encoding)
    return name.decode("utf-8", "backslashreplace")


def read_source(path: Path, encoding: str | None = None) -> Source:
    """Read one input. `encoding` overrides detection for text formats.

    Raises HuibianError, with what to do, for anything that cannot be read.
    """
    return decode_input(source_name(path), read_input(path), encoding)


def read_input(path: Path) -> bytes:
    """The bytes of one input, bounded. Raises HuibianError for what is no input, or cannot be read."""
    name = source_name(path)
    _reader(name)
    try:
        # a folder, a pipe or a device named like an input would never end, or not be read at all
        if not path.is_file():
            raise HuibianError(str(path), "is no regular file.", "Name a file, or a folder of files.")
        packed = path.suffix.lower() in (".docx", ".pdf")
        limits.at_most(name, path.stat().st_size, limits.FILE if packed else limits.TEXT, "bytes")
        return path.read_bytes()
    except OSError as error:
        raise HuibianError(
            str(path), f"cannot be read: {error.strerror}.", "Check the path and its permissions."
        ) from None


def decode_input(name: str, data: bytes, encoding: str | None = None) -> Source:
    """The input called `name` from its bytes. Raises HuibianError as `read_source` does."""
    return _reader(name)(name, hashlib.sha256(data).hexdigest(), data, encoding)


def _reader(name: str) -> Callable[[str, str, bytes, str | None], Source]:
    """The reader of the format that the ending of a file name says."""
    suffix = Path(name).suffix.lower()
    if suffix in _CONVERT:
        raise HuibianError(name, f"{suffix} files cannot be read.", _CONVERT[suffix])
    reader = READERS.get(suffix)
    if reader is None:
        raise HuibianError(
            name, f"the ending {suffix or '(none)'} is not known.", f"Use one of {' '.join(sorted(READERS))}."
        )
    return reader
