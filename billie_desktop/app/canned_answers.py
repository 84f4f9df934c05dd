"""The team's canned answers: its own file in the data folder, else the ones that come with the program."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from billie_desktop.app.settings import SettingsError
from billie_desktop.domain.canned_answer import CannedAnswer
from billie_desktop.ui.kit.resources import resource_path

FILE = "canned-answers.toml"
LONGEST = 4000


def load_canned_answers(data_dir: Path) -> tuple[CannedAnswer, ...]:
    """The answers in the order of the file. Raises SettingsError naming the file and what is wrong with it."""
    own = data_dir / FILE
    path = own if own.is_file() else resource_path(FILE)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The canned answers in {path} cannot be read: {error}.") from error
    rows = found.get("answer", [])
    if not isinstance(rows, list):
        raise SettingsError(f"The canned answers in {path} must be a list of [[answer]] tables.")
    answers = tuple(_answer(row, path) for row in rows)
    if len({answer.key for answer in answers}) != len(answers):
        raise SettingsError(f"Two canned answers in {path} have the same key.")
    return answers


def _answer(row: Any, path: Path) -> CannedAnswer:
    names = ("key", "title", "text")
    values = [str(row[name]).strip() for name in names if isinstance(row, dict) and isinstance(row.get(name), str)]
    if len(values) != len(names) or not all(values) or len(values[2]) > LONGEST:
        raise SettingsError(
            f"Each canned answer in {path} needs key, title and a text of at most {LONGEST} characters."
        )
    return CannedAnswer(*values)
