"""The proof of a disbursement: chosen by key, dropped, on its way, refused, failed, kept over a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.errors import InvalidInput, Unreachable
from billie_desktop.ui.actions.drawer import ActionDrawer, Step
from billie_desktop.ui.actions.proof_input import INVITATION, ProofState
from billie_desktop.ui.gallery.fake_desk import CONNECTED, OFFLINE, FakeDesk
from billie_desktop.ui.gallery.proof_scenes import PDF, DisburseForm, open_disbursement
from billie_desktop.ui.gallery.stage import Stage
from billie_desktop.ui.workspace.typed_values import fill_in, typed_values
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
CTRL = Qt.KeyboardModifier.ControlModifier
NAME = "Receipt of Priya.pdf"
LEFT, ANY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
async def opened(stage: Stage) -> tuple[ActionDrawer, DisburseForm]:
    return await open_disbursement(stage)


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    file = tmp_path / NAME
    file.write_bytes(PDF)
    return file


def dragged(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


async def test_a_file_is_chosen_by_key_and_its_address_is_sent(
    stage: Stage, opened: tuple[ActionDrawer, DisburseForm], fake: FakeDesk, receipt: Path
) -> None:
    """Enter on the button asks for a file; it goes to the account's server, its address into the command, its name
    nowhere but on the screen; the focus is on the button again."""
    drawer, form = opened
    form.proof.act.setFocus()
    press(stage.shell.main, Qt.Key.Key_Return)
    assert form.proof.dialog is not None
    form.proof.dialog.fileSelected.emit(str(receipt))
    form.proof.dialog.reject()
    await until(lambda: form.proof.state is ProofState.ATTACHED)
    assert stage.shell.main.focusWidget() is form.proof.act
    assert form.proof.words.text_shown() == f"{NAME} · PDF · 186 kB"
    assert fake.proof_server.kept == [(drawer.account_id, PDF)]
    press(stage.shell.main, Qt.Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    address = drawer.intent.values["attachment_location"]
    assert address == form.proof.value
    assert NAME not in repr(drawer.intent)
    assert ("Proof", f"{NAME} · PDF · 186 kB", False) in form.review()


async def test_a_file_dropped_on_an_input_is_attached(
    opened: tuple[ActionDrawer, DisburseForm], fake: FakeDesk, receipt: Path
) -> None:
    """A file that is dropped anywhere on the form becomes the proof, and never a text with its path."""
    _, form = opened
    assert not form.reference.acceptDrops()
    assert not form.notes.viewport().acceptDrops()
    data = dragged(receipt)
    entered = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, ANY)
    QApplication.sendEvent(form, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(form, QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, ANY))
    await until(lambda: form.proof.state is ProofState.ATTACHED)
    assert [content for _, content in fake.proof_server.kept] == [PDF]


async def test_two_files_and_none_are_not_taken(
    opened: tuple[ActionDrawer, DisburseForm], fake: FakeDesk, receipt: Path
) -> None:
    """Two files at once are refused in words; a dragged text is not accepted at all."""
    _, form = opened
    form.proof.drop(dragged(receipt, receipt))
    assert form.proof.state is ProofState.REFUSED
    assert "One file" in form.proof.words.text_shown()
    text = QMimeData()
    text.setText("a text")
    assert not form.proof.accepts(text)
    assert fake.proof_server.kept == []


async def test_a_program_is_refused_before_anything_is_sent(
    opened: tuple[ActionDrawer, DisburseForm], fake: FakeDesk, tmp_path: Path
) -> None:
    """A program that is called a PDF never leaves this machine, and the form says what to do."""
    _, form = opened
    program = tmp_path / "receipt.pdf"
    program.write_bytes(b"MZ\x90\x00" * 100)
    form.proof.take(program)
    await until(lambda: form.proof.state is ProofState.REFUSED)
    assert "choose it again" in form.proof.words.text_shown()
    assert form.proof.act.text() == "Choose another"
    assert fake.proof_server.kept == []


async def test_a_form_waits_for_its_file(
    stage: Stage, opened: tuple[ActionDrawer, DisburseForm], fake: FakeDesk, receipt: Path
) -> None:
    """While a file is on its way the form is not reviewed; stopping it lets the form go on without a proof."""
    drawer, form = opened
    fake.proof_server.hold = asyncio.Event()
    form.proof.take(receipt)
    await until(lambda: "33 %" in form.proof.words.text_shown())
    form.reference.setFocus()
    press(stage.shell.main, Qt.Key.Key_Return, CTRL)
    await until(lambda: form.fields["proof"].is_wrong)
    assert drawer.step is Step.ENTER
    assert form.proof.act.hasFocus()
    press(stage.shell.main, Qt.Key.Key_Return)  # Stop
    assert (form.proof.state, form.proof.value) == (ProofState.EMPTY, "")
    press(stage.shell.main, Qt.Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    assert "attachment_location" not in drawer.intent.values
    assert fake.proof_server.kept == []


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Unreachable("The store is away.", code="STORE_AWAY"), ProofState.FAILED),
        (InvalidInput("content", "It is no PDF."), ProofState.REFUSED),
    ],
)
async def test_what_the_server_says_is_shown(
    opened: tuple[ActionDrawer, DisburseForm],
    fake: FakeDesk,
    receipt: Path,
    error: InvalidInput | Unreachable,
    state: ProofState,
) -> None:
    """An outage can be tried again with the same file, a refusal needs another one; both say why."""
    _, form = opened
    fake.proof_server.error = error
    form.proof.take(receipt)
    await until(lambda: form.proof.state is state)
    assert error.text in form.proof.words.text_shown()
    assert form.proof.again.isVisible() == (state is ProofState.FAILED)
    if state is ProofState.FAILED:
        form.proof.again.click()
        await until(lambda: form.proof.state is ProofState.ATTACHED)
        assert [content for _, content in fake.proof_server.kept] == [PDF]


async def test_it_is_off_while_the_ledger_is_away(
    opened: tuple[ActionDrawer, DisburseForm], fake: FakeDesk, receipt: Path
) -> None:
    """Offline the button is off with the reason and drops are not accepted; it is on again with the ledger."""
    _, form = opened
    fake.connection.set_state(OFFLINE)
    assert form.proof.act.off_reason == OFFLINE.read_only_reason
    assert form.proof.words.text_shown() == OFFLINE.read_only_reason
    assert not form.proof.accepts(dragged(receipt))
    fake.connection.set_state(CONNECTED)
    assert (form.proof.act.off_reason, form.proof.words.text_shown()) == ("", INVITATION)


async def test_a_draft_keeps_the_address_and_not_the_name(
    opened: tuple[ActionDrawer, DisburseForm], receipt: Path
) -> None:
    """What a restart brings back is the address at the server; the file's name is in no draft; removing forgets it."""
    _, form = opened
    form.proof.take(receipt)
    await until(lambda: form.proof.state is ProofState.ATTACHED)
    kept = typed_values(form.fields)
    assert "Receipt" not in repr(kept)
    address = form.proof.value
    form.proof.clear()
    assert typed_values(form.fields)["proof"] == ""
    fill_in(form.fields, kept)
    assert form.typed()["proof"] == address
    assert form.proof.review == "Attached before · PDF"
    fill_in(form.fields, {"proof": "/etc/passwd"})
    assert form.typed()["proof"] == address
