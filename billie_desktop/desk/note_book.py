"""Writing notes, and the record of masked details that were shown. Only there when the server offers them."""

from __future__ import annotations

from typing import Protocol

from billie_desktop.domain.note_draft import NoteDraft, NoteRecorded


class NoteBook(Protocol):
    """Notes of staff. Work while the ledger is down.

    Raise NotAllowed, NotFound, InvalidInput, TryLater (nothing happened), OutcomeUnknown (the same key again tells).
    """

    async def add(self, draft: NoteDraft) -> NoteRecorded:
        """Write a note about a customer."""

    async def amend(self, note_id: str, draft: NoteDraft) -> NoteRecorded:
        """Write a new version; only the newest can be amended (Refused with NOTE_AMENDED)."""


class RevealLog(Protocol):
    """Masked details of a person are shown after their showing has been recorded."""

    async def log(self, customer_id: str, detail: str, reason: str = "") -> None:
        """Record that ``detail`` (its name, ``date_of_birth``) is about to be shown. Raises as NoteBook: then it is
        not shown."""
