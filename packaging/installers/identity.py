"""What every installer says about the program, read from pyproject.toml: one place, no copies that drift."""

from __future__ import annotations

import os
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DESK = "billie-desktop"
PROJECTOR = "billie-projector"


@dataclass(frozen=True, slots=True)
class Identity:
    """Names and numbers of the product. ``identifier`` is the reverse name that AppStream and macOS use."""

    version: str
    name: str
    publisher: str
    summary: str
    identifier: str
    scheme: str
    windows_id: str

    @classmethod
    def read(cls, root: Path = ROOT) -> Identity:
        """Read pyproject.toml. Raises KeyError when a name is missing."""
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        told = project["tool"]["billie"]["installer"]
        return cls(
            version=project["project"]["version"],
            name=told["name"],
            publisher=told["publisher"],
            summary=told["summary"],
            identifier=told["identifier"],
            scheme=told["scheme"],
            windows_id=told["windows-id"],
        )


def source_date(root: Path = ROOT) -> int:
    """Seconds since 1970 that stand for "when" in everything that is built: SOURCE_DATE_EPOCH, else the last commit's.

    Raises subprocess.CalledProcessError when there is neither.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    asked = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(asked, cwd=root, check=True, capture_output=True, text=True).stdout)
