"""One entry of the timeline in full: a note with its versions, or a notice with what became of it (CO-3, CO-4)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.communication import ContactNote
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.words import date_and_time
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.labels import Hairline, Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.timeline_details import details
from billie_desktop.ui.models.timeline_rows import TimelineRow
from billie_desktop.ui.notes.fact_list import fact_list
from billie_desktop.ui.notes.rich_view import RichView
from billie_desktop.ui.tasks import Tasks

NO_BODY = "Its words are with the notification service for 90 days. This server does not hand them out."

Versions = Callable[[str], Coroutine[Any, Any, tuple[ContactNote, ...]]]


class EntryDrawer(Drawer):
    """Asks to amend by a signal; a note that was amended since says so and offers the newest version's words."""

    amend_asked = Signal(object)
    link_chosen = Signal(str)

    def __init__(
        self, host: QWidget, row: TimelineRow, customer: tuple[str, str], versions: Versions, off_reason: str = ""
    ) -> None:
        customer_id, name = customer
        super().__init__(
            host,
            row.title,
            subtitle=((name, False), (customer_id, True)),
            band=theme().band_color(theme().band_index(customer_id)),
            width=tokens().region.peek,
        )
        self._tasks = Tasks(self)
        self._versions = versions
        self.row = row
        self.older: tuple[ContactNote, ...] = ()
        self.close_it = Button("Close", ButtonKind.PLAIN)
        self.close_it.clicked.connect(self.request_close)
        self.amend = Button("Amend", ButtonKind.PLAIN, icon="edit")
        self.amend.set_off(off_reason or None)
        note = row.entry if isinstance(row.entry, ContactNote) else None
        if note is not None:
            self._show_note(note)
            self.foot.set_buttons((self.close_it, self.amend))
            self.amend.clicked.connect(lambda: self.amend_asked.emit(note))
        else:
            self._show_notice()
            self.foot.set_buttons((self.close_it,))
        self.body_layout.addStretch(1)

    def _show_note(self, note: ContactNote) -> None:
        self._add_body(note)
        self.body_layout.addWidget(Hairline())
        self._add_facts()
        if note.replaces is not None:
            self.history = Label("History", "section")
            self.body_layout.addWidget(self.history)
            self._tasks.start("versions", self._read_versions(note))

    def _show_notice(self) -> None:
        if self.row.line:
            self.body_layout.addWidget(Paragraph(self.row.line, "dense"))
        self._add_facts()
        self.body_layout.addWidget(Notice(NoticeKind.INFO, "No text here.", NO_BODY))

    def _add_body(self, note: ContactNote) -> None:
        view = RichView(note.body)
        view.link_chosen.connect(self.link_chosen)
        self.body_layout.addWidget(view)

    def _add_facts(self) -> None:
        entry = self.row.entry
        author = entry.author if isinstance(entry, ContactNote) else ""
        facts = [*details(self.row), *([("Written by", author)] if author else [])]
        self.body_layout.addWidget(fact_list(facts))

    async def _read_versions(self, note: ContactNote) -> None:
        try:
            found = await self._versions(note.note_id)
        except DeskError as error:
            self._insert(Notice(NoticeKind.WARNING, "The older versions could not be read.", error.text))
            return
        self.older = tuple(each for each in found if each.note_id != note.note_id)
        for number, each in enumerate(self.older):
            when = " · ".join(part for part in (date_and_time(each.at), each.author) if part)
            self._insert(Label(f"Version {len(self.older) - number} · {when}", "caption", "text-muted"))
            if each.subject != note.subject:
                self._insert(Paragraph(each.subject, "dense-strong"))
            view = RichView(each.body)
            view.link_chosen.connect(self.link_chosen)
            self._insert(view)

    def _insert(self, widget: QWidget) -> None:
        """Below everything else, above the stretch."""
        self.body_layout.insertWidget(self.body_layout.count() - 1, widget)
