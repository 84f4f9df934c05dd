"""The version of the desk, as the package was built."""

from __future__ import annotations

from importlib.metadata import version


def program_version() -> str:
    """For example ``1.4.0``; the same number in the installer, at ``--version`` and at sign-in."""
    return version("billie-desktop")
