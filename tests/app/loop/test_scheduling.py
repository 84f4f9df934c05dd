"""What is scheduled runs: in order, on time, from any thread."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from PySide6.QtCore import QTimer

from billie_desktop.app.loop import QtAsyncioLoop

pytestmark = pytest.mark.window


def own_loop() -> QtAsyncioLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, QtAsyncioLoop)
    return loop


async def test_callbacks_run_in_the_order_in_which_they_were_made() -> None:
    """A thousand callbacks, made by two mixed methods, run in the order of making."""
    loop = own_loop()
    order: list[int] = []
    done = loop.create_future()
    for number in range(1000):
        (loop.call_soon if number % 2 else loop.call_soon_threadsafe)(order.append, number)
    loop.call_soon(done.set_result, None)
    await done
    assert order == list(range(1000))


async def test_a_cancelled_callback_does_not_run() -> None:
    """A handle that is cancelled before its turn never runs."""
    loop = own_loop()
    ran: list[str] = []
    loop.call_soon(ran.append, "cancelled").cancel()
    loop.call_later(0.001, ran.append, "cancelled").cancel()
    loop.call_later(0.002, ran.append, "kept")
    await asyncio.sleep(0.01)
    assert ran == ["kept"]


async def test_a_timer_knows_when_it_falls_due() -> None:
    """call_later and call_at return TimerHandles whose when() is the moment asked for."""
    loop = own_loop()
    before = loop.time()
    later = loop.call_later(60, print)
    at = loop.call_at(before + 61, print)
    assert before + 60 <= later.when() <= loop.time() + 60
    assert at.when() == before + 61
    later.cancel()
    at.cancel()


async def test_sleepers_wake_in_the_order_of_their_times_and_never_early() -> None:
    """Twenty sleepers, started shuffled and a millisecond apart, wake sorted, none before its time."""
    loop = own_loop()
    woken: list[int] = []
    early: list[float] = []
    start = loop.time()

    async def sleeper(milliseconds: int) -> None:
        await asyncio.sleep(start + milliseconds / 1000 - loop.time())
        early.append(loop.time() - start - milliseconds / 1000)
        woken.append(milliseconds)

    times = [20 + number for number in (7, 3, 19, 0, 11, 5, 17, 2, 13, 9, 1, 15, 4, 18, 6, 12, 8, 16, 10, 14)]
    await asyncio.gather(*(sleeper(milliseconds) for milliseconds in times))
    assert woken == sorted(times)
    assert min(early) > -0.0001


async def test_timers_of_the_same_moment_keep_their_order() -> None:
    """A hundred timers for one moment run in the order in which they were made."""
    loop = own_loop()
    moment = loop.time() + 0.005
    order: list[int] = []
    done = loop.create_future()
    for number in range(100):
        loop.call_at(moment, order.append, number)
    loop.call_at(moment, done.set_result, None)
    await done
    assert order == list(range(100))


async def test_an_earlier_timer_overtakes_the_one_that_is_armed() -> None:
    """A timer made later for an earlier moment is not held up by the one before it."""
    loop = own_loop()
    start = loop.time()
    late = loop.call_later(30, print)
    await asyncio.sleep(0.01)
    assert loop.time() - start < 5
    late.cancel()


async def test_a_timer_made_by_a_qt_slot_runs() -> None:
    """call_later from outside the pump, in a Qt slot, arms the alarm."""
    loop = own_loop()
    done = loop.create_future()
    QTimer.singleShot(0, lambda: loop.call_later(0.01, done.set_result, "ran"))
    assert await asyncio.wait_for(done, 60) == "ran"


async def test_cancelled_timers_do_not_pile_up() -> None:
    """After 5,000 timeouts of 30 s that were not needed the loop holds fewer than 250 timers."""
    loop = own_loop()
    for _ in range(5000):
        async with asyncio.timeout(60):
            await asyncio.sleep(0)
    assert len(loop._timers) < 250


@pytest.mark.parametrize("method", ["call_soon", "call_soon_threadsafe", "call_later"])
async def test_calls_from_a_foreign_thread_arrive_promptly(method: str) -> None:
    """A callback from another thread runs on the loop's thread while Qt would otherwise sleep."""
    loop = own_loop()
    done: asyncio.Future[int] = loop.create_future()

    def report() -> None:
        done.set_result(threading.get_ident())

    def foreign() -> None:
        if method == "call_later":
            loop.call_later(0.001, report)
        else:
            getattr(loop, method)(report)

    sleeping = loop.call_later(0.02, lambda: threading.Thread(target=foreign).start())
    ran_on = await asyncio.wait_for(done, 60)
    assert ran_on == threading.get_ident()
    assert loop.time() - sleeping.when() < 2


async def test_no_call_of_many_threads_is_lost() -> None:
    """Four threads with 5,000 calls each come to 20,000 callbacks, each thread's in its own order."""
    loop = own_loop()
    arrived: list[tuple[int, int]] = []

    def caller(thread: int) -> None:
        for number in range(5000):
            loop.call_soon_threadsafe(arrived.append, (thread, number))

    await asyncio.gather(*(asyncio.to_thread(caller, thread) for thread in range(4)))
    await asyncio.sleep(0)
    for thread in range(4):
        assert [number for origin, number in arrived if origin == thread] == list(range(5000))


async def test_a_busy_loop_leaves_qt_its_turn() -> None:
    """While a task never rests, Qt timers go on, for the pump gives way after its slice."""
    ticks: list[float] = []
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start()
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        await asyncio.sleep(0)
    timer.stop()
    assert len(ticks) >= 15


async def test_a_failing_callback_is_reported_and_the_next_one_runs() -> None:
    """An exception in a callback reaches the exception handler, and the queue goes on."""
    loop = own_loop()
    reported: list[object] = []
    loop.set_exception_handler(lambda _, context: reported.append(context["exception"]))
    done = loop.create_future()
    loop.call_soon(lambda: 1 / 0)
    loop.call_soon(done.set_result, None)
    await done
    assert [type(error) for error in reported] == [ZeroDivisionError]


async def test_executors_hand_back_results_and_errors() -> None:
    """to_thread returns a thread's result and raises its error."""
    assert await asyncio.to_thread(sum, [1, 2]) == 3
    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(lambda: 1 / 0)


async def test_debug_mode_names_what_holds_the_loop(expect_log) -> None:  # type: ignore[no-untyped-def]
    """In debug mode a callback that holds the loop beyond the limit is logged with its time."""
    expect_log(r"Executing .* took 0\.\d+ seconds")
    loop = own_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0.02
    loop.call_soon(lambda: time.sleep(0.03))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    loop.set_debug(False)


async def test_the_cost_of_a_callback_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """20,000 callbacks all run on both loops; their cost is printed beside asyncio's for the reader."""

    async def cost() -> tuple[float, int]:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        count = 0

        def callback() -> None:
            nonlocal count
            count += 1

        began = time.perf_counter()
        for _ in range(20_000):
            loop.call_soon(callback)
        loop.call_soon(done.set_result, None)
        await done
        return (time.perf_counter() - began) / 20_000 * 1e6, count

    ours, count = await cost()
    plain, plain_count = await asyncio.to_thread(lambda: asyncio.run(cost()))
    with capsys.disabled():
        print(f"\ncall_soon and run: {ours:.2f} µs here, {plain:.2f} µs on asyncio's loop")
    assert count == plain_count == 20_000
