"""A site project: where inputs, hand-written pages, overrides and outputs are, for a checkout or an installed wheel."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from builder.errors import HuibianError
from builder.files import write_whole
from builder.render.site import FOLDERS

# the site's own files inside an installed wheel (pyproject.toml puts them there)
_PACKAGED = Path(__file__).parent / "_site"
_CHECKOUT = Path(__file__).parent.parent
# the settings that a project's own mkdocs.yml may build on, seen from there
BASE = ".cache/huibian/project/mkdocs.yml"
# what is in docs/ for those who work on the product, and no page of any site
_OWN = frozenset({Path("docs/scale.md")})
# what a build writes into docs/, as paths of a site project
GENERATED = frozenset(
    f"docs/{name}"
    for name in (
        *FOLDERS,
        "data",
        "data.md",
        "feeds",
        "index.md",
        "assets/search/index",
        "assets/search/huibian-search.js",
    )
)


@dataclass(frozen=True, slots=True)
class Project:
    """Folders of one site project. `root` is its own, `seeds` holds the inputs, `docs` is what MkDocs reads."""

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
    nothing but the site appears in the folder. One whose mkdocs.yml inherits from there (`huibian new` makes such)
    gets them too, with the pages of its own docs/ over them. Raises HuibianError where there are no inputs.
    """
    root = root.resolve()
    cache = root / ".cache" / "huibian"
    inputs = (seeds or root / "seeds").resolve()
    if not inputs.exists():
        raise HuibianError(str(inputs), "does not exist.", "Put compilations into a folder seeds/, or name the inputs.")
    config, home = root / "mkdocs.yml", root
    if not config.exists() or _inherits(config):
        home = cache / "project"
        _lay_out(home, root / "docs" if config.exists() else None)
        config = config if config.exists() else home / "mkdocs.yml"
    return Project(root, inputs, config, home / "docs", cache, (site or root / "site").resolve())


def _inherits(config: Path) -> bool:
    """Whether a mkdocs.yml builds on the product's own."""
    try:
        text = config.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise HuibianError(str(config), f"cannot be read: {error}.", "Save it as UTF-8 text.") from None
    return re.search(rf"^INHERIT:\s*{re.escape(BASE)}\s*$", text, re.MULTILINE) is not None


def skeleton() -> Path:
    """The folder that holds the product's own mkdocs.yml, docs/ and overrides/."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def _lay_out(home: Path, own: Path | None) -> None:
    """Copy the product's site files to `home`, content-compared, with those of the folder `own` over its pages.

    What an earlier version of either has left goes; what a build writes there stays.
    """
    origin = skeleton()
    files: dict[Path, Path] = {}
    for folder in ("docs", "overrides"):
        files |= {path.relative_to(origin): path for path in _files(origin / folder)}
    files = {place: path for place, path in files.items() if place not in _OWN}
    if own is not None and own.is_dir():
        files |= {"docs" / path.relative_to(own): path for path in _files(own)}
    files = {place: path for place, path in files.items() if not _generated(place)}
    for place, path in files.items():
        write_whole(home / place, path.read_bytes())
    for path in (p for folder in ("docs", "overrides") for p in _files(home / folder)):
        place = path.relative_to(home)
        if place not in files and not _generated(place):
            path.unlink(missing_ok=True)
    write_whole(home / "mkdocs.yml", (origin / "mkdocs.yml").read_bytes())


def _files(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(".")]


def _generated(place: Path) -> bool:
    """Whether a path inside a site project is one that a build writes."""
    inside = place.as_posix()
    return inside in GENERATED or any(inside.startswith(f"{folder}/") for folder in GENERATED)


def writable(folder: Path) -> None:
    """Raise HuibianError unless files can be made in `folder` (it is created if need be)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # a file without a name: nothing is left of it, even when the run is killed here
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise HuibianError(
            str(folder), f"cannot be written: {error.strerror}.", "Choose another folder or free some space."
        ) from None
