"""Memory that is no longer needed, given back to the system: Python keeps most of it for itself."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

# objects made and not yet gone before those are looked at for cycles, and how many looks until older ones are
_COLLECT_AFTER = (300_000, 10, 10)


def collect_seldom() -> None:
    """Let Python look for cycles a few times in a build, not thousands of times: for a process that does nothing else.

    What a build makes are frozen values, which hold no cycles and stay; each look goes through them in vain, which is
    a twelfth of the work of understanding. The few cycles there are (trees of web pages, templates) are still found,
    some thirty MB later than by Python's own measure, and `give_back` finds all of them.
    """
    gc.set_threshold(*_COLLECT_AFTER)


def give_back(young: bool = False) -> None:
    """Free what nothing refers to, forget what texts said, and hand empty pages of memory back. `young`: cycles are
    looked for among what was made of late, since the rest is a corpus, which has none and is long to go through.

    Caches with a bound hold what was found out about single texts; those without one hold knowledge, and stay. A few
    strings of theirs in every page of memory would keep it all. The C library of Linux keeps empty pages between two
    that are in use until it is told; others have no such call, and see to it in their own ways.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("builder."):
            for value in list(vars(module).values()):
                told = getattr(value, "cache_parameters", None)
                if told is not None and told()["maxsize"] is not None:
                    value.cache_clear()
    gc.collect(1 if young else 2)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
