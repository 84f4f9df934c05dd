"""Libraries of the building system that a Linux build takes along, and their licences.

A build with a library that is not in this table fails: somebody has to read its licence first.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from installers.closure import UnknownLicence


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A library by the pattern of its file name. ``package`` is Debian's, whose copyright file is quoted."""

    pattern: str
    package: str
    licence: str


LIBRARIES = (
    SystemLibrary("libX11-xcb.so.*", "libx11-xcb1", "X11"),
    SystemLibrary("libX11.so.*", "libx11-6", "X11"),
    SystemLibrary("libXau.so.*", "libxau6", "X11"),
    SystemLibrary("libXdmcp.so.*", "libxdmcp6", "X11"),
    SystemLibrary("libXext.so.*", "libxext6", "X11"),
    SystemLibrary("libXrender.so.*", "libxrender1", "X11"),
    SystemLibrary("libblkid.so.*", "libblkid1", "LGPL-2.1-or-later"),
    SystemLibrary("libbrotli*.so.*", "libbrotli1", "MIT"),
    SystemLibrary("libbsd.so.*", "libbsd0", "BSD-3-Clause"),
    SystemLibrary("libbz2.so.*", "libbz2-1.0", "bzip2-1.0.6"),
    SystemLibrary("libcap.so.*", "libcap2", "BSD-3-Clause"),
    SystemLibrary("libcom_err.so.*", "libcom-err2", "MIT"),
    SystemLibrary("libcrypto.so.*", "libssl3", "Apache-2.0"),
    SystemLibrary("libdbus-1.so.*", "libdbus-1-3", "AFL-2.1"),
    SystemLibrary("libexpat.so.*", "libexpat1", "MIT"),
    SystemLibrary("libffi.so.*", "libffi8", "MIT"),
    SystemLibrary("libfontconfig.so.*", "libfontconfig1", "MIT"),
    SystemLibrary("libfreetype.so.*", "libfreetype6", "FTL"),
    SystemLibrary("libgcc_s.so.*", "libgcc-s1", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    SystemLibrary("libgcrypt.so.*", "libgcrypt20", "LGPL-2.1-or-later"),
    SystemLibrary("libgio-2.0.so.*", "libglib2.0-0", "LGPL-2.1-or-later"),
    SystemLibrary("libglib-2.0.so.*", "libglib2.0-0", "LGPL-2.1-or-later"),
    SystemLibrary("libgmodule-2.0.so.*", "libglib2.0-0", "LGPL-2.1-or-later"),
    SystemLibrary("libgobject-2.0.so.*", "libglib2.0-0", "LGPL-2.1-or-later"),
    SystemLibrary("libgthread-2.0.so.*", "libglib2.0-0", "LGPL-2.1-or-later"),
    SystemLibrary("libgpg-error.so.*", "libgpg-error0", "LGPL-2.1-or-later"),
    SystemLibrary("libgssapi_krb5.so.*", "libgssapi-krb5-2", "MIT"),
    SystemLibrary("libk5crypto.so.*", "libk5crypto3", "MIT"),
    SystemLibrary("libkrb5.so.*", "libkrb5-3", "MIT"),
    SystemLibrary("libkrb5support.so.*", "libkrb5support0", "MIT"),
    SystemLibrary("libkeyutils.so.*", "libkeyutils1", "LGPL-2.0-or-later"),
    SystemLibrary("libjpeg.so.*", "libjpeg62-turbo", "IJG AND BSD-3-Clause AND Zlib"),
    SystemLibrary("liblz4.so.*", "liblz4-1", "BSD-2-Clause"),
    SystemLibrary("liblzma.so.*", "liblzma5", "public-domain"),
    SystemLibrary("libmd.so.*", "libmd0", "BSD-3-Clause"),
    SystemLibrary("libmount.so.*", "libmount1", "LGPL-2.1-or-later"),
    SystemLibrary("libpcre2-8.so.*", "libpcre2-8-0", "BSD-3-Clause"),
    SystemLibrary("libpng16.so.*", "libpng16-16", "libpng-2.0"),
    SystemLibrary("libselinux.so.*", "libselinux1", "public-domain"),
    SystemLibrary("libsqlite3.so.*", "libsqlite3-0", "public-domain"),
    SystemLibrary("libssl.so.*", "libssl3", "Apache-2.0"),
    SystemLibrary("libstdc++.so.*", "libstdc++6", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    SystemLibrary("libsystemd.so.*", "libsystemd0", "LGPL-2.1-or-later"),
    SystemLibrary("libuuid.so.*", "libuuid1", "BSD-3-Clause"),
    SystemLibrary("libxcb*.so.*", "libxcb1", "X11"),
    SystemLibrary("libxkbcommon*.so.*", "libxkbcommon0", "MIT"),
    SystemLibrary("libz.so.*", "zlib1g", "Zlib"),
    SystemLibrary("libzstd.so.*", "libzstd1", "BSD-3-Clause"),
)

OF_OTHERS = ("libpython3*", "libQt6*", "libpyside6*", "libshiboken6*", "libicu*", "_cffi_backend*")
"""Libraries in the same folder that are listed with Python or with their package."""


def taken_along(names: Iterable[str]) -> list[SystemLibrary]:
    """The libraries among file names of a frozen folder's root, once each. Raises UnknownLicence."""
    found: dict[str, SystemLibrary] = {}
    for name in names:
        if ".so" not in name or any(fnmatch(name, pattern) for pattern in OF_OTHERS):
            continue
        library = next((each for each in LIBRARIES if fnmatch(name, each.pattern)), None)
        if library is None:
            raise UnknownLicence(f"{name} was taken along from this system: read its licence and add it to the table.")
        found[library.pattern] = library
    return [found[pattern] for pattern in sorted(found)]


def version_of(library: SystemLibrary) -> str:
    """The version of the package on the building system; '' where that is no Debian."""
    asked = ["dpkg-query", "--showformat=${Version}", "--show", library.package]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def copyright_of(library: SystemLibrary) -> str:
    """Debian's copyright file of the package; '' where there is none."""
    path = Path("/usr/share/doc") / library.package / "copyright"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
