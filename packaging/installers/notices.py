"""THIRD-PARTY-NOTICES: what is inside, under which licence, with the texts."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from pathlib import Path

from installers.closure import Package
from installers.identity import ROOT, Identity
from installers.system_libraries import SystemLibrary, copyright_of, version_of

RULE = "=" * 78
FONTS = (("Inter", "OFL-1.1", "Inter-LICENCE.txt"), ("JetBrains Mono", "OFL-1.1", "JetBrainsMono-LICENCE.txt"))
QT = """\
Qt, Qt for Python (PySide6) and Shiboken are used under the GNU Lesser General Public License, version 3. They are files
of their own in the folder PySide6 and its neighbours: you may replace them by versions that you have built yourself,
and nothing in the program keeps you from it. Their source text is published by The Qt Company under the version number
given here; we give it to you on request for three years after we gave you the program.
"""
BOOTLOADER = """\
The program that starts the desk comes from PyInstaller. Its licence is the GNU General Public License, version 2 or
later, with an exception that allows it to be distributed with programs under any licence.
"""


def notices(
    identity: Identity, packages: Iterable[Package], libraries: Iterable[SystemLibrary], *, with_qt: bool
) -> str:
    """The whole text. ``libraries`` are those that the build took along from its system."""
    packages, libraries = list(packages), list(libraries)
    parts = [f"{identity.name} {identity.version}: programs of others that are inside", RULE]
    parts += [f"{each.name} {each.version}: {each.licence}" for each in packages]
    parts += [f"Python {platform.python_version()}: PSF-2.0"]
    parts += [f"{each.pattern} ({each.package} {version_of(each)}): {each.licence}" for each in libraries]
    if with_qt:
        parts += [f"{name} (font): {licence}" for name, licence, _ in FONTS]
        parts += ["", RULE, QT]
    parts += ["", RULE, BOOTLOADER]
    for each in packages:
        for text in each.texts:
            parts += [RULE, f"{each.name}: {Path(text).name}", RULE, _read(Path(text))]
    parts += [RULE, "Python", RULE, _python_licence()]
    if with_qt:
        for name, _, file in FONTS:
            parts += [RULE, name, RULE, _read(ROOT / "resources" / "fonts" / file)]
        for name in ("LGPL-3.0", "GPL-3.0"):
            parts += [RULE, f"{name}, for Qt", RULE, _read(ROOT / "packaging" / "licences" / f"{name}.LICENCE.txt")]
    for package in dict.fromkeys(each.package for each in libraries):
        library = next(each for each in libraries if each.package == package)
        parts += [RULE, package, RULE, copyright_of(library)]
    return "\n".join(part.rstrip() for part in parts) + "\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _python_licence() -> str:
    import site

    builtin = getattr(site, "_sitebuiltins", None)
    text = Path(builtin.__file__).with_name("LICENSE.txt") if builtin is not None else Path()
    return _read(text) if text.is_file() else "Python Software Foundation License Version 2."
