"""How much an input may hold: a compilation of a hundred reports stays far below, a bomb does not get through.

Every limit bounds memory and time before anything is built from the bytes. Measured on the largest that pass:
below 1 GB of memory and a minute of reading.
"""

from __future__ import annotations

from builder.errors import HuibianError

# Bytes of a file on disk. A .docx or .pdf may hold pictures, which are never unpacked.
FILE = 200 * 1024 * 1024
TEXT = 32 * 1024 * 1024  # 22 reports are below 1 MB
LINES = 400_000
# An element of a parsed page takes about 1 kB, one of a Word document 0.3 kB.
HTML_TAGS = 150_000
WORD_PART = 64 * 1024 * 1024
WORD_TAGS = 3_000_000

_SPLIT = "Split it into smaller files, a compilation each."


def at_most(name: str, measured: int, limit: int, unit: str) -> None:
    """Raise HuibianError when `measured` units of the input `name` are more than `limit`."""
    if measured > limit:
        mebi = unit == "bytes"
        shown = f"{limit >> 20} MB" if mebi else f"{limit:,} {unit}"
        raise HuibianError(name, f"holds more than {shown}.", _SPLIT)
