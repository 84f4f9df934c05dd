"""A profile that was copied, or a disk that was stolen, opens nothing without the key store of its machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from billie_desktop.app.known_people import find_person
from billie_desktop.app.settings import Settings
from billie_desktop.app.storage import Storage, open_storage
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.session import Profile
from billie_desktop.gateways.cache.person import KnownPerson
from billie_desktop.gateways.keyring import secret_store
from tests.gateways.test_vault import command
from tests.parts.key_store import MemoryKeyStore

SERVER, EMAIL, PASSWORD = "desk.example.com:443", "ottilie@staff.example", "correct horse battery"
WORDS = "Ottilie Quarrington, 0491 570 156, asks for an extension"
AGENT = Agent("U-1", "Ottilie", Role.SUPERVISOR)
MARKS = (b"ottilie", b"Ottilie", b"Quarrington", b"0491", b"goodwill", b"correct horse", b"desk.example.com")


def settings(folder: Path) -> Settings:
    return Settings(environment=f"production@{SERVER}", agent=AGENT, data_dir=folder)


async def opened(folder: Path, monkeypatch: pytest.MonkeyPatch, keys: MemoryKeyStore, **more: KnownPerson) -> Storage:
    """The files in a folder on a machine with a key store."""
    monkeypatch.setattr(secret_store, "_known_backend", lambda: keys)
    return await open_storage(settings(folder), **more)


async def test_a_copied_profile_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On its own machine the files are read again and the person is known; on another, with everything copied and the
    right password, nothing of cache, drafts and commands can be read, nobody is known, and no byte tells a name."""
    own, stolen, machine = tmp_path / "own", tmp_path / "stolen", MemoryKeyStore()
    person = KnownPerson.of(Profile(AGENT, EMAIL, "production"), SERVER, PASSWORD)
    storage = await opened(own, monkeypatch, machine, person=person)
    await storage.drafts.store("C1", WORDS)
    await storage.outbox.add(command())
    await storage.close()
    shutil.copytree(own, stolen)

    again = await opened(own, monkeypatch, machine)
    assert await again.drafts.load() == {"C1": WORDS}
    assert len(await again.outbox.load()) == 1
    await again.close()
    assert await find_person(own, SERVER, EMAIL, PASSWORD) is not None

    files = [path for path in stolen.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"cache.db", "outbox.db"}
    content = b"".join(path.name.encode() + path.read_bytes() for path in files)
    assert [mark for mark in MARKS if mark in content] == []
    assert not [key for key in machine.kept.values() if key.encode() in content or bytes.fromhex(key) in content]
    elsewhere = await opened(stolen, monkeypatch, MemoryKeyStore())
    assert await find_person(stolen, SERVER, EMAIL, PASSWORD) is None
    assert await elsewhere.drafts.load() == {}
    assert await elsewhere.outbox.load() == ()
    assert await elsewhere.people.find() is None
    await elsewhere.close()
