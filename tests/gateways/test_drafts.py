"""Drafts on this machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from billie_desktop.domain.note_draft import NoteDraft, WaitingNote
from billie_desktop.domain.rich_text import Block, BlockKind, Run
from billie_desktop.gateways.cache import drafts as store
from billie_desktop.gateways.cache import waiting_notes
from billie_desktop.gateways.cache.drafts import SqlDrafts
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.vault import Vault
from billie_desktop.gateways.cache.waiting_notes import SqlWaitingNotes

KEY = "ab" * 32


async def test_drafts_come_back_after_a_restart(tmp_path: Path) -> None:
    """What was kept is there when the file is opened again; what was removed or replaced is not."""
    vault = Vault(tmp_path / "cache.db", KEY, store.SCHEMA, store.VERSION, durable=False)
    await vault.open()
    drafts = SqlDrafts(vault)
    await drafts.store("conv-1", "Thank you, I")
    await drafts.store("conv-1", "Thank you, I can")
    await drafts.store("conv-2", "gone")
    await drafts.remove("conv-2")
    await vault.close()
    vault = Vault(tmp_path / "cache.db", KEY, store.SCHEMA, store.VERSION, durable=False)
    await vault.open()
    assert await SqlDrafts(vault).load() == {"conv-1": "Thank you, I can"}
    await vault.close()


async def test_drafts_cannot_be_read_in_the_file(tmp_path: Path) -> None:
    """Not a word of a draft stands in the file in plain text."""
    vault = Vault(tmp_path / "cache.db", KEY, store.SCHEMA, store.VERSION, durable=False)
    await vault.open()
    await SqlDrafts(vault).store("conv-1", "hardship because of illness")
    await vault.close()
    assert not any(b"hardship" in path.read_bytes() for path in tmp_path.iterdir())


async def test_old_and_surplus_drafts_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts of more than 14 days are not shown, and the oldest beyond 500 are forgotten."""
    vault = Vault(tmp_path / "cache.db", KEY, store.SCHEMA, store.VERSION, durable=False)
    await vault.open()
    drafts = SqlDrafts(vault)
    await drafts.store("old", "words")
    await vault.write(lambda connection: connection.execute("UPDATE draft SET kept_at = kept_at - 15 * 86400"))
    assert await drafts.load() == {}
    monkeypatch.setattr(store, "MOST", 3)
    for number in range(5):
        await drafts.store(f"conv-{number}", "words")
    assert sorted(await drafts.load()) == ["conv-2", "conv-3", "conv-4"]
    await vault.close()


async def test_a_closed_file_is_told(tmp_path: Path) -> None:
    """When the file cannot be used the desk hears it and keeps the draft in memory."""
    vault = Vault(tmp_path / "cache.db", KEY, store.SCHEMA, store.VERSION, durable=False)
    with pytest.raises(StorageFailed):
        await SqlDrafts(vault).store("conv-1", "words")
    await vault.close()


async def test_waiting_notes_come_back_as_they_were(tmp_path: Path) -> None:
    """With their formatting, their time and what was wrong with them, oldest first; a removed one is gone."""
    at = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
    body = (Block((Run("Hardship "), Run("form", bold=True, link="https://a.example/")), BlockKind.NUMBERED, 1),)
    made = NoteDraft("note-1", "CUS-1", "Call", body, "phone", "complaint", "inbound", written_at=at)
    notes = [
        WaitingNote(made, "old-note", "amended meanwhile"),
        WaitingNote(replace(made, key="note-2", written_at=at - timedelta(hours=1))),
        WaitingNote(replace(made, key="note-3")),
    ]
    for again in (False, True):
        vault = Vault(tmp_path / "outbox.db", KEY, waiting_notes.SCHEMA, 1, durable=True)
        await vault.open()
        shelf = SqlWaitingNotes(vault)
        if not again:
            for note in notes:
                await shelf.put(note)
            await shelf.remove("note-3")
        assert await shelf.load() == (notes[1], notes[0])
        await vault.close()
