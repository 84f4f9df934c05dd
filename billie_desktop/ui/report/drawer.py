"""The form of a report: what happened in the agent's words, the picture and every line that would be saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QSizePolicy, QWidget

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
    "Nothing is sent from here: the report is saved as a file, which you give to your support. What the desk adds to "
    "your words has no names, ids or amounts. The picture shows what was on screen: take it out unless it is needed."
)


class ReportDrawer(Drawer):
    """``saved`` tells where it was saved."""

    saved = Signal(str)

    def __init__(
        self, host: QWidget, picture: QPixmap | None, make_text: Callable[[str], str], name: str, *, crash: bool
    ) -> None:
        title = "Report of the unexpected end" if crash else "Report a problem"
        super().__init__(host, title, width=tokens().region.peek)
        self._make_text = make_text
        self._name = name
        self._picture = picture
        self._tasks = Tasks(self)
        self.words = TextInput("What did you do, what happened, what did you expect?", limit=LONGEST, lines=5)
        self.with_picture = CheckBox("With the picture")
        self.shown = Label("", "body")
        self.preview = QPlainTextEdit()
        self.problem = Notice(NoticeKind.DANGER)
        self.save = Button("Save report…", ButtonKind.MAIN)
        self.cancel = Button("Cancel")
        self._lay_out()
        self.words.textChanged.connect(self.show_preview)
        self.save.clicked.connect(self.ask_where)
        self.cancel.clicked.connect(self.request_close)
        self.with_picture.toggled.connect(self.shown.setVisible)
        self.show_preview()

    def _lay_out(self) -> None:
        self.body_layout.addWidget(Paragraph(EXPLAINED, "dense", "text-muted"))
        self.body_layout.addWidget(self.problem)
        self.problem.hide()
        self.body_layout.addWidget(Field("What happened", self.words, "no names, no passwords"))
        self.body_layout.addWidget(self.with_picture)
        self.with_picture.setVisible(self._picture is not None)
        self.shown.setVisible(False)
        if self._picture is not None:
            smooth = Qt.TransformationMode.SmoothTransformation
            self.shown.setPixmap(self._picture.scaledToHeight(PICTURE_HEIGHT, smooth))
            self.shown.setAccessibleName("Picture of the window")
            self.shown.setFixedHeight(PICTURE_HEIGHT)
        self.body_layout.addWidget(self.shown)
        self.body_layout.addWidget(Label("What will be saved", "section"))
        self.preview.setReadOnly(True)
        self.preview.setFont(theme().font("mono-dense"))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setAccessibleName("What will be saved")
        self.preview.setMinimumHeight(PREVIEW_LEAST)
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body_layout.addWidget(self.preview, 1)
        self.foot.set_buttons([self.cancel, self.save])

    def start(self) -> None:
        """Slide in with the focus on the words."""
        self.open(self.words)

    def show_preview(self) -> None:
        """Every line that would be saved now."""
        place = self.preview.verticalScrollBar().value()
        self.preview.setPlainText(self._make_text(self.words.toPlainText().strip()))
        self.preview.verticalScrollBar().setValue(place)

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
        wanted = self._picture is not None and self.with_picture.isChecked()
        picture = as_png(self._picture) if wanted and self._picture is not None else None
        self._tasks.start("save", self._save(path, text, picture))

    async def _save(self, path: Path, text: str, picture: bytes | None) -> None:
        try:
            await asyncio.to_thread(write_bundle, path, text, picture)
        except OSError as error:
            self.problem.set_words("Not saved.", f"The file could not be written: {error.strerror}.", announced=True)
            self.problem.show()
            return
        self.saved.emit(str(path))
        self.request_close()
