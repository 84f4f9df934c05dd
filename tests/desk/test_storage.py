"""The desk's own files as the composition root opens them."""

from __future__ import annotations

from pathlib import Path

import pytest

from billie_desktop.app.settings import Settings, SettingsError
from billie_desktop.app.storage import folder_of, open_storage
from billie_desktop.app.wiring import build_desk
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.gateways.keyring import secret_store


@pytest.fixture(autouse=True)
def _no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_store, "_known_backend", lambda: None)


def settings(tmp_path: Path, environment: str = "practice", user: str = "U-1") -> Settings:
    return Settings(environment=environment, agent=Agent(user, "Alex", Role.SUPERVISOR), data_dir=tmp_path)


async def test_practice_files_outlive_the_process(tmp_path: Path) -> None:
    """In practice the key lies beside the files, the agent is told, and the next start reads the same files."""
    first = await open_storage(settings(tmp_path))
    await first.close()
    second = await open_storage(settings(tmp_path))
    assert [notice.kind for notice in second.notices] == ["key-beside-file"]
    assert second.problem == ""
    await second.close()


async def test_elsewhere_the_key_is_kept_for_the_session_only(tmp_path: Path) -> None:
    """Outside practice no key is written to disk; the next start sets the unreadable outbox aside and says so."""
    first = await open_storage(settings(tmp_path, "production"))
    await first.close()
    assert not list(tmp_path.rglob("files.key"))
    second = await open_storage(settings(tmp_path, "production"))
    assert [notice.kind for notice in second.notices] == ["key-in-memory", "outbox-set-aside"]
    assert second.problem == ""
    await second.close()


async def test_a_folder_that_cannot_be_made_switches_commands_off(tmp_path: Path) -> None:
    """Without a place for the outbox the desk starts, reads, and says why nothing can be sent."""
    (tmp_path / "taken").write_text("a file where the folder should be")
    storage = await open_storage(settings(tmp_path / "taken"))
    assert storage.problem
    assert "storage-failed" in [notice.kind for notice in storage.notices]
    await storage.close()


def test_users_and_environments_do_not_share_files(tmp_path: Path) -> None:
    """Each user of each environment has a folder whose name tells nothing about them."""
    folders = {folder_of(settings(tmp_path, environment, user)) for environment in ("a", "b") for user in ("U", "V")}
    assert len(folders) == 4
    assert all(folder.name.startswith("files-") and len(folder.name) == 22 for folder in folders)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A setting of the environment beats the same one in the file; the rest comes from the file."""
    file = tmp_path / "settings.toml"
    file.write_text(
        'DB_NAME = "from-file"\nLEDGER_SERVICE_URL = "ledger.example:1"\nBILLIE_AGENT_ROLE = "operations"\n'
    )
    loaded = Settings.load({"DB_NAME": "from-environment"}, file)
    assert (loaded.database, loaded.ledger_address, loaded.agent.role) == (
        "from-environment",
        "ledger.example:1",
        Role.OPERATIONS,
    )


@pytest.mark.parametrize("role", [Role.MARKETING, Role.SERVICE])
async def test_roles_behind_the_lending_wall_get_no_desk(tmp_path: Path, role: Role) -> None:
    """Marketing and service users are refused before anything is read."""
    with pytest.raises(NotAllowed):
        await build_desk(Settings(agent=Agent("U-1", "Alex", role), data_dir=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_new_user_is_read_only(tmp_path: Path) -> None:
    """Without a role nothing may be sent."""
    assert Settings.load({"XDG_DATA_HOME": str(tmp_path)}).agent.role is Role.READONLY


@pytest.mark.parametrize(
    "environ",
    [
        {"GRPC_WRITE_DEADLINE_MS": "44999"},
        {"GRPC_READ_DEADLINE_MS": "soon"},
        {"BILLIE_AGENT_ROLE": "boss"},
        {"BILLIE_SETTINGS": "/nowhere/settings.toml"},
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    """Write deadlines are never shortened; whatever is wrong is named with what to write."""
    with pytest.raises(SettingsError, match="|".join([*environ, "settings file"])):
        Settings.load({"XDG_DATA_HOME": str(tmp_path)} | environ)


def test_addresses_with_passwords_are_not_in_the_repr() -> None:
    """Printing the settings tells no password and no token."""
    shown = repr(Settings(mongo_uri="mongodb://u:secret@h", redis_url="redis://u:secret@h", ledger_token="secret"))
    assert "secret" not in shown
