"""Decode bytes deliberately: BOM, UTF-8, GB18030, and charset-normalizer to catch the rest.

Never relies on the locale. The order matters: valid UTF-8 is hardly ever anything else, while almost every
byte string is valid GB18030, so that one is believed only when the result looks like Chinese text.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from builder.errors import HuibianError
from builder.read.settings import checked_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# the most frequent characters of running modern Chinese, simplified and traditional
_FREQUENT = re.compile("[的一是不了在人有我他这中大来上国和地到为年生会作工发以对成时政党動動發這國會對時為個業務]")
_HAN = re.compile("[\u4e00-\u9fff]")
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")


def _likeness(text: str) -> float:
    """How much a decoded sample looks like Chinese prose: share of frequent characters less that of oddities."""
    sample = text[:20000]
    if not sample:
        return 0.0
    odd = len(_BINARY.findall(sample)) + sum("\ue000" <= c <= "\uf8ff" or "\u3400" <= c <= "\u4dbf" for c in sample)
    han = len(_HAN.findall(sample))
    return (len(_FREQUENT.findall(sample)) + 0.2 * han - 5 * odd) / len(sample)


def decode(name: str, data: bytes, encoding: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Decode `data`; return text, encoding name and warnings.

    Raises HuibianError when it is no text in any encoding that can be told.
    """
    if encoding is not None:
        encoding = checked_encoding(encoding, name)
        try:
            # a byte order mark is no part of the text, however the encoding was named
            return data.decode(encoding).removeprefix("\ufeff"), encoding, ()
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise HuibianError(
                name, f"is not valid {encoding}.", "Leave the encoding out to have it detected.", line
            ) from None
        except UnicodeError as error:
            raise HuibianError(name, f"is not valid {encoding} ({error}).", "Leave the encoding out.") from None
    for bom, codec in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(codec), codec.removesuffix("-sig"), ()
            except UnicodeDecodeError:
                break
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not _looks_utf16(data):
            return text, "utf-8", ()
    candidates = []
    for codec in _GUESSES:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        candidates.append((_likeness(text), codec, text))
    if candidates:
        score, codec, text = max(candidates, key=lambda c: c[0])
        if score > 0.05:
            return text, codec, ()
    best = from_bytes(data[:200_000]).best()
    if best is not None and best.encoding:
        try:
            text = data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            pass
        else:
            if not _BINARY.search(text[:20000]):
                return text, best.encoding, (f"编码不能确定，按 {best.encoding} 读取，请核对文字是否正常。",)
    # a text with a few broken bytes is still worth reading; what is lost is said
    text = data.decode("utf-8", errors="replace")
    if len(_BINARY.findall(text[:20000])) > 0.01 * len(text[:20000]) or _likeness(text) < 0.05:
        raise HuibianError(
            name, "is not a text file that can be decoded (binary data?).", "Save it as UTF-8 text or as .docx."
        )
    line = text[: text.index("\ufffd")].count("\n") + 1
    return (
        text,
        "utf-8",
        (f"第 {line} 行起有 {text.count(chr(0xFFFD))} 处字节无法解码，已以 � 代替；请用 UTF-8 重新保存原文件。",),
    )


def _looks_utf16(data: bytes) -> bool:
    """UTF-16 of Latin text without BOM is valid UTF-8 with many NULs."""
    sample = data[:4000]
    return sample.count(0) > 0.2 * max(len(sample), 1)
