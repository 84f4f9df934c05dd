"""Runs PyInstaller over the specs and makes the folders the same at every build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from installers.identity import DESK, PROJECTOR, ROOT
from installers.slimming import STRIPPED, matches

PRINTING = "libcupsprintersupport.so"
"""PyInstaller leaves this out, without a word, where the library that it needs is not installed."""

SPECS = {DESK: "packaging/desk.spec", PROJECTOR: "packaging/projector.spec"}


class BuildFailed(Exception):
    """A step of the build did not do its work; the text says which and why."""


def freeze(program: str, into: Path, work: Path, moment: int) -> Path:
    """Freeze one program; returns its folder below ``into``. Raises BuildFailed."""
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(moment),
        "PYTHONHASHSEED": "1",  # the order of sets in compiled modules follows it
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    command = [sys.executable, "-m", "PyInstaller", SPECS[program], "--noconfirm", "--clean", "--log-level", "ERROR"]
    command += ["--distpath", str(into), "--workpath", str(work / program)]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise BuildFailed(f"PyInstaller could not freeze {program}: see above.")
    folder = into / program
    if program == DESK and sys.platform.startswith("linux") and not list(folder.rglob(PRINTING)):
        raise BuildFailed("The desk could not print. It is built where libcups2 is: apt-get install libcups2")
    strip(folder)
    settle(folder, moment)
    return folder


def strip(folder: Path) -> None:
    """Take the symbols out of the libraries that came with them (Linux, where binutils is installed)."""
    tool = shutil.which("strip")
    if tool is None or not sys.platform.startswith("linux"):
        return
    inside = folder / "_internal"
    for path in files(inside):
        if matches(path.relative_to(inside).as_posix(), STRIPPED):
            subprocess.run([tool, "--strip-unneeded", str(path)], check=True)


def settle(folder: Path, moment: int) -> None:
    """Give every file the same time and a plain mode: 755 for the program and folders, 644 for the rest."""
    for path in [*folder.rglob("*"), folder]:
        if not path.is_symlink():
            program = path.is_dir() or path.parent == folder
            path.chmod(0o755 if program else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


def files(folder: Path) -> Iterator[Path]:
    """Every true file below a folder, in order of its name; links are left out."""
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def megabytes(folder: Path) -> float:
    """Size of the files below a folder, in MB of a million bytes."""
    return sum(path.stat().st_size for path in files(folder)) / 1_000_000
