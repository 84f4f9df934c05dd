"""The bill of materials as CycloneDX 1.6 JSON: the same bytes for the same build."""

from __future__ import annotations

import json
import platform
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from installers.closure import Package, canonical
from installers.identity import Identity
from installers.notices import FONTS
from installers.system_libraries import SystemLibrary, version_of

_SPACE = uuid.UUID("0c1f58c6-3d1c-4f3d-9c9e-6a2b1f1f4c11")


def bill(
    program: str,
    identity: Identity,
    packages: Iterable[Package],
    libraries: Iterable[SystemLibrary],
    moment: int,
    *,
    with_qt: bool,
) -> str:
    """One program's components. ``moment``: seconds since 1970 that stand for the time of the build."""
    own = f"{program}@{identity.version}"
    components = [_package(each) for each in packages]
    components.append(_component("application", "python", platform.python_version(), "PSF-2.0", "pkg:generic/python"))
    components += [_library(each) for each in libraries]
    if with_qt:
        components += [_component("file", f"font {name}", "", licence, "") for name, licence, _ in FONTS]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, own + json.dumps(components))}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": program,
                "version": identity.version,
                "description": identity.summary,
                "supplier": {"name": identity.publisher},
            },
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": sorted(each["bom-ref"] for each in components)}],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _package(package: Package) -> dict[str, Any]:
    address = f"pkg:pypi/{canonical(package.name)}"
    found = _component("library", package.name, package.version, package.licence, address)
    if package.summary:
        found["description"] = package.summary
    return found


def _library(library: SystemLibrary) -> dict[str, Any]:
    version = version_of(library)
    name = library.pattern.replace(".so.*", "").replace("*", "")
    return _component("library", name, version, library.licence, f"pkg:deb/debian/{library.package}", library.pattern)


def _component(kind: str, name: str, version: str, licence: str, address: str, ref: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"type": kind, "bom-ref": ref or f"{name}@{version}", "name": name}
    if version:
        found["version"] = version
    if address:
        found["purl"] = f"{address}@{version.replace('+', '%2B').replace(':', '%3A')}" if version else address
    # These two are no SPDX names.
    if licence in ("public-domain", "GPL-2.0-or-later WITH Bootloader-exception"):
        found["licenses"] = [{"license": {"name": licence}}]
    else:
        found["licenses"] = [{"expression": licence}]
    return found
