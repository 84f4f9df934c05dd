"""The encrypted files: outbox and cache."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.ledger import Posting, TransactionType
from billie_desktop.domain.money import Money
from billie_desktop.gateways.cache import outbox
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.file_key import key_for
from billie_desktop.gateways.cache.outbox import SqlOutbox
from billie_desktop.gateways.cache.vault import Vault
from billie_desktop.gateways.keyring import secret_store
from tests.domain.examples import dollars, posting

KEY, OTHER_KEY = "ab" * 32, "cd" * 32
NOW = datetime(2026, 7, 1, 0, 0, 0, 123456, tzinfo=UTC)
amounts = st.decimals(min_value="0.01", max_value=99_999, places=2).map(Money)
commands = st.builds(
    Command,
    intent=st.builds(
        Intent,
        key=st.text(min_size=8, max_size=40),
        action=st.sampled_from(Action),
        account_id=st.text(max_size=10),
        account_number=st.text(max_size=10),
        customer_id=st.text(max_size=10),
        amount=st.one_of(st.none(), amounts),
        values=st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3),
        made_at=st.datetimes(timezones=st.just(UTC)),
        record_updated_at=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    ),
    stage=st.sampled_from(CommandStage),
    changed_at=st.datetimes(timezones=st.just(UTC)),
    tries=st.integers(0, 9),
    posting=st.sampled_from([None, Posting(None), Posting(posting(1, TransactionType.REPAYMENT, "-1"), replay=True)]),
    error_text=st.text(max_size=20),
)


def command(key: str = "ACC-1-key-1", stage: CommandStage = CommandStage.INTENDED) -> Command:
    intent = Intent(key, Action.WAIVE_FEE, "ACC-1", "VN1", "CUS-1", dollars("10"), {"reason": "goodwill Mia"}, NOW)
    return Command(intent, stage, NOW)


def vault_at(path: Path, key: str = KEY, version: int = outbox.VERSION) -> Vault:
    return Vault(path, key, outbox.SCHEMA, version, durable=True)


@pytest_asyncio.fixture
async def vault(tmp_path: Path) -> AsyncIterator[Vault]:
    made = vault_at(tmp_path / "outbox.db")
    await made.open()
    yield made
    await made.close()


@given(commands)
def test_any_command_survives_the_disk(entered: Command) -> None:
    """What is written is what is read, in every field and type."""
    body = outbox._encoder.encode(entered)
    assert outbox._decoder.decode(body) == entered


async def test_a_command_is_there_for_the_next_process(vault: Vault) -> None:
    """Added and moved on, it is found by another connection in its last stage."""
    box = SqlOutbox(vault)
    await box.add(command())
    await box.put(command(stage=CommandStage.SENT))
    await vault.close()
    again = vault_at(vault.path)
    await again.open()
    assert await SqlOutbox(again).load() == (command(stage=CommandStage.SENT),)
    await again.close()


async def test_a_key_is_entered_once(vault: Vault) -> None:
    """The same key a second time is refused and changes nothing."""
    box = SqlOutbox(vault)
    await box.add(command(stage=CommandStage.SENT))
    with pytest.raises(DeskError, match="already"):
        await box.add(command())
    assert (await box.load())[0].stage is CommandStage.SENT


async def test_a_stage_of_an_unknown_command_is_an_error(vault: Vault) -> None:
    """A row that is missing is never taken for written."""
    with pytest.raises(StorageFailed):
        await SqlOutbox(vault).put(command())


async def test_every_commit_waits_for_the_disk(vault: Vault) -> None:
    """The outbox runs with a write-ahead log and full synchronisation."""

    def look(connection: Any) -> tuple[str, int]:
        return (
            connection.execute("PRAGMA journal_mode").fetchone()[0],
            connection.execute("PRAGMA synchronous").fetchone()[0],
        )

    assert await vault.read(look) == ("wal", 2)


async def test_the_file_tells_nothing(vault: Vault) -> None:
    """No text of a command is readable in the file, and the file is its owner's alone."""
    await SqlOutbox(vault).add(command())
    for path in vault.path.parent.iterdir():
        content = path.read_bytes()
        assert b"Mia" not in content
        assert b"SQLite format" not in content
    if sys.platform != "win32":
        assert stat.S_IMODE(vault.path.stat().st_mode) == 0o600


async def fill(box: SqlOutbox) -> None:
    for number in range(200):
        await box.add(command(f"ACC-1-key-{number:04}" + "x" * 100))


async def test_a_full_disk_is_told_and_keeps_what_was_there(vault: Vault) -> None:
    """A write that does not fit raises, and the commands before it are still there."""
    box = SqlOutbox(vault)
    await box.add(command())
    await vault.read(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchone())
    with pytest.raises(StorageFailed):
        await fill(box)
    assert command() in await box.load()


@pytest.mark.parametrize("harm", ["foreign key", "damaged", "newer", "no database"])
async def test_an_unusable_file_is_set_aside_and_a_new_one_made(vault: Vault, harm: str) -> None:
    """A file of another key, damaged or newer is kept under another name; the desk goes on with an empty one."""
    await SqlOutbox(vault).add(command())
    await vault.read(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
    await vault.close()
    again = vault_at(vault.path, OTHER_KEY if harm == "foreign key" else KEY)
    if harm == "damaged":
        content = bytearray(vault.path.read_bytes())
        content[5000:5100] = os.urandom(100)
        vault.path.write_bytes(bytes(content))
    elif harm == "no database":
        vault.path.write_bytes(b"something else entirely" * 300)
    elif harm == "newer":
        newer = vault_at(vault.path, version=outbox.VERSION + 1)
        await newer.open()
        await newer.close()
    await again.open()
    assert again.set_aside is not None
    assert again.set_aside.exists()
    assert await SqlOutbox(again).load() == ()
    await SqlOutbox(again).add(command())
    await again.close()


async def test_a_locked_file_is_no_damaged_file(vault: Vault) -> None:
    """While another process holds the file it is not set aside: opening fails and the content stays."""
    await SqlOutbox(vault).add(command())
    await vault.read(lambda connection: connection.execute("BEGIN EXCLUSIVE"))
    again = vault_at(vault.path)
    with pytest.raises(StorageFailed):
        await again.open()
    await again.close()
    assert again.set_aside is None
    await vault.read(lambda connection: connection.execute("ROLLBACK"))
    assert len(await SqlOutbox(vault).load()) == 1


@pytest.fixture
def no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a key store that the desk knows."""
    monkeypatch.setattr(secret_store, "_known_backend", lambda: None)


def test_without_a_key_store_the_key_lives_for_the_session(no_key_store: None) -> None:
    """No key store and no file: a new key each time, and the desk knows that it is not kept."""
    first, second = key_for("files", None), key_for("files", None)
    assert not first.kept
    assert first.hex != second.hex


def test_in_practice_the_key_lies_beside_the_files(no_key_store: None, tmp_path: Path) -> None:
    """A key file is made once, read again, its owner's alone, and made anew when it is damaged."""
    path = tmp_path / "deep" / "files.key"
    first = key_for("files", path)
    assert key_for("files", path) == first
    assert first.kept
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("nonsense")
    assert key_for("files", path).hex != first.hex


class SomeBackend:
    """A keyring backend of a module that a test names."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[(service, name)] = secret


def test_a_known_key_store_keeps_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is made once and found again; its length fits the smallest store."""
    backend = SomeBackend()
    monkeypatch.setattr(SomeBackend, "__module__", "keyring.backends.SecretService")
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [backend])
    first = key_for("files", None)
    assert first.kept
    assert key_for("files", None) == first
    assert len(first.hex) == 64


def test_a_foreign_key_store_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain-text and null backends are passed over, whatever their priority."""
    backend = SomeBackend()
    monkeypatch.setattr(SomeBackend, "__module__", "keyrings.alt.file")
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [backend])
    assert not key_for("files", None).kept
    assert backend.kept == {}
