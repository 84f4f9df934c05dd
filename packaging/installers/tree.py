"""Folders laid out as they are installed, and archives of them that are the same at every build."""

from __future__ import annotations

import gzip
import io
import lzma
import shutil
import tarfile
from pathlib import Path


def put(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write a file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)


def put_gzip(path: Path, content: str) -> None:
    """Write a file compressed, without a name or a time inside."""
    put(path, gzip.compress(content.encode(), 9, mtime=0))


def link(path: Path, target: str) -> None:
    """Make a symbolic link, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def fresh(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def copy_frozen(source: Path, target: Path) -> None:
    """Copy a frozen folder with its links and times."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, symlinks=True)


def tarball(folder: Path, top: str, into: Path, moment: int) -> None:
    """``into`` (.tar.xz) with the folder's content below ``top``; entries in order, owned by root, of one time."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in [folder, *sorted(folder.rglob("*"))]:
            inside = (Path(top) / path.relative_to(folder)).as_posix()
            entry = archive.gettarinfo(str(path), inside)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = moment
            if entry.isdir():
                entry.mode = 0o755
            if entry.isreg():
                with path.open("rb") as content:
                    archive.addfile(entry, content)
            else:
                archive.addfile(entry)
    into.parent.mkdir(parents=True, exist_ok=True)
    # One stream at a named level: the number of cores changes nothing.
    into.write_bytes(lzma.compress(buffer.getvalue(), preset=6))
