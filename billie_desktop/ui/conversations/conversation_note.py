"""A note about a conversation (features.md CH-6)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.desk.values import CustomerView
from billie_desktop.domain.conversation import ConversationCard
from billie_desktop.domain.note_text import NoteForm
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.notes.note_drawer import About, NoteDrawer


def show_note_offer(button: Button, notes: NoteDesk | None) -> None:
    """Where the server takes no notes there is no button; where the role may not write it says so."""
    if notes is None:
        button.hide()
    else:
        button.set_off(notes.off_reason or None)


def conversation_note(
    host: QWidget, notes: NoteDesk, card: ConversationCard, customer: CustomerView | None
) -> NoteDrawer:
    """The drawer of a new note that points at the conversation and its application."""
    accounts = tuple((each.account_id, each.account.label) for each in customer.accounts) if customer else ()
    about = About(card.customer_id or "", card.title, accounts, card.conversation_id, card.application_number)
    return NoteDrawer(host, notes, about, NoteForm(notes.new_key(), "internal", "internal_note"))
