"""The text layer of a PDF in a process of its own, which cannot take more time or memory than it is given.

Run as `python -m builder.read.pdf_text`: the file on standard input, a JSON object on standard output. Its `pages` are
lists of pieces [x, y, size, font, text], in points from the lower left corner; or `error` is one of the words of
builder.read.pdf. A PDF is a program for drawing: there is no bound on what a few bytes of it may ask for.
"""

from __future__ import annotations

import io
import json
import logging
import math
import sys
from collections.abc import Sequence
from typing import Any

MEMORY = 2 << 30  # bytes of address space
SECONDS = 240  # of processor time
PAGES = 3000
CHARACTERS = 8_000_000

Piece = tuple[float, float, float, str, str]


def main() -> int:
    """Read standard input, write the answer."""
    _bound()
    data = sys.stdin.buffer.read()
    try:
        answer = _answer(data)
    except MemoryError:
        answer = {"error": "large"}
    except Exception as error:
        # whatever a damaged file makes the library do, it costs this file alone
        answer = {"error": "damaged", "detail": type(error).__name__}
    json.dump(answer, sys.stdout)
    return 0


def _bound() -> None:
    try:
        import resource
    except ImportError:
        return  # the caller's time limit is left
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            continue


def _answer(data: bytes) -> dict[str, Any]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        # many files ask for a password only of those who want to change them
        try:
            opened = reader.decrypt("")
        except (DependencyError, NotImplementedError):
            return {"error": "encrypted"}
        if not opened:
            return {"error": "encrypted"}
    if len(reader.pages) > PAGES:
        return {"error": "large"}
    pages: list[list[Piece]] = []
    left = CHARACTERS
    for page in reader.pages:
        pieces = _pieces(page)
        left -= sum(len(piece[4]) for piece in pieces)
        if left < 0:
            return {"error": "large"}
        pages.append(pieces)
    return {"pages": pages}


def _pieces(page: Any) -> list[Piece]:
    found: list[Piece] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        text = text.strip("\r\n")
        if not text:
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        # how high a letter comes out under both matrices
        up = tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
        height = abs(size) * math.hypot(*up)
        name = str((font or {}).get("/BaseFont") or "").lstrip("/")
        if all(map(math.isfinite, (x, y, height))):
            found.append((round(x, 1), round(y, 1), round(height, 1), name, text))

    page.extract_text(visitor_text=visit)
    return found


if __name__ == "__main__":
    sys.exit(main())
