"""What must be there before Qt starts: a missing system library would end the process without a word."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Shared library to Debian package; needed on every platform of Qt."""

ON_X11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def is_there(library: str) -> bool:
    """Whether the system can load a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(platform: str, there: Callable[[str], bool] = is_there) -> list[str]:
    """Debian packages to install for a platform of Qt (``offscreen``, ``xcb``, …), in order."""
    wanted = PACKAGES | (ON_X11 if platform in ("xcb", "") else {})
    return [package for library, package in wanted.items() if not there(library)]


def has_screen(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether windows can be shown; Linux needs a display, other systems have one."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


def complaint(environ: Mapping[str, str] = os.environ) -> str:
    """What stands in the way of a start, in words with the line to run; '' when nothing does."""
    if not has_screen(environ):
        return "There is no screen: set DISPLAY, or QT_QPA_PLATFORM=offscreen to run without one."
    if not sys.platform.startswith("linux"):
        return ""
    missing = missing_packages(environ.get("QT_QPA_PLATFORM", ""))
    if not missing:
        return ""
    return f"System libraries are missing. Run: apt-get install -y {' '.join(missing)}"
