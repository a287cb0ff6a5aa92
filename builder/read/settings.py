"""What a person has said about single inputs before they are read: the encoding, which detection might miss."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping

from builder.errors import HuibianError

# the key of what is said about all inputs
ALL = ""
# a text that says one of these mostly uses characters beyond it; the superset reads both
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_REMEDY = "Use e.g. utf-8, gb18030, big5 or utf-16."

Encodings = Mapping[str, str]


def checked_encoding(encoding: str, where: str = "--encoding") -> str:
    """The name of an encoding of text as Python has it; raises HuibianError that names `where` it was said."""
    try:
        name = codecs.lookup(encoding.strip()).name
        # some codecs turn text into text or bytes into bytes; and UTF-16 and UTF-32 want whole units
        if not isinstance(b"\x41\0\0\0".decode(name, "ignore"), str):
            raise LookupError
    except (LookupError, ValueError, TypeError, AttributeError):
        raise HuibianError(where, f"the encoding “{encoding}” is not known.", _REMEDY) from None
    return _SUPERSETS.get(name, name)


def read_encodings(said: Iterable[str]) -> dict[str, str]:
    """The values of `--encoding`: an encoding of all text inputs, or FILE=ENCODING for one of them.

    >>> read_encodings(["gbk", "a=b.txt=utf-16"])
    {'': 'gb18030', 'a=b.txt': 'utf-16'}
    """
    found: dict[str, str] = {}
    for value in said:
        name, _, encoding = value.rpartition("=")
        found[name] = checked_encoding(encoding)
    return found


def encoding_of(encodings: Encodings, name: str) -> str | None:
    """The encoding that was said for the input `name`, or for all; None: it is to be detected."""
    return encodings.get(name) or encodings.get(ALL)
