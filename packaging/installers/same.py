"""Are two builds the same? Archives are compared by what is in them, entry by entry."""

from __future__ import annotations

import hashlib
import tarfile
from fnmatch import fnmatch
from pathlib import Path

EXCEPTIONS: dict[str, str] = {}
"""Pattern of a path inside an archive → why it may differ between two builds of one commit. Documented in
docs/packaging.md; empty means that every byte is the same."""


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differences(first: Path, second: Path) -> list[str]:
    """Names of what differs between two folders of packages, in words; listed exceptions are left out."""
    names = {path.name for folder in (first, second) for path in folder.iterdir() if path.is_file()}
    found: list[str] = []
    for name in sorted(names):
        one, other = first / name, second / name
        if not one.exists() or not other.exists():
            found.append(f"{name}: only in one build")
        elif digest(one) != digest(other):
            inside = _inside(one, other) if name.endswith((".tar.xz", ".tar.gz")) else []
            if inside or not name.endswith((".tar.xz", ".tar.gz")):
                found += inside or [name]
    return found


def _inside(one: Path, other: Path) -> list[str]:
    first, second = _entries(one), _entries(other)
    differing = [name for name in sorted(first.keys() | second.keys()) if first.get(name) != second.get(name)]
    return [f"{one.name}: {name}" for name in differing if not any(fnmatch(name, pattern) for pattern in EXCEPTIONS)]


def _entries(archive: Path) -> dict[str, tuple[object, ...]]:
    """What identifies each entry: kind, mode, owner, time, link and content."""
    found: dict[str, tuple[object, ...]] = {}
    with tarfile.open(archive) as opened:
        for entry in opened:
            content = opened.extractfile(entry)
            body = hashlib.sha256(content.read()).hexdigest() if content is not None else ""
            found[entry.name] = (entry.type, entry.mode, entry.uid, entry.gid, entry.mtime, entry.linkname, body)
    return found
