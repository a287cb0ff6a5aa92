"""What a process is made of, as far as results depend on it: machines that differ would not give the same bytes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable
from types import MappingProxyType

from builder import __version__
from builder.errors import HuibianError

# packages that read and relate: another version may find something else
_PACKAGES = ("ahocorasick-rs", "beautifulsoup4", "charset-normalizer", "lxml", "numpy", "pypdf", "pyyaml", "soupsieve")
_ENDINGS = (".py", ".yml", ".csv", ".tsv", ".txt", ".json")


@cache
def release() -> Mapping[str, str]:
    """What this process is made of, by what a person calls it."""
    found = {"huibian": f"{__version__} ({_digest()})", "Python": f"{sys.version_info[0]}.{sys.version_info[1]}"}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "none"
    return MappingProxyType(found)


def _digest() -> str:
    """A short digest of all code and knowledge of the product."""
    digest = hashlib.sha256()

    def visit(folder: Traversable, path: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.is_dir() and entry.name not in ("__pycache__", "_site"):
                visit(entry, f"{path}/{entry.name}")
            elif entry.name.endswith(_ENDINGS):
                digest.update(f"{path}/{entry.name}\0".encode())
                digest.update(entry.read_bytes())

    visit(resources.files("builder"), "")
    return digest.hexdigest()[:12]


def agree(here: Mapping[str, str], there: Mapping[str, str], where: str) -> None:
    """Raise HuibianError unless the process at `where` is made of the same as this one."""
    other = [f"{name} {there.get(name, 'none')} (here {value})" for name, value in here.items()]
    other = [words for words, name in zip(other, here, strict=True) if there.get(name, "none") != here[name]]
    if other:
        raise HuibianError(
            where,
            f"this worker would not give the same results: it has {', '.join(other)}.",
            "Install the same on all machines (requirements/cluster.txt), and start the workers anew.",
        )
