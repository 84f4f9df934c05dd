"""Starting, stopping and leaving: run(), signals, async generators, what is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from billie_desktop.app.loop import QtAsyncioLoop, run

pytestmark = pytest.mark.window


def test_run_returns_the_result_and_raises_the_error(qapp: QApplication) -> None:
    """run() hands back what main returns, and lets main's exception out."""

    async def answer() -> int:
        await asyncio.sleep(0.001)
        return 42

    async def failure() -> None:
        await asyncio.sleep(0)
        raise ValueError("from main")

    assert run(answer(), qapp) == 42
    with pytest.raises(ValueError, match="from main"):
        run(failure(), qapp)


def test_run_cancels_what_is_left(qapp: QApplication) -> None:
    """A task that main leaves behind is cancelled, and its clean-up, which awaits, runs to the end."""
    ended: list[str] = []

    async def background() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.005)
            ended.append("cleaned up")

    async def main() -> None:
        main.task = asyncio.create_task(background())  # type: ignore[attr-defined]
        await asyncio.sleep(0)

    run(main(), qapp)
    assert ended == ["cleaned up"]


def test_an_abandoned_async_generator_is_closed(qapp: QApplication) -> None:
    """A generator left in the middle runs its finally block, which awaits: one dropped, one still referenced."""
    closed: list[str] = []

    async def numbers(name: str) -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            await asyncio.sleep(0.001)
            closed.append(name)

    kept = numbers("kept")

    async def main() -> None:
        async for _ in numbers("dropped"):
            break
        await asyncio.sleep(0.01)
        assert closed == ["dropped"]
        await anext(kept)

    run(main(), qapp)
    assert closed == ["dropped", "kept"]


def test_closing_the_last_window_does_not_end_main(qapp: QApplication) -> None:
    """main goes on after its only window is closed, so that it can clean up."""

    async def main() -> str:
        window = QWidget()
        window.show()
        await asyncio.sleep(0.01)
        window.close()
        await asyncio.sleep(0.02)
        return "cleaned up"

    assert run(main(), qapp) == "cleaned up"


def test_a_stopped_loop_keeps_its_queue_for_the_next_run(qapp: QApplication) -> None:
    """What is scheduled and not run at stop() runs in the next run_forever, and not in between."""
    loop = QtAsyncioLoop(qapp)
    ran: list[str] = []
    loop.call_soon(loop.stop)
    loop.call_soon(ran.append, "later")
    loop.run_forever()
    assert not loop.is_running()
    qapp.processEvents()
    assert ran == []
    loop.call_soon(loop.stop)
    loop.run_forever()
    assert ran == ["later"]
    loop.close()


def test_a_closed_loop_takes_nothing(qapp: QApplication) -> None:
    """Scheduling on a closed loop raises, closing twice does not, and a running loop cannot be closed."""
    loop = QtAsyncioLoop(qapp)

    async def close_while_running() -> None:
        with pytest.raises(RuntimeError, match="running"):
            loop.close()

    loop.run_until_complete(close_while_running())
    loop.close()
    loop.close()
    for schedule in (lambda: loop.call_soon(print), lambda: loop.call_later(1, print), loop.run_forever):
        with pytest.raises(RuntimeError, match="closed"):
            schedule()


def test_stopping_without_a_result_is_an_error(qapp: QApplication) -> None:
    """When the application quits under run_until_complete, that is raised and not mistaken for a result."""
    loop = QtAsyncioLoop(qapp)
    future = loop.create_future()
    QTimer.singleShot(5, qapp.quit)
    with pytest.raises(RuntimeError, match="before Future completed"):
        loop.run_until_complete(future)
    loop.close()


def test_a_loop_does_not_run_inside_another(qapp: QApplication) -> None:
    """run_forever inside a running loop is refused, for the same loop and for a second one."""
    loop = QtAsyncioLoop(qapp)
    second = QtAsyncioLoop(qapp)

    async def nest() -> None:
        for one in (loop, second):
            with pytest.raises(RuntimeError, match="running"):
                one.run_forever()

    loop.run_until_complete(nest())
    loop.close()
    second.close()


def test_system_exit_in_a_task_leaves_the_loop(qapp: QApplication) -> None:
    """SystemExit raised in a callback comes out of run_forever and is not swallowed by Qt."""
    loop = QtAsyncioLoop(qapp)
    loop.call_soon(sys.exit, 3)
    with pytest.raises(SystemExit) as left:
        loop.run_forever()
    assert left.value.code == 3
    loop.close()


def test_stop_leaves_a_nested_loop_too(qapp: QApplication) -> None:
    """stop() while a coroutine sits in a dialog ends the dialog and the loop, and the coroutine goes on next time."""
    loop = QtAsyncioLoop(qapp)
    told: list[str] = []

    async def ask() -> None:
        dialog = QDialog()
        QTimer.singleShot(10, loop.stop)
        dialog.exec()
        told.append("dialog ended")
        await asyncio.sleep(0)
        told.append("went on")

    task = loop.create_task(ask())
    loop.run_forever()
    assert told == ["dialog ended"]
    loop.run_until_complete(task)
    assert told == ["dialog ended", "went on"]
    loop.close()


PROGRAM = """
    import asyncio, signal, sys
    from PySide6.QtWidgets import QApplication
    from billie_desktop.app.loop import run

    async def main():
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, print)
        loop.remove_signal_handler(signal.SIGUSR1)
        print("ready", flush=True)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await asyncio.sleep(0.01)
            print("cleaned up", flush=True)

    try:
        run(main(), QApplication(sys.argv))
    except KeyboardInterrupt:
        sys.exit(130)
    except asyncio.CancelledError:
        sys.exit(143)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_cancels_main_at_once_although_qt_sleeps(number: signal.Signals, code: int) -> None:
    """Ctrl+C and SIGTERM reach an idle program, whose main cleans up before it ends with the signal's code."""
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(number)
        out, err = program.communicate(timeout=120)
    assert (out, err, program.returncode) == ("cleaned up\n", "", code)


async def test_a_signal_handler_of_the_loop_is_called() -> None:
    """add_signal_handler works, and the handler is gone after removal."""
    loop = asyncio.get_running_loop()
    caught = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, caught.set)
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.wait_for(caught.wait(), 60)
    finally:
        assert loop.remove_signal_handler(signal.SIGUSR1)
    assert signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL
