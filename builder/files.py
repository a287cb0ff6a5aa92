"""Writing files and folders so that they appear whole or not at all, whatever ends the program."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import io
import itertools
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

# what a file is called while it is being written; a run that was killed leaves it, the next one sweeps it up
TEMPORARY = ".huibian-"
_NUMBERS = itertools.count()
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD


def write_whole(path: Path, content: str | bytes) -> bool:
    """Write `content` to `path` atomically; return False, touching nothing, when it holds just that already."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return False
    handle, temporary = _fresh_beside(path)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            os.fchmod(handle, 0o644)  # whatever the reader's umask is
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return True


def _fresh_beside(path: Path) -> tuple[int, str]:
    """A new file in the folder of `path`, which is made if need be: its handle and name. A build writes thousands: a
    name by number takes a tenth of the time of one drawn by chance (tempfile)."""
    folder = os.path.dirname(path)
    while True:
        name = os.path.join(folder, f"{TEMPORARY}{os.getpid()}-{next(_NUMBERS)}")
        try:
            return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), name
        except FileExistsError:  # left by a run that was killed
            continue
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)


@contextlib.contextmanager
def filling(folder: Path) -> Iterator[Callable[[str, bytes], bool]]:
    """Within the block, what writes a file of `folder` by its name inside it, each name once; as `write_whole` it says
    whether there was something to write.

    In a folder that is there, each file appears whole. One that is not appears with all its files when the block ends:
    these need no other names while they are written, which spares half of the work where there are thousands.
    """
    if folder.exists():
        yield lambda name, data: write_whole(folder / name, data)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = tempfile.mkdtemp(prefix=TEMPORARY, dir=folder.parent)
    try:
        os.chmod(scratch, 0o755)  # noqa: S103 - as other folders: temporary ones are private
        yield lambda name, data: _write_new(os.path.join(scratch, name), data)
        if os.listdir(scratch):
            os.rename(scratch, folder)
        else:
            os.rmdir(scratch)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise


def _write_new(path: str, data: bytes) -> bool:
    try:
        stream = open(path, "xb", buffering=0)  # noqa: SIM115 - closed below
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        stream = open(path, "xb", buffering=0)  # noqa: SIM115
    with stream:
        left = memoryview(data)
        while left:  # a system writes two GB at a time at most
            left = left[stream.write(left) :]
        os.fchmod(stream.fileno(), 0o644)
    return True


def files_below(folder: Path) -> Iterator[str]:
    """The files anywhere in `folder` by their paths inside it, with slashes; nothing where there is no such folder."""
    top = os.fspath(folder)
    for place, _, names in os.walk(top):
        inside = place[len(top) :].replace(os.sep, "/").strip("/")
        yield from (f"{inside}/{name}" for name in names) if inside else names


def zip_entry(name: str) -> zipfile.ZipInfo:
    """An entry of a zip archive, the same at every run: compressed, readable by all, as early as a zip can tell."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def zipped(files: Mapping[str, Iterable[bytes]]) -> bytes:
    """A zip archive of `files`, each in pieces: the same bytes for the same files with the same version of zlib."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compresslevel=6) as package:
        for name, pieces in files.items():
            with package.open(zip_entry(name), "w") as file:
                for piece in pieces:
                    file.write(piece)
    return stream.getvalue()


def sweep(folder: Path) -> int:
    """Remove what runs that were killed left half written anywhere in `folder`; how many there were.

    Only the holder of the lock on `folder` may call it: nobody else may be writing there.
    """
    left = list(folder.rglob(f"{TEMPORARY}*"))
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def replace_folder(new: Path, target: Path) -> None:
    """Put the finished folder `new` in the place of `target` (both on one file system), and remove what stood there.

    Where the system can exchange two folders, `target` is whole at every moment; elsewhere it is renamed away
    first, and `restore_folder` brings it back after an accident between the two renames.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and _exchange(new, target):
        shutil.rmtree(new, ignore_errors=True)
        return
    old = _old(target)
    if old.exists():
        shutil.rmtree(old)
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
    """After a run that was killed between two renames, the previous folder comes back."""
    old = _old(target)
    if old.exists() and not target.exists():
        os.rename(old, target)
    elif old.exists():
        shutil.rmtree(old, ignore_errors=True)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _exchange(one: Path, two: Path) -> bool:
    """Exchange two folders atomically; False where the system or the file system cannot."""
    names = os.fsencode(one), os.fsencode(two)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
    except (OSError, AttributeError):
        return False


@contextlib.contextmanager
def scratch_beside(target: Path) -> Iterator[Path | None]:
    """An empty folder beside `target`, on its file system, that is this process's alone until the end of the block.

    None when another process has it: it is about to replace `target`. What a killed run left in it is removed.
    """
    scratch = target.with_name(f".{target.name}.new")
    handle = _locked_folder(scratch)
    if handle is None:
        yield None
        return
    try:
        for path in scratch.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        os.close(handle)


def _locked_folder(folder: Path) -> int | None:
    """An open handle of `folder`, made if need be, with a lock on it; None where another process holds that."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return None
        # its last holder may have removed it between our opening and our locking
        with contextlib.suppress(FileNotFoundError):
            if os.fstat(handle).st_ino == folder.stat().st_ino:
                return handle
        os.close(handle)


def write_folder(target: Path, write: Callable[[Path], None]) -> bool:
    """Let `write` fill an empty folder, and put its files into `target` at one stroke.

    A `target` that holds other files too keeps them; its new files are then renamed into it one after another.
    False when another process is writing `target`.
    """
    target = target.resolve()
    with scratch_beside(target) as scratch:
        if scratch is None:
            return False
        new = scratch / target.name
        new.mkdir()
        write(new)
        names = {path.name for path in new.iterdir()}
        if target.is_dir() and {path.name for path in target.iterdir()} <= names and _exchange(new, target):
            return True
        if not target.exists():
            os.rename(new, target)
            return True
        for path in sorted(new.iterdir()):
            os.replace(path, target / path.name)
        return True
