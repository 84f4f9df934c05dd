"""Secrets come from files, and never appear in a complaint."""

from __future__ import annotations

from pathlib import Path

import pytest

from projector.app.secret_files import SECRETS, take_secrets
from projector.app.settings import SettingsError


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_stands_in_for_the_setting(name: str, tmp_path: Path) -> None:
    """The content of NAME_FILE, without the line's end, becomes NAME."""
    file = tmp_path / "secret"
    file.write_text("mongodb://user:password@db.example/\n")
    environment = {f"{name}_FILE": str(file)}
    take_secrets(environment)
    assert environment[name] == "mongodb://user:password@db.example/"


def test_both_at_once_is_refused(tmp_path: Path) -> None:
    """A setting given twice is refused by name, and neither value is quoted."""
    file = tmp_path / "secret"
    file.write_text("redis://:hidden@redis.example")
    with pytest.raises(SettingsError, match="REDIS_URL and REDIS_URL_FILE are both set") as refused:
        take_secrets({"REDIS_URL": "redis://:other@redis.example", "REDIS_URL_FILE": str(file)})
    assert "hidden" not in str(refused.value)
    assert "other" not in str(refused.value)


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read"), (b"", "empty"), (b"\xff\xfe", "cannot be")])
def test_a_bad_file_is_said(content: bytes | None, words: str, tmp_path: Path) -> None:
    """A missing, empty or undecodable file stops the start with the name of the setting."""
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=f"LEDGER_TOKEN_FILE.*{words}"):
        take_secrets({"LEDGER_TOKEN_FILE": str(file)})
