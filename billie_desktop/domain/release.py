"""A version of the desk that somebody has published, and what is known about newer ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.errors import DeskError


@dataclass(frozen=True, slots=True)
class Package:
    """One file to install from: its name, SHA-256 in hexadecimal, and size in bytes."""

    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Release:
    """What a signed manifest says. ``notes`` are lines for agents; after ``expires`` nobody vouches for it any more.

    ``folder`` is the https address at which the packages lie.
    """

    version: str
    channel: str
    notes: tuple[str, ...]
    published: datetime
    expires: datetime
    packages: tuple[Package, ...]
    folder: str = ""

    def package_for(self, platform: str) -> Package | None:
        """The first package for ``sys.platform``; None where there is none."""
        endings = _ENDINGS.get(platform, ())
        return next((each for ending in endings for each in self.packages if each.file.endswith(ending)), None)


_ENDINGS = {"linux": (".deb", ".tar.xz"), "win32": (".exe",), "darwin": (".dmg",)}


class UpdateProblem(StrEnum):
    """Why nothing is known about newer versions."""

    UNREACHABLE = "unreachable"
    NOT_A_MANIFEST = "not-a-manifest"
    SIGNATURE = "signature"
    EXPIRED = "expired"
    CHANNEL = "channel"


class CannotCheck(DeskError):
    """``problem`` says why."""

    def __init__(self, problem: UpdateProblem, text: str) -> None:
        super().__init__(text, code=f"UPDATE_{problem.name}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class UpdateState:
    """``newer`` is a version above this desk's. ``problem`` is why the last check led to nothing, '' when it did."""

    checked_at: datetime | None = None
    newer: Release | None = None
    problem: str = ""
