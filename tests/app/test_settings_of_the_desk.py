"""Settings of the desk that decide what may leave it."""

from __future__ import annotations

from pathlib import Path

import pytest

from billie_desktop.app.administrator_file import administrator_file
from billie_desktop.app.settings import Settings, SettingsError


def test_no_map_unless_one_was_chosen() -> None:
    """Without BILLIE_MAP_URL there is none; only https is taken, and the error names the setting."""
    assert Settings.load({}).map_url == ""
    assert Settings.load({"BILLIE_MAP_URL": "https://map.example/?q="}).map_url == "https://map.example/?q="
    for wrong in ("http://map.example/", "javascript:x", "map.example"):
        with pytest.raises(SettingsError, match="BILLIE_MAP_URL must begin with https"):
            Settings.load({"BILLIE_MAP_URL": wrong})


def test_the_administrators_file_holds_unless_somebody_knows_better(tmp_path: Path) -> None:
    """What it names is nobody's question; a user's file goes over it, the environment over both; a wrong one is named.
    Each system has one place for it."""
    shared, own = tmp_path / "etc.toml", tmp_path / "own.toml"
    shared.write_text('BILLIE_SERVER = "desk.example.com:443"\nBILLIE_CA_FILE = "/etc/ssl/ours.pem"\n')
    own.write_text('BILLIE_SERVER = "training.example.com:443"\n')
    everybody = {"XDG_DATA_HOME": str(tmp_path)}
    assert Settings.load(everybody, administrator=shared).server == "desk.example.com:443"
    both = Settings.load(everybody, own, shared)
    assert (both.server, both.ca_file) == ("training.example.com:443", Path("/etc/ssl/ours.pem"))
    assert Settings.load(everybody | {"BILLIE_SERVER": "here:1"}, own, shared).server == "here:1"
    assert Settings.load(everybody, administrator=tmp_path / "none.toml").server == ""
    shared.write_text("BILLIE_SERVER = desk")
    with pytest.raises(SettingsError, match=r"etc\.toml cannot be read"):
        Settings.load(everybody, administrator=shared)
    places = [administrator_file(each, {"PROGRAMDATA": "D:/Data"}) for each in ("linux", "win32", "darwin")]
    assert [place.as_posix() for place in places] == [
        "/etc/billie-desktop/settings.toml",
        "D:/Data/Billie Desktop/settings.toml",
        "/Library/Application Support/Billie Desktop/settings.toml",
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('DATABASE_URI = "mongodb://desk:secret@db.example/?tls=true"', "DATABASE_URI"),
        ('DATABASE_URI = "mongodb+srv://desk:secret@db.example/"', "DATABASE_URI"),
        ('REDIS_URL = "rediss://:secret@cache.example:6380/0"', "REDIS_URL"),
        ('LEDGER_GRPC_TOKEN = "secret"', "LEDGER_GRPC_TOKEN"),
        ('DATABASE_URI = "mongodb://db.example:27017/?tls=true"', ""),
        ('BILLIE_SERVER = "desk.example.com:443"', ""),
    ],
)
def test_a_login_that_others_can_read_is_refused(tmp_path: Path, line: str, name: str) -> None:
    """A settings file with a password or token is read only when it is its owner's alone, the administrator's too; the
    refusal names the setting and not the login."""
    file, everybody = tmp_path / "own.toml", {"XDG_DATA_HOME": str(tmp_path)}
    file.write_text(line + "\n")
    file.chmod(0o640)
    for own, administrator in ((file, tmp_path / "none.toml"), (None, file)):
        if name:
            with pytest.raises(SettingsError, match=f"{name}.*chmod 600") as caught:
                Settings.load(everybody, own, administrator)
            assert "secret" not in str(caught.value)
        else:
            Settings.load(everybody, own, administrator)
    file.chmod(0o600)
    Settings.load(everybody, file, tmp_path / "none.toml")
