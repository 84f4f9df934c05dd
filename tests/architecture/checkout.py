"""The files of this checkout."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is, or would be, in the repository, as absolute paths."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def python_files() -> list[Path]:
    """Every Python file that people write: generated stubs are left out."""
    stubs = ROOT / "projector" / "stubs"
    return [path for path in project_files() if path.suffix == ".py" and stubs not in path.parents]


def text_of(path: Path) -> str | None:
    """The text of a file, None for a binary one."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
