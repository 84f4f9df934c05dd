"""Which libraries a frozen program expects from the system, and the Debian packages that bring them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from installers.freezing import BuildFailed, files

FROM_SYSTEM = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    # Belongs to the print service of the machine.
    "libcups.so.2": "libcups2",
    # Belong to the graphics driver of the machine.
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
}


def of_system(folder: Path) -> set[str]:
    """Sonames that the files of a frozen folder ask for and do not bring. Needs objdump (binutils)."""
    wanted: set[str] = set()
    brought = {path.name for path in folder.rglob("*.so*")}
    for path in files(folder):
        if ".so" in path.name or path.parent == folder:
            asked = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=False).stdout
            wanted.update(re.findall(r"^\s+NEEDED\s+(\S+)", asked, re.MULTILINE))
    return wanted - brought


def debian_packages(folder: Path) -> list[str]:
    """The packages for ``Depends:``. Raises BuildFailed when a library comes from nowhere."""
    missing = of_system(folder)
    unknown = sorted(missing - FROM_SYSTEM.keys())
    if unknown:
        raise BuildFailed(f"{folder.name} needs {', '.join(unknown)}, which neither it nor the system brings.")
    return sorted({FROM_SYSTEM[name] for name in missing})


def least_glibc(folder: Path) -> str:
    """The lowest version of the C library that the files run on, for example ``2.36``."""
    found: set[tuple[int, ...]] = set()
    for path in files(folder):
        if ".so" in path.name or path.parent == folder:
            asked = subprocess.run(["objdump", "-T", str(path)], capture_output=True, text=True, check=False).stdout
            found.update(tuple(map(int, each.split("."))) for each in re.findall(r"GLIBC_(2\.\d+)\b", asked))
    return ".".join(map(str, max(found)))
