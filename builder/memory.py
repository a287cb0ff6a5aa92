"""Memory that is no longer needed, given back to the system: Python keeps most of it for itself."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys


def give_back() -> None:
    """Free what nothing refers to, and hand empty pages of memory back.

    The C library of Linux keeps those between two that are in use until it is told; others have no such call, and see
    to it in their own ways.
    """
    gc.collect()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
