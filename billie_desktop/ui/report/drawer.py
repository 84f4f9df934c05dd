"""The form of a report: what happened in the agent's words, the picture and every line that would be saved."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QSizePolicy, QWidget

from billie_desktop.desk.problem_desk import NOT_TAKEN, ProblemDesk
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.problem_report import ProblemReport
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.checkbox import CheckBox
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import TextInput
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.report.bundle import write_bundle
from billie_desktop.ui.report.picture import as_png
from billie_desktop.ui.tasks import Tasks

LONGEST = 5000
PICTURE_HEIGHT = 200
PREVIEW_LEAST = 220
EXPLAINED = (
    "Nothing leaves this computer before you send or save it, and exactly what is shown here does. What the desk adds "
    "to your words has no names, ids or amounts. The picture shows what was on screen: leave it out unless needed."
)
NO_WORDS = "Say first what happened"
SENDING = "Being sent"
SHOWN = "What will be sent or saved"
KEPT = "Nothing is lost: send it again, or save it as a file."


@dataclass(frozen=True, slots=True)
class SendingWay:
    """Where a report can be sent from this window; ``noticed_at`` is when its form opened."""

    problems: ProblemDesk | None
    noticed_at: datetime
    version: str

    def off_reason(self) -> str:
        """Why it cannot be sent now; '' when it can."""
        return NOT_TAKEN if self.problems is None else self.problems.off_reason


class ReportDrawer(Drawer):
    """``saved`` tells where it was saved, ``sent`` under which number the administrators have it."""

    saved = Signal(str)
    sent = Signal(int)

    def __init__(
        self,
        host: QWidget,
        picture: QPixmap | None,
        make_text: Callable[[str], str],
        name: str,
        way: SendingWay,
        *,
        crash: bool,
    ) -> None:
        title = "Report of the unexpected end" if crash else "Report a problem"
        super().__init__(host, title, width=tokens().region.peek)
        self._make_text = make_text
        self._name = name
        self._way = way
        self._key = ""
        self._sending = False
        self._picture = picture
        self._tasks = Tasks(self)
        self.words = TextInput("What did you do, what happened, what did you expect?", limit=LONGEST, lines=5)
        self.with_picture = CheckBox("With the picture")
        self.shown = Label("", "body")
        self.preview = QPlainTextEdit()
        self.problem = Notice(NoticeKind.DANGER)
        self.away = Notice(NoticeKind.INFO)
        self.send = Button("Send to the administrators", ButtonKind.MAIN)
        self.save = Button("Save report…")
        self.cancel = Button("Cancel")
        self._lay_out()
        self.words.textChanged.connect(self.show_preview)
        self.with_picture.toggled.connect(self.on_changed)
        self.send.clicked.connect(self.send_it)
        self.save.clicked.connect(self.ask_where)
        self.cancel.clicked.connect(self.request_close)
        self.with_picture.toggled.connect(self.shown.setVisible)
        self.show_preview()

    def _lay_out(self) -> None:
        self.body_layout.addWidget(Paragraph(EXPLAINED, "dense", "text-muted"))
        self.body_layout.addWidget(self.away)
        self.body_layout.addWidget(self.problem)
        self.problem.hide()
        self.body_layout.addWidget(Field("What happened", self.words, "no names, no passwords"))
        self.body_layout.addWidget(self.with_picture)
        self.with_picture.setVisible(self._picture is not None)
        self.shown.setVisible(False)
        if self._picture is not None:
            smooth = Qt.TransformationMode.SmoothTransformation
            pixels = round(PICTURE_HEIGHT * self._picture.devicePixelRatio())
            self.shown.setPixmap(self._picture.scaledToHeight(pixels, smooth))
            self.shown.setAccessibleName("Picture of the window")
            self.shown.setFixedHeight(PICTURE_HEIGHT)
        self.body_layout.addWidget(self.shown)
        self.body_layout.addWidget(Label(SHOWN, "section"))
        self.preview.setReadOnly(True)
        self.preview.setFont(theme().font("mono-dense"))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setAccessibleName(SHOWN)
        self.preview.setMinimumHeight(PREVIEW_LEAST)
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body_layout.addWidget(self.preview, 1)
        self.foot.set_buttons([self.cancel, self.save, self.send])

    def start(self) -> None:
        """Slide in with the focus on the words."""
        self.open(self.words)

    def show_preview(self) -> None:
        """Every line that would be sent or saved now."""
        place = self.preview.verticalScrollBar().value()
        self.preview.setPlainText(self._make_text(self.words.toPlainText().strip()))
        self.preview.verticalScrollBar().setValue(place)
        self.on_changed()

    def on_changed(self) -> None:
        """Another content is another report; whether it can be sent may have changed, too."""
        self._key = ""
        self.show_way()

    def show_way(self) -> None:
        """Whether it can be sent now, and why not."""
        away = "" if self._sending else self._way.off_reason()
        self.send.set_off(SENDING if self._sending else away or (None if self._typed else NO_WORDS))
        if away:
            self.away.set_words("It cannot be sent now.", away)
        self.away.setVisible(bool(away))

    @property
    def _typed(self) -> str:
        return self.words.toPlainText().strip()

    def send_it(self) -> None:
        """Send what is shown. The same content again is the same report."""
        if self.send.is_off:
            return
        self._key = self._key or uuid.uuid4().hex
        problems = self._way.problems
        if problems is not None:
            shown = self.preview.toPlainText()
            noticed, version = self._way.noticed_at, self._way.version
            report = ProblemReport(self._key, self._typed, shown, self._chosen_picture(), noticed, version)
            self.problem.hide()
            self._hold(True)
            self._tasks.start("send", self._send(problems, report))

    async def _send(self, problems: ProblemDesk, report: ProblemReport) -> None:
        try:
            number = await problems.send(report)
        except DeskError as error:
            self._hold(False)
            self.problem.set_words("Not sent.", f"{error.text} {KEPT}", announced=True)
            self.problem.show()
            self.body_area.ensureWidgetVisible(self.problem)
        else:
            self.sent.emit(number)
            self.request_close()

    def _hold(self, held: bool) -> None:
        """While it is on its way nothing of it changes."""
        self.words.setReadOnly(held)
        self.with_picture.setEnabled(not held)
        self._sending = held
        self.show_way()

    def _chosen_picture(self) -> bytes:
        return as_png(self._picture) if self._picture is not None and self.with_picture.isChecked() else b""

    def submit(self) -> None:
        """Send it; where that is not possible, ask where to save it."""
        if not self.send.is_off:
            self.send_it()
        elif not self._sending:
            self.ask_where()

    def ask_where(self) -> None:
        """Where to save it; the window stays as it is meanwhile."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), "Save report", str(Path(folder) / self._name), "Report (*.zip)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save what is shown."""
        text = self.preview.toPlainText()
        self._tasks.start("save", self._save(path, text, self._chosen_picture() or None))

    async def _save(self, path: Path, text: str, picture: bytes | None) -> None:
        try:
            await asyncio.to_thread(write_bundle, path, text, picture)
        except OSError as error:
            self.problem.set_words("Not saved.", f"The file could not be written: {error.strerror}.", announced=True)
            self.problem.show()
            return
        self.saved.emit(str(path))
        self.request_close()
