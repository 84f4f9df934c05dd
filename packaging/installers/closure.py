"""Which packages are inside the programs, and under which licence: from the packages' own metadata."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from installers.identity import ROOT

PRACTICE_INSIDE = ("faker",)
"""Of the extra "practice": the frozen desk makes up names with it; the servers stay outside."""

ONLY_WHEN_FROZEN = ("certifi",)
"""The shipped list of certificate authorities."""

NOT_INSIDE = frozenset({"setuptools", "packaging", "altgraph", "pyinstaller-hooks-contrib"})
"""What packages ask for at build time and no program holds."""

STATED = {
    "async-timeout": "Apache-2.0",
    "certifi": "MPL-2.0",
    "faker": "MIT",
    "hiredis": "MIT AND BSD-3-Clause",
    "backports-tarfile": "MIT",
    "jaraco-classes": "MIT",
    "nh3": "MIT",
    "obstore": "MIT AND Apache-2.0 AND ISC AND BSD-2-Clause AND BSD-3-Clause AND Unicode-3.0",
    "protobuf": "BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0",
    "tzdata": "Apache-2.0",
}
"""Licences as SPDX expressions where the metadata has none, and the choice that we make where it offers several.
sqlcipher3 holds SQLCipher (BSD) and OpenSSL (Apache); hiredis holds the C library of the same name (BSD); obstore holds
some 230 libraries of Rust, which its own bill of materials lists."""

TEXTS = ROOT / "packaging" / "licences"
"""Texts of packages whose wheels bring none."""

CHOSEN = {
    "cryptography": "Apache-2.0",
}


ONLY_ON_OLDER = ("async-timeout",)
"""Needed by redis below Python 3.11.3 alone, which is what Debian 12 has."""


class UnknownLicence(Exception):
    """A package says nothing that can be understood; the text names it."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package. ``licence`` is an SPDX expression; ``texts`` are its licence files."""

    name: str
    version: str
    licence: str
    summary: str
    texts: tuple[str, ...]


def canonical(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def desk_roots(root: Path = ROOT) -> list[str]:
    """What the desk asks for by name, as requirement texts."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    practice = project["optional-dependencies"]["practice"]
    inside = [each for each in practice if canonical(re.split(r"[<>=\[;! ]", each)[0]) in PRACTICE_INSIDE]
    return [*project["dependencies"], *inside]


def closure(roots: Iterable[str]) -> list[Package]:
    """The packages that the roots need on this system, by name. Raises UnknownLicence, PackageNotFoundError."""
    from packaging.requirements import Requirement

    waiting = [Requirement(each) for each in roots]
    found: dict[str, Package] = {}
    while waiting:
        wanted = waiting.pop()
        name = canonical(wanted.name)
        if name in found or name in NOT_INSIDE or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        distribution = importlib.metadata.distribution(wanted.name)
        found[name] = _package(name, distribution)
        waiting += [Requirement(each) for each in distribution.requires or []]
    return [found[name] for name in sorted(found)]


def _package(name: str, distribution: importlib.metadata.Distribution) -> Package:
    metadata = distribution.metadata
    texts = [
        str(file.locate())
        for file in distribution.files or []
        if re.match(r"(licen[cs]e|copying|notice)", file.name, re.IGNORECASE) and ".dist-info" in str(file)
    ]
    if not texts:
        texts = [str(path) for path in (TEXTS / f"{name}.LICENCE.txt",) if path.exists()]
    licence = STATED.get(name) or CHOSEN.get(name) or _field(distribution, "License-Expression")
    licence = licence or _plain(_field(distribution, "License"))
    if not licence:
        raise UnknownLicence(f"{name}: read its licence and state it in {Path(__file__).name}.")
    return Package(
        metadata["Name"], distribution.version, licence, _field(distribution, "Summary"), tuple(sorted(texts))
    )


def _field(distribution: importlib.metadata.Distribution, name: str) -> str:
    """A field of the metadata, '' when it is not there."""
    return str(distribution.metadata[name]) if name in distribution.metadata else ""


def _plain(text: str) -> str:
    """A licence field that is an SPDX name already."""
    return text if re.fullmatch(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", text) else ""
