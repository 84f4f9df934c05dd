"""The window before there is a desk: it says what it waits for, or why it could not start."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.tokens import tokens

SKELETON_ROWS = 12


class StartPage(QWidget):
    """Skeleton of the home page with one line of progress."""

    quit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pad = tokens().spacing.page_padding
        self.title = Label("Billie Desktop", "h1")
        self.progress = Label("Starting", "dense", "text-muted")
        self.spinner = Spinner()
        self.skeleton = Skeleton(SKELETON_ROWS, tokens().row.normal)
        self.failure = Notice(NoticeKind.DANGER)
        self.failure.hide()
        self.quit = Button("Close")
        self.quit.hide()
        line = QHBoxLayout()
        line.setSpacing(tokens().spacing.step_2)
        line.addWidget(self.spinner)
        line.addWidget(self.progress, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, 20, pad, pad)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addSpacing(2)
        column.addLayout(line)
        column.addSpacing(20)
        column.addWidget(self.failure)
        column.addSpacing(12)
        column.addWidget(self.quit, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(12)
        column.addWidget(self.skeleton)
        column.addStretch(1)
        self.quit.clicked.connect(self.quit_asked)

    def show_progress(self, text: str) -> None:
        """What it waits for now."""
        self.progress.setText(text if text.endswith(("…", ".")) else f"{text}…")
        self.progress.setAccessibleName(text)
        announce(self, text)

    def show_failure(self, text: str) -> None:
        """It could not start: what happened and what to do, until the window is closed."""
        self.spinner.hide()
        self.skeleton.hide()
        self.progress.setText("Could not start")
        self.failure.set_words("Could not start.", text, announced=True)
        self.failure.show()
        self.quit.show()
        self.quit.setFocus(Qt.FocusReason.OtherFocusReason)
