"""The control of a proof of payment: choose or drop a file, see it go to the server, try again, take it away.

What is attached is an address at the server; the file's name stands on this screen and nowhere else.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.proof_desk import NO_STORE, ProofDesk
from billie_desktop.domain.errors import DeskError, InvalidInput
from billie_desktop.domain.proof import (
    MOST_BYTES,
    NOT_ATTACHED,
    StoredProof,
    is_address,
    kind_of,
    short_name,
    size_words,
)
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Paragraph
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.tasks import Tasks

INVITATION = "PDF, image, Excel or CSV, up to 10 MB. It can be dropped on this form."
FILTER = "Proofs (*.pdf *.jpg *.jpeg *.png *.webp *.xlsx *.xls *.csv);;All files (*)"
EARLIER = "Attached before"
ONE_FILE = "One file can be attached. Drop it alone."
UNREADABLE = "The file cannot be read. Check that it is there and that you may open it, and choose it again."


class ProofState(Enum):
    """What there is. ``REFUSED`` needs another file, ``FAILED`` another attempt."""

    EMPTY = auto()
    SENDING = auto()
    ATTACHED = auto()
    REFUSED = auto()
    FAILED = auto()


_CHOOSE = {ProofState.EMPTY: "Choose file", ProofState.REFUSED: "Choose another"}


class ProofInput(QWidget):
    """One proof at most. ``join`` says where it goes; without that, and while it is off, nothing can be chosen.

    One button does what can be done (choose, stop, remove), so that the focus never loses its place.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = ProofState.EMPTY
        self.dialog: QFileDialog | None = None
        self._desk: ProofDesk | None = None
        self._account_id = ""
        self._name = ""
        self._content = b""
        self._stored: StoredProof | None = None
        self._tasks = Tasks(self)
        self.act = Button("Choose file", icon="attach", small=True)
        self.again = Button("Try again", icon="refresh", small=True)
        self.spinner = Spinner()
        self.words = Paragraph("", "caption", "text-muted")
        row = QHBoxLayout()
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(self.act)
        row.addWidget(self.again)
        row.addWidget(self.spinner, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.words)
        self.setFocusProxy(self.act)
        self.act.clicked.connect(self.on_act)
        self.again.clicked.connect(self.on_again)
        self._show(ProofState.EMPTY, INVITATION)

    def join(self, desk: ProofDesk | None, account_id: str) -> None:
        """Attach to this account from now on."""
        self._desk, self._account_id = desk, account_id
        self.look_again()

    def look_again(self) -> None:
        """Whether a file can be attached may have changed; what is attached stays."""
        reason = self._off_reason
        waits = self.state in (ProofState.EMPTY, ProofState.REFUSED)
        self.act.set_off(reason if waits else None)
        self.again.set_off(reason or None)
        if self.state is ProofState.EMPTY:
            self.words.set_text(reason or INVITATION)

    @property
    def _off_reason(self) -> str:
        return self._desk.off_reason if self._desk is not None else NO_STORE

    # what the form says

    @property
    def value(self) -> str:
        """The address of what is attached, '' without a file, ``NOT_ATTACHED`` for one that is not at the server."""
        if self._stored is not None:
            return self._stored.location
        return "" if self.state is ProofState.EMPTY else NOT_ATTACHED

    @property
    def review(self) -> str:
        """What is attached, in words; '' for nothing."""
        return self.words.text_shown() if self._stored is not None else ""

    @property
    def kept(self) -> str:
        """What a draft keeps of it: the address alone, never the file's name."""
        return self._stored.location if self._stored is not None else ""

    def restore(self, address: str) -> None:
        """Put back what a draft kept; a text that is no address is nothing."""
        if is_address(address):
            self._stored = StoredProof(address, 0)
            self._show(ProofState.ATTACHED, f"{EARLIER} · {kind_of(address)}")

    # what the agent does

    def on_act(self) -> None:
        """Choose, stop or remove, whichever the button says."""
        if self.state in _CHOOSE:
            self.ask()
        else:
            self.clear()

    def on_again(self) -> None:
        """The same file once more."""
        if self.state is ProofState.FAILED:
            self._tasks.start("send", self._send())
            self.act.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask for a file; the focus comes back here."""
        if self.dialog is not None:
            return
        dialog = QFileDialog(self.window(), "Attach proof of payment", "", FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.dialog = dialog
        dialog.fileSelected.connect(lambda file: self.take(Path(file)))
        dialog.finished.connect(self.on_answered)
        dialog.open()

    def on_answered(self) -> None:
        """A file was chosen, or none."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self.act.setFocus(Qt.FocusReason.OtherFocusReason)

    def accepts(self, data: QMimeData) -> bool:
        """Whether what is dragged could be dropped: files of this machine, while one can be attached."""
        return not self._off_reason and bool(_files(data))

    def drop(self, data: QMimeData) -> None:
        """Files were dropped on the form."""
        files = _files(data)
        if self._off_reason or not files:
            return
        if len(files) == 1:
            self.take(files[0])
        else:
            self.clear()
            self._show(ProofState.REFUSED, ONE_FILE)

    def take(self, file: Path) -> None:
        """Attach this file in place of any other."""
        self._forget()
        self._name = short_name(file.name)
        self._tasks.start("send", self._read_and_send(file))

    def clear(self) -> None:
        """Attach nothing. What the server has taken already stays there and is nobody's proof."""
        self._tasks.cancel("send")
        self._forget()
        self._show(ProofState.EMPTY, INVITATION)
        self.look_again()

    # the way to the server

    async def _read_and_send(self, file: Path) -> None:
        self._show(ProofState.SENDING, f"Reading {self._name}")
        try:
            self._content = await asyncio.to_thread(_read, file)
        except OSError:
            self._show(ProofState.REFUSED, UNREADABLE)
            return
        await self._send()

    async def _send(self) -> None:
        desk = self._desk
        if desk is None:
            return
        self.on_sent(0)
        try:
            self._stored = await desk.store(self._account_id, self._content, self.on_sent)
        except InvalidInput as error:
            self._content = b""
            self._show(ProofState.REFUSED, error.text)
        except DeskError as error:
            self._show(ProofState.FAILED, f"{self._name} is not attached. {error.text}")
        else:
            size, kind = size_words(self._stored.size), kind_of(self._stored.location)
            self._content = b""
            self._show(ProofState.ATTACHED, f"{self._name} · {kind} · {size}")

    def on_sent(self, sent: int) -> None:
        """So many bytes have left."""
        share = round(100 * sent / max(1, len(self._content)))
        if self.state is ProofState.SENDING and share:
            self.words.set_text(f"Attaching {self._name}, {share} %")
        else:
            self._show(ProofState.SENDING, f"Attaching {self._name}")

    def _forget(self) -> None:
        self._stored, self._content, self._name = None, b"", ""

    def _show(self, state: ProofState, words: str) -> None:
        before, self.state = self.state, state
        wrong = state in (ProofState.REFUSED, ProofState.FAILED)
        tone: ColorRole = "danger" if wrong else "text" if state is ProofState.ATTACHED else "text-muted"
        self.words.set_text(words)
        self.words.set_tone(tone)
        self.act.setText(_CHOOSE.get(state) or ("Stop" if state is ProofState.SENDING else "Remove"))
        self.act.icon_name = "attach" if state in _CHOOSE else "close"
        self.act.setAccessibleName(f"Proof of payment: {self.act.text()}")
        self.act.setAccessibleDescription(words)
        self.act.updateGeometry()
        self.again.setVisible(state is ProofState.FAILED)
        self.spinner.setVisible(state is ProofState.SENDING)
        self.look_again()
        if state is not before:
            announce(self, words, urgent=wrong)
            self.changed.emit()


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _read(file: Path) -> bytes:
    """The content, as far as it matters: one byte more than may be is enough to refuse it."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
