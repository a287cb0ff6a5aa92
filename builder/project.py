"""A site project: where inputs, hand-written pages, overrides and outputs are, for a checkout or an installed wheel."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from builder.errors import HuibianError
from builder.files import write_whole

# the site's own files inside an installed wheel (pyproject.toml puts them there)
_PACKAGED = Path(__file__).parent / "_site"
_CHECKOUT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Project:
    """Folders of one site project. `root` holds mkdocs.yml, docs/ and overrides/; `seeds` the inputs."""

    root: Path
    seeds: Path
    config: Path
    docs: Path
    cache: Path
    site: Path

    @property
    def corrections(self) -> Path:
        """The file of corrections by hand; it need not exist."""
        return (self.seeds if self.seeds.is_dir() else self.seeds.parent) / "corrections.yml"


def open_project(root: Path, seeds: Path | None = None, site: Path | None = None) -> Project:
    """The project at `root`.

    A folder without mkdocs.yml of its own gets the product's pages and theme, laid out below `.cache/` so that
    nothing but the site appears in the folder. Raises HuibianError where there are no inputs.
    """
    root = root.resolve()
    cache = root / ".cache" / "huibian"
    inputs = (seeds or root / "seeds").resolve()
    if not inputs.exists():
        raise HuibianError(str(inputs), "does not exist.", "Put compilations into a folder seeds/, or name the inputs.")
    home = root
    if not (root / "mkdocs.yml").exists():
        home = cache / "project"
        _lay_out(home)
    return Project(home, inputs, home / "mkdocs.yml", home / "docs", cache, (site or root / "site").resolve())


def skeleton() -> Path:
    """The folder that holds the product's own mkdocs.yml, docs/ and overrides/."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def _lay_out(home: Path) -> None:
    """Copy the product's site files to `home`, content-compared."""
    origin = skeleton()
    for folder in ("docs", "overrides"):
        for path in sorted((origin / folder).rglob("*")):
            if path.is_file():
                write_whole(home / folder / path.relative_to(origin / folder), path.read_bytes())
    write_whole(home / "mkdocs.yml", (origin / "mkdocs.yml").read_bytes())


def writable(folder: Path) -> None:
    """Raise HuibianError unless files can be made in `folder` (it is created if need be)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".huibian-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise HuibianError(
            str(folder), f"cannot be written: {error.strerror}.", "Choose another folder or free some space."
        ) from None


def replace_folder(new: Path, target: Path) -> None:
    """Put the finished folder `new` in the place of `target`; what stood there goes only when the new one is there."""
    old = target.with_name(f".{target.name}.old")
    if old.exists():
        shutil.rmtree(old)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(new, target)
    except OSError:
        if old.exists():
            os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def restore_folder(target: Path) -> None:
    """After a run that was killed between the two renames, the previous folder comes back."""
    old = target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():
        os.rename(old, target)
