"""The version of the projector, as the package was built."""

from __future__ import annotations

import argparse
from typing import Any


class ShowVersion(argparse.Action):
    """``--version``: looked up only when asked for, because the look-up costs more than most commands."""

    def __init__(self, option_strings: list[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and end")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        parser.exit(message=f"projector {version('billie-desktop')}\n")
