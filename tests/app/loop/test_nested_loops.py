"""A coroutine in a nested Qt loop harms no other."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

pytestmark = pytest.mark.window


async def test_tasks_live_on_after_a_modal_dialog() -> None:
    """Ten tasks that fall due while a coroutine sits in QDialog.exec() all go on when it returns."""
    beats = [0] * 10

    async def beat(number: int) -> None:
        for _ in range(20):
            await asyncio.sleep(0.005)
            beats[number] += 1

    tasks = [asyncio.create_task(beat(number)) for number in range(10)]
    await asyncio.sleep(0.01)
    dialog = QDialog()
    QTimer.singleShot(50, dialog.accept)
    during = list(beats)
    assert dialog.exec() == QDialog.DialogCode.Accepted
    assert beats == during, "the pump holds still while a coroutine sits in a nested loop"
    await asyncio.wait_for(asyncio.gather(*tasks), 60)
    assert beats == [20] * 10


async def test_a_question_in_a_coroutine_is_answered() -> None:
    """QMessageBox.question() inside a coroutine returns its answer, and sleeping goes on working."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.button(QMessageBox.StandardButton.Yes).click()

    QTimer.singleShot(20, press)
    answer = QMessageBox.question(None, "Title", "Text?")
    assert answer == QMessageBox.StandardButton.Yes
    await asyncio.sleep(0.001)


async def test_process_events_in_a_coroutine_kills_no_task() -> None:
    """A task that is ready while another calls processEvents() runs afterwards."""
    ran: list[str] = []

    async def other() -> None:
        ran.append("first")
        await asyncio.sleep(0)
        ran.append("second")

    task = asyncio.create_task(other())
    for _ in range(5):
        QApplication.processEvents()
    assert ran == []
    await asyncio.wait_for(task, 60)
    assert ran == ["first", "second"]


async def test_tasks_go_on_during_a_nested_loop_of_a_plain_slot() -> None:
    """A menu or dialog opened by a Qt slot, not by a coroutine, stops no task."""
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.002)
            beats += 1

    task = asyncio.create_task(beat())
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def slot() -> None:
        nested = QEventLoop()
        QTimer.singleShot(60, nested.quit)
        before = beats
        nested.exec()
        done.set_result(beats - before)

    QTimer.singleShot(0, slot)
    assert await asyncio.wait_for(done, 60) >= 3
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_open_and_a_future_is_the_way_to_ask() -> None:
    """A dialog opened with open() leaves every task running while it is awaited."""
    dialog = QDialog()
    finished: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(finished.set_result)
    dialog.open()
    for _ in range(3):
        await asyncio.sleep(0.001)
    dialog.accept()
    assert await finished == QDialog.DialogCode.Accepted.value
