"""The drawer that shows a paper as it will be printed, and prints it or saves it as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QWidget

from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.print.paper import Paper, file_name
from billie_desktop.ui.print.paper_view import PaperView
from billie_desktop.ui.print.pdf import NotSaved, save_pdf
from billie_desktop.ui.print.printer import NO_PRINTER, NOT_PRINTED, ask_for_printer, has_printer, print_paper
from billie_desktop.ui.print.record import Record
from billie_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

ChoosePath = Callable[[QWidget, str, Callable[[Path], None]], None]
NOTHING = "There is nothing to print yet."


def ask_for_path(host: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
    """Open the system's save dialog with a name that says nothing about a person."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(host.window(), "Save PDF", folder, "PDF (*.pdf)")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    QFileDialog.open(dialog)


class PaperDrawer(Drawer):
    """``record`` is asked before a paper leaves the desk; what cannot be recorded is neither printed nor saved."""

    def __init__(
        self,
        host: QWidget,
        title: str,
        record: Record,
        *,
        subtitle: Sequence[tuple[str, bool]] = (),
        band: QColor | None = None,
        choose_path: ChoosePath = ask_for_path,
    ) -> None:
        super().__init__(host, title, subtitle=subtitle, band=band, width=tokens().region.assessment_wide)
        self._record = record
        self._choose_path = choose_path
        self._tasks = Tasks(self)
        self.notice = Notice(NoticeKind.WARNING, "", action="Close")
        self.notice.hide()
        self.paper = PaperView()
        self.pdf = Button("Save PDF", icon="download")
        self.printing = Button("Print", ButtonKind.MAIN, icon="printer")
        self.body_layout.addWidget(self.notice)
        self.body_layout.addWidget(self.paper)
        self.body_layout.addStretch(1)
        self.foot.set_buttons((self.pdf, self.printing))
        self.pdf.clicked.connect(self.on_save_asked)
        self.printing.clicked.connect(self.on_print_asked)
        self.notice.action_requested.connect(self.notice.hide)
        self.show_paper(None)

    def show_paper(self, paper: Paper | None) -> None:
        """Another paper; without one there is nothing to print."""
        self.paper.show_paper(paper)
        self.pdf.set_off(NOTHING if paper is None else None)
        self.printing.set_off(NOTHING if paper is None else None)

    def on_save_asked(self) -> None:
        """Where to, then save."""
        paper = self.paper.paper
        if paper is not None:
            self._choose_path(self, file_name(paper.kind, paper.made.at), self.save_to)

    def save_to(self, path: Path) -> None:
        """Record, then write."""
        paper = self.paper.paper
        if paper is not None:
            self._tasks.start("leave", self._save(paper, path))

    async def _save(self, paper: Paper, path: Path) -> None:
        if not await self._recorded(paper, "pdf"):
            return
        try:
            pages = save_pdf(paper, path)
        except NotSaved as error:
            self._say("Not saved.", error.text)
            return
        self._tell(f"Saved {pages} page{'s' if pages != 1 else ''} as {path.name}")

    def on_print_asked(self) -> None:
        """Which printer, then print; without one, say so."""
        if not has_printer():
            self._say("Not printed.", NO_PRINTER)
            return
        ask_for_printer(self, self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Record, then print."""
        paper = self.paper.paper
        if paper is not None:
            self._tasks.start("leave", self._print(paper, printer))

    async def _print(self, paper: Paper, printer: QPrinter) -> None:
        if not await self._recorded(paper, "print"):
            return
        if print_paper(paper, printer):
            self._tell("Sent to the printer")
        else:
            self._say("Not printed.", NOT_PRINTED)

    async def _recorded(self, paper: Paper, way: str) -> bool:
        try:
            await self._record(paper, way)
        except DeskError as error:
            self._say("Not recorded, so nothing left the desk.", error.text)
            return False
        return True

    def _say(self, headline: str, text: str) -> None:
        self.notice.set_words(headline, text, "Close", announced=True)
        self.notice.show()
        self.body_area.verticalScrollBar().setValue(0)

    def _tell(self, words: str) -> None:
        self.notice.hide()
        self.foot.set_left(Label(words, "caption", "success"))
        announce(self, words)
