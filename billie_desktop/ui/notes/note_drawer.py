"""The drawer in which a note is written or amended. Its words survive everything but saving and discarding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.domain.errors import DeskError, InvalidInput
from billie_desktop.domain.note_draft import NoteDraft, note_problems
from billie_desktop.domain.note_text import NoteForm, form_text, read_form
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.notes.note_form import NoteFields
from billie_desktop.ui.tasks import Tasks

DRAFT_PAUSE_MS = 500
KEPT = "Kept on this computer. It is sent with its time as soon as the connection is back."


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what a note is about. ``amends`` is the note it replaces; then the rest is that note's."""

    customer_id: str
    name: str
    accounts: tuple[tuple[str, str], ...] = ()
    conversation_id: str = ""
    application_number: str = ""
    amends: str = ""

    @property
    def place(self) -> str:
        """Where the half-written form is kept."""
        return f"note:{self.amends or self.conversation_id or self.customer_id}"


class NoteDrawer(Drawer):
    """Ctrl Enter saves. ``saved`` tells the id of the note, '' for one that waits for the connection."""

    saved = Signal(str)

    def __init__(self, host: QWidget, notes: NoteDesk, about: About, start: NoteForm) -> None:
        super().__init__(
            host,
            "Amend note" if about.amends else "Add note",
            subtitle=_subtitle(about),
            band=theme().band_color(theme().band_index(about.customer_id)),
            dense=True,
        )
        self._notes = notes
        self._about = about
        self._start = start
        self._done = False
        self._tasks = Tasks(self)
        self.problem = Notice(NoticeKind.DANGER, "")
        self.problem.hide()
        self.restored = Notice(NoticeKind.INFO, "Half-written note", "from before.", "Start anew", icon="history")
        self.restored.hide()
        self.form = NoteFields()
        for widget in (self.problem, self.restored, self.form):
            self.body_layout.addWidget(widget)
        self.body_layout.addStretch(1)
        self.cancel = Button("Close", ButtonKind.PLAIN)
        self.save_button = Button("Save amendment" if about.amends else "Save note", ButtonKind.MAIN)
        self.foot.set_left(KeyHints([("Ctrl+Enter", "save")]))
        self.foot.set_buttons((self.cancel, self.save_button))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAFT_PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self._fill()
        self.form.changed.connect(self._pause.start)
        self.save_button.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.request_close)
        self.restored.action_requested.connect(self.start_anew)
        self.closed.connect(self.keep)

    def _fill(self) -> None:
        kept = read_form(self._notes.draft(self._about.place))
        self.restored.setVisible(kept is not None)
        self.form.show_form(kept if kept is not None else self._start, self._about.accounts)
        self.form.fields["account"].setVisible(not self._about.amends)

    def start(self) -> None:
        """Slide in, with the focus on what comes first."""
        self.open(self.form.subject)
        if not self._about.amends:
            self.form.channel.focus_current()

    def start_anew(self) -> None:
        """Forget the half-written note."""
        self._notes.keep_draft(self._about.place, "")
        self._start = replace(self._start, key=self._notes.new_key())
        self._fill()

    def keep(self) -> None:
        """Keep what is written; after saving there is nothing to keep."""
        self._pause.stop()
        if not self._done:
            form = self.form.read()
            unchanged = self._about.amends and replace(form, account_id=self._start.account_id) == self._start
            self._notes.keep_draft(self._about.place, "" if unchanged else form_text(form))

    # saving

    def submit(self) -> None:
        """Check, and save."""
        if self._tasks.is_running("save") or self._done:
            return
        form = self.form.read()
        draft = self._draft(form)
        problems = note_problems(draft)
        self.form.show_problems(problems)
        if problems:
            self._say("Not saved.", "Look at the marked fields.")
            return
        self.problem.hide()
        self.keep()
        self._tasks.start("save", self._save(draft))

    def _draft(self, form: NoteForm) -> NoteDraft:
        about = self._about
        return NoteDraft(
            form.key,
            about.customer_id,
            form.subject.strip(),
            form.body,
            form.channel,
            form.topic,
            form.direction,
            form.priority,
            form.sentiment,
            account_id=form.account_id,
            conversation_id=about.conversation_id,
            application_number=about.application_number,
        )

    async def _save(self, draft: NoteDraft) -> None:
        self.save_button.set_off("Saving")
        try:
            recorded = await self._notes.save(draft, self._about.amends)
        except InvalidInput as error:
            self.form.show_problems({error.field: error.text} if error.field in self.form.fields else {})
            self._say("Not saved.", error.text)
            return
        except DeskError as error:
            self._say("Not saved.", error.text)
            return
        finally:
            self.save_button.set_off(None)
        self._done = True
        self._notes.keep_draft(self._about.place, "")
        announce(self, "Note saved" if recorded is not None else KEPT)
        self.saved.emit(recorded.note_id if recorded is not None else "")
        self.request_close()

    def _say(self, headline: str, text: str) -> None:
        self.problem.set_words(headline, text, announced=True)
        self.problem.show()


def _subtitle(about: About) -> Sequence[tuple[str, bool]]:
    parts = [(about.name, False), (about.customer_id, True)]
    if about.application_number:
        parts += [("· application", False), (about.application_number, True)]
    return parts
