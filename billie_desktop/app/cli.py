"""``billie-desktop``: reads the command line, checks what must be there, and only then loads Qt."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from billie_desktop.app.preflight import complaint, has_screen
from billie_desktop.domain.link import Link, NotALink, parse_link

THEMES = ("light", "dark", "high-contrast")
ROLES = ("supervisor", "operations", "admin", "readonly")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for. ``tour`` is the folder of its pictures, None for no tour."""

    practice: bool = False
    customers: int = 200
    seed: int = 7
    rate: float = 2.0
    role: str = "supervisor"
    directory: Path | None = None
    theme: str = ""
    tour: Path | None = None
    settings: Path | None = None
    link: Link | None = None


def make_parser() -> argparse.ArgumentParser:
    """The command line as it can be written; the manual page is made from it."""
    parser = argparse.ArgumentParser(prog="billie-desktop", description="Servicing desk for small loans")
    parser.add_argument(
        "link",
        nargs="?",
        help="opens billie://customer/…, billie://account/…, billie://accounts?… or the search: billie://find",
    )
    parser.add_argument("--version", action="store_true", help="print the version and end")
    parser.add_argument("--practice", action="store_true", help="start a practice world and work in it")
    parser.add_argument("--customers", type=int, default=200, help="practice customers, at the first start")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same practice world")
    parser.add_argument("--rate", type=float, default=2.0, help="happenings per second in the practice world")
    parser.add_argument("--role", choices=ROLES, default=ROLES[0], help="as whom to work in the practice world")
    parser.add_argument("--directory", type=_folder, help="folder of the practice world")
    parser.add_argument("--theme", choices=THEMES, default="", help="instead of the one chosen in the settings")
    parser.add_argument("--tour", type=Path, help="drive the practice desk by keys; pictures and tour.json go there")
    parser.add_argument("--settings", type=Path, help="settings file instead of the usual one")
    return parser


def _folder(text: str) -> Path:
    """Absolute, for the practice servers work in folders of their own."""
    return Path(text).absolute()


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line; a wrong one ends the process with words on stderr."""
    parser = make_parser()
    found = parser.parse_args(arguments)
    if found.version:
        from billie_desktop.app.version import program_version

        parser.exit(message=f"billie-desktop {program_version()}\n")
    try:
        link = parse_link(found.link) if found.link else None
    except NotALink as error:
        parser.error(str(error))
    tour = found.tour.parent if found.tour is not None and found.tour.suffix == ".json" else found.tour
    return Options(
        practice=found.practice or tour is not None,
        customers=found.customers,
        seed=found.seed,
        rate=found.rate,
        role=found.role,
        directory=found.directory,
        theme=found.theme,
        tour=tour,
        settings=found.settings,
        link=link,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the desk and return the exit code.

    0 well, 1 it failed, 2 something is missing, 130 after Ctrl+C, 143 after SIGTERM.
    """
    options = parse(sys.argv[1:] if arguments is None else arguments)
    if options.tour is not None and not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    words = complaint()
    if words:
        print(f"billie-desktop: {words}", file=sys.stderr)  # noqa: T201
        return 2
    from billie_desktop.app.program import run_desk

    try:
        return run_desk(options)
    except KeyboardInterrupt:
        return 130
    except asyncio.CancelledError:
        return 143  # SIGTERM: everything was taken down in order
