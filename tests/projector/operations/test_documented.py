"""What an operator can set and run is written down."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

from projector.app.cli import _parser
from projector.app.settings import Settings

TEXT = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")


def test_every_setting_of_the_projector_is_written_down() -> None:
    """Each name that the projector reads from its environment stands in docs/operations.md."""
    missing = [each.metadata["name"] for each in fields(Settings) if f"`{each.metadata['name']}`" not in TEXT]
    assert missing == []


def test_every_command_and_option_of_an_operator_is_written_down() -> None:
    """Each command, and each option of those that operators run by hand, stands in docs/operations.md."""
    (commands,) = [each for each in _parser()._actions if isinstance(each, argparse._SubParsersAction)]
    missing = [name for name in commands.choices if f"`projector {name}" not in TEXT]
    for name in ("rebuild", "archive", "drift", "grants"):
        for action in commands.choices[name]._actions:
            option = next((each for each in action.option_strings if each.startswith("--")), None)
            if option not in (None, "--help", "--json") and option not in TEXT:
                missing.append(f"{name} {option}")
    assert missing == []
