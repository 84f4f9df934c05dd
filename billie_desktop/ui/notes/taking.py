"""Notes and pauses on a customer's page: which drawer opens, with what in it, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.communication import ContactNote
from billie_desktop.domain.note_draft import NoteDraft, WaitingNote
from billie_desktop.domain.note_text import NoteForm, form_text
from billie_desktop.ui.conversations.link_drawer import LinkDrawer
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.models.timeline_rows import TimelineRow, waiting_key
from billie_desktop.ui.notes.entry_drawer import EntryDrawer
from billie_desktop.ui.notes.note_drawer import About, NoteDrawer
from billie_desktop.ui.notes.pause_drawer import PauseDrawer
from billie_desktop.ui.notes.pause_pill import PausePill
from billie_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from billie_desktop.ui.customer.drawer_host import DrawerHost
    from billie_desktop.ui.customer.panes import Panes

NOT_OFFERED = "This server takes no notes"


class NoteTaking(QObject):
    """Opens what belongs to the timeline of the customer whose page it is."""

    def __init__(self, panes: Panes, drawers: DrawerHost, desk: Desk, now: Callable[[], datetime]) -> None:
        super().__init__(panes)
        self._panes = panes
        self._drawers = drawers
        self._desk = desk
        self._now = now
        self._tasks = Tasks(self)

    @property
    def off_reason(self) -> str:
        """Why no note can be written; '' when one can."""
        notes = self._desk.note_desk
        return NOT_OFFERED if notes is None else notes.off_reason

    # notes

    def begin(self) -> None:
        """A new note about the customer, with the selected account."""
        shown, notes = self._panes.shown, self._desk.note_desk
        if notes is None or self.off_reason or shown is None:
            announce(self._panes, self.off_reason or "The customer is not here yet", urgent=True)
            return
        view, account_id = shown
        name = view.customer.display_name if view.customer else view.customer_id
        accounts = tuple((each.account_id, each.account.label) for each in view.accounts)
        about = About(view.customer_id, name, accounts)
        self._write(about, NoteForm(notes.new_key(), "phone", direction="inbound", account_id=account_id))

    def amend(self, note: ContactNote) -> None:
        """A new version of a note, beginning with its words."""
        shown, notes = self._panes.shown, self._desk.note_desk
        if shown is None or notes is None or self.off_reason:
            return
        about = About(shown[0].customer_id, self._name(), amends=note.note_id)
        form = NoteForm(
            notes.new_key(),
            note.channel,
            note.topic,
            note.direction,
            note.account_id or "",
            note.subject,
            note.body,
            note.priority or "normal",
            note.sentiment or "neutral",
        )
        self._write(about, form)

    def _write(self, about: About, form: NoteForm) -> None:
        assert self._desk.note_desk is not None
        drawer = NoteDrawer(self._panes, self._desk.note_desk, about, form)
        if self._drawers.write(drawer, drawer.submit):
            drawer.start()

    def _name(self) -> str:
        shown = self._panes.shown
        if shown is None:
            return ""
        view = shown[0]
        return view.customer.display_name if view.customer else view.customer_id

    # entries

    def show_entry(self, row: TimelineRow) -> None:
        """One entry in full."""
        shown = self._panes.shown
        context = self._panes.context
        if shown is None or context is None or context.communications is None:
            return
        customer = (shown[0].customer_id, self._name())
        drawer = EntryDrawer(self._panes, row, customer, context.communications.versions, self.off_reason)
        drawer.link_chosen.connect(self.show_link)
        key = waiting_key(row)
        if key:
            drawer.amend.setText("Take back and edit")
            drawer.amend_asked.connect(lambda _note: self._tasks.start("take back", self._take_back(key)))
        else:
            drawer.amend_asked.connect(self.on_amend_asked)
        self._drawers.read(drawer)

    def on_amend_asked(self, note: ContactNote) -> None:
        """From the entry to its amendment, once the first drawer has gone."""
        self._drawers.end_reading()
        QTimer.singleShot(0, self, lambda: self.amend(note))

    async def _take_back(self, key: str) -> None:
        """A note that waits goes back into the form."""
        notes = self._desk.note_desk
        found = await notes.discard(key) if notes is not None else None
        if notes is None or found is None:
            announce(self._panes, "It is being sent, or is recorded already", urgent=True)
            return
        about = self._about(found)
        notes.keep_draft(about.place, form_text(_form_of(found.draft)))
        self._drawers.end_reading()
        self._write(about, NoteForm(notes.new_key()))

    def _about(self, found: WaitingNote) -> About:
        shown = self._panes.shown
        accounts = tuple((each.account_id, each.account.label) for each in shown[0].accounts) if shown else ()
        draft = found.draft
        return About(
            draft.customer_id,
            self._name(),
            accounts,
            draft.conversation_id,
            draft.application_number,
            found.amends,
        )

    def show_link(self, link: str) -> None:
        """Look at a link of an entry before it is opened."""
        self._drawers.end_reading()
        self._drawers.read(LinkDrawer(self._panes, link))

    # pauses

    def pause(self, pill: PausePill) -> None:
        """Pause the customer's notifications, or switch them on again."""
        shown, pauses = self._panes.shown, self._desk.pauses
        if shown is None or pauses is None or pauses.off_reason:
            return
        state = pill.state
        customer = (shown[0].customer_id, self._name())
        drawer = PauseDrawer(self._panes, pauses, customer, state, business_day(self._now()))
        if self._drawers.write(drawer, drawer.submit):
            drawer.start()


def _form_of(draft: NoteDraft) -> NoteForm:
    return NoteForm(
        draft.key,
        draft.channel,
        draft.topic,
        draft.direction,
        draft.account_id,
        draft.subject,
        draft.body,
        draft.priority,
        draft.sentiment,
    )
