"""Canned answers of a team."""

from __future__ import annotations

from pathlib import Path

import pytest

from billie_desktop.app.canned_answers import FILE, LONGEST, load_canned_answers
from billie_desktop.app.settings import SettingsError
from billie_desktop.domain.canned_answer import VARIABLES, fill

GOOD = '[[answer]]\nkey = "hi"\ntitle = "Greeting"\ntext = "Hi {first_name}"\n'


def test_the_answers_that_come_with_the_program_can_be_filled(tmp_path: Path) -> None:
    """Every bundled answer uses known places only and fits into a message."""
    answers = load_canned_answers(tmp_path)
    assert len(answers) >= 5
    for answer in answers:
        filled = fill(answer, dict.fromkeys(VARIABLES, "x"))
        assert filled.missing == ()
        assert len(filled.text) <= LONGEST


def test_a_team_brings_its_own(tmp_path: Path) -> None:
    """A file in the data folder takes the place of the bundled one."""
    (tmp_path / FILE).write_text(GOOD)
    assert [(each.key, each.title) for each in load_canned_answers(tmp_path)] == [("hi", "Greeting")]


@pytest.mark.parametrize(
    "text", ["[[answer]\n", '[[answer]]\nkey = "a"\n', "answer = 3\n", GOOD + GOOD, "answer = [1]\n"]
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str) -> None:
    """Bad TOML, missing fields, other shapes and doubled keys are told with the name of the file."""
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SettingsError, match=FILE):
        load_canned_answers(tmp_path)
