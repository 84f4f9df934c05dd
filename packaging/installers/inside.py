"""Which packages a frozen folder truly holds: its modules, traced to the packages they came from."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from installers.closure import Package, canonical

OURS = frozenset({"billie_desktop", "projector", "resources", "_pyi_rth_utils"})
"""Ours, and PyInstaller's, which the notices name."""

ROOTS_OF_PACKAGES = {"PySide6": "pyside6-essentials", "google": "protobuf"}
"""Top folders that several packages share, and the one that is meant."""


def top_modules(folder: Path) -> set[str]:
    """First parts of the names of all modules in a frozen folder, those of Python itself left out."""
    from PyInstaller.archive.readers import CArchiveReader  # type: ignore[import-untyped]

    program = CArchiveReader(str(folder / folder.name))
    names = set(program.open_embedded_archive("PYZ.pyz").toc)
    for path in (folder / "_internal").iterdir():
        if (path.is_dir() and not path.is_symlink() and not path.name.endswith(".dist-info")) or path.name.endswith(
            (".abi3.so", "-linux-gnu.so")
        ):
            names.add(path.name)
    tops = {name.split(".")[0] for name in names}
    return {
        name
        for name in tops
        if name not in sys.stdlib_module_names and not name.startswith(("python3", "_sysconfigdata"))
    }


def packages_inside(folder: Path, known: Sequence[Package]) -> list[Package]:
    """Those of the known packages that the folder holds a module of."""
    present = {name for module in top_modules(folder) for name in _packages_of(module)}
    return [each for each in known if canonical(each.name) in present]


def outside_of_bill(folder: Path, listed: Iterable[Package]) -> list[str]:
    """Modules of packages that are not listed."""
    names = {canonical(each.name) for each in listed}
    return sorted(module for module in top_modules(folder) - OURS if not names.intersection(_packages_of(module)))


def _packages_of(module: str) -> set[str]:
    if module in ROOTS_OF_PACKAGES:
        return {ROOTS_OF_PACKAGES[module]}
    return {canonical(name) for name in importlib.metadata.packages_distributions().get(module, [])}
