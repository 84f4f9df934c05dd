"""The drawer in which a customer's notifications are paused, or switched on again (features.md CO-5)."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.pause_desk import PauseDesk
from billie_desktop.domain.communication import Suppression
from billie_desktop.domain.communication_words import pause_word
from billie_desktop.domain.errors import DeskError, InvalidInput
from billie_desktop.domain.notification_pause import LONGEST_REASON, PauseForm, PauseMode, PauseState, pause_problems
from billie_desktop.domain.words import date_and_time, long_date
from billie_desktop.ui.conversations.filter_strip import DATE_HINT, parse_day
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import LineInput, TextInput
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.notes.fact_list import fact_list
from billie_desktop.ui.tasks import Tasks

MODES = (
    (PauseMode.MARKETING.value, "Marketing", ""),
    (PauseMode.NON_ESSENTIAL.value, "Non-essential", ""),
    (PauseMode.ALL.value, "All", ""),
    (PauseMode.OFF.value, "Switch on", ""),
)
MODE_NOTES = {
    PauseMode.MARKETING: "Offers and news are not sent. Everything about the loan is.",
    PauseMode.NON_ESSENTIAL: "Reminders and offers are not sent. What the law asks for is.",
    PauseMode.ALL: "Nothing is sent, not even what the law asks for.",
    PauseMode.OFF: "Notifications are sent again, from now on.",
}
UNTIL = (("never", "Until lifted", ""), ("30", "30 days", ""), ("60", "60 days", ""), ("day", "A date", ""))


class PauseDrawer(Drawer):
    """Setter and time come from the session. Switching on again is asked twice."""

    def __init__(
        self, host: QWidget, desk: PauseDesk, customer: tuple[str, str], state: PauseState, today: date
    ) -> None:
        self._customer_id, name = customer
        super().__init__(
            host,
            "Notifications",
            subtitle=((name, False), (self._customer_id, True)),
            band=theme().band_color(theme().band_index(self._customer_id)),
        )
        self._desk = desk
        self._today = today
        self._key = desk.new_key()
        self._tasks = Tasks(self)
        self._asked_twice = False
        self._in_force = state.in_force
        self.problem = Notice(NoticeKind.DANGER, "")
        self.question = Notice(NoticeKind.WARNING, "Switch notifications on?", "Press the button once more.")
        self.mode = Segmented(MODES if state.in_force is not None else MODES[:-1])
        self.note = Label("", "caption", "text-muted")
        self.note.setWordWrap(True)
        self.until = Segmented(UNTIL)
        self.day = LineInput(DATE_HINT)
        self.ends = Label("", "caption", "text-muted")
        self.reason = TextInput("Why, for whoever looks at it later", limit=LONGEST_REASON, lines=3)
        self.fields = {
            "mode": Field("What is paused", self.mode),
            "until": Field("Until", self.until),
            "last_day": Field("Last day", self.day, "included"),
            "reason": Field("Reason", self.reason),
        }
        self.cancel = Button("Close", ButtonKind.PLAIN)
        self.save = Button("Pause", ButtonKind.MAIN)
        self._lay_out(state)
        self.on_chosen()

    def _lay_out(self, state: PauseState) -> None:
        for notice in (self.problem, self.question):
            self.body_layout.addWidget(notice)
            notice.hide()
        self.body_layout.addWidget(fact_list(present_words(state)))
        for widget in (self.fields["mode"], self.note, self.fields["until"], self.fields["last_day"], self.ends):
            self.body_layout.addWidget(widget)
        self.body_layout.addWidget(self.fields["reason"])
        self.body_layout.addStretch(1)
        self.foot.set_left(KeyHints([("Ctrl+Enter", "save")]))
        self.foot.set_buttons((self.cancel, self.save))
        self.mode.chosen.connect(lambda _key: self.on_chosen())
        self.until.chosen.connect(lambda _key: self.on_chosen())
        self.day.textChanged.connect(lambda _text: self.on_chosen())
        self.cancel.clicked.connect(self.request_close)
        self.save.clicked.connect(self.submit)

    @property
    def chosen(self) -> PauseMode:
        """What is wanted."""
        return PauseMode(self.mode.current)

    def on_chosen(self) -> None:
        """Something else is wanted: words and fields follow, and what was asked is asked anew."""
        mode, until = self.chosen, self.until.current
        pauses = mode is not PauseMode.OFF
        self._asked_twice = False
        self.question.hide()
        self.note.setText(MODE_NOTES[mode])
        self.fields["until"].setVisible(pauses)
        self.fields["last_day"].setVisible(pauses and until == "day")
        last = self.last_day() if pauses else None
        self.ends.setText(f"Ends with {long_date(last)}, midnight in Sydney" if last is not None else "")
        self.save.setText("Pause" if pauses else "Switch on")
        self.save.updateGeometry()

    def last_day(self) -> date | None:
        """The last day of the pause; None without an end, or while the typed one is no day."""
        match self.until.current:
            case "never":
                return None
            case "day":
                return parse_day(self.day.text().strip())
            case days:
                return self._today + timedelta(days=int(days))

    def start(self) -> None:
        """Slide in, with the focus on what is paused."""
        self.open(self.reason)
        self.mode.focus_current()

    def submit(self) -> None:
        """Check, ask twice where it has to be, and send."""
        if self._tasks.is_running("save"):
            return
        mode = self.chosen
        last = self.last_day() if mode is not PauseMode.OFF else None
        form = PauseForm(self._key, self._customer_id, mode, self.reason.toPlainText().strip(), last)
        problems = dict(pause_problems(form, self._today))
        if mode is not PauseMode.OFF and self.until.current == "day" and last is None:
            problems["last_day"] = "Write a day such as 5/6/2026"
        for name, field in self.fields.items():
            field.set_error(problems.get(name, ""))
        if problems:
            first = self.day if "last_day" in problems else self.reason
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if mode is PauseMode.OFF and not self._asked_twice:
            self._asked_twice = True
            self.question.show()
            announce(self, self.question.words(), urgent=True)
            return
        self.problem.hide()
        self._tasks.start("save", self._send(form))

    async def _send(self, form: PauseForm) -> None:
        self.save.set_off("Sending")
        try:
            await self._desk.set(form)
        except InvalidInput as error:
            if error.field in self.fields:
                self.fields[error.field].set_error(error.text)
            self._say(error.text)
            return
        except DeskError as error:
            self._say(error.text)
            return
        finally:
            self.save.set_off(None)
        announce(self, "Asked for. It holds once the notification service has answered.")
        self.request_close()

    def _say(self, text: str) -> None:
        self.problem.set_words("Nothing was changed.", text, announced=True)
        self.problem.show()


def present_words(state: PauseState) -> list[tuple[str, str]]:
    """What holds now, in rows."""
    pause: Suppression | None = state.in_force or state.expired
    if pause is None:
        return [("Now", "Notifications on")]
    now = pause_word(pause) if state.in_force is not None else "Notifications on"
    rows = [("Now", now)]
    if state.in_force is None:
        rows.append(("Ran out", date_and_time(pause.expires_at)))
    elif pause.expires_at is not None:
        rows.append(("Until", date_and_time(pause.expires_at)))
    return [*rows, *((name, value) for name, value in (("Reason", pause.reason), ("Set by", pause.set_by)) if value)]
