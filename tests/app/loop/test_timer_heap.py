"""The heap of timers against the plain rule: live timers come out by time, then by age."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.app.loop.timer_heap import TimerHeap


class Owner:
    """The part of a loop that a TimerHandle talks to."""

    def __init__(self) -> None:
        self.heap = TimerHeap()

    def get_debug(self) -> bool:
        return False

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self.heap.note_cancelled(handle)


@given(
    whens=st.lists(st.integers(0, 20), max_size=400),
    cancelled=st.sets(st.integers(0, 399)),
    now=st.integers(0, 20),
)
def test_due_timers_come_out_by_time_then_age(whens: list[int], cancelled: set[int], now: int) -> None:
    """For any times and cancellations exactly the live due timers come out, sorted and stable."""
    owner = Owner()
    handles = [asyncio.TimerHandle(when, print, (), owner) for when in whens]  # type: ignore[arg-type]
    for handle in handles:
        owner.heap.push(handle)
    live = [number for number in range(len(handles)) if number not in cancelled]
    for number in cancelled & set(range(len(handles))):
        handles[number].cancel()
    assert owner.heap.next_when() == min((whens[number] for number in live), default=None)
    number_of = {id(handle): number for number, handle in enumerate(handles)}
    out = []
    while (handle := owner.heap.pop_due(now)) is not None:
        out.append(number_of[id(handle)])
    assert out == sorted((number for number in live if whens[number] <= now), key=lambda n: (whens[n], n))


@given(alive=st.integers(0, 50), waves=st.integers(1, 10))
def test_memory_is_bounded_by_the_live_timers(alive: int, waves: int) -> None:
    """However many timers are made and cancelled, no more than the live ones plus a small multiple stay."""
    owner = Owner()
    for _ in range(alive):
        owner.heap.push(asyncio.TimerHandle(1000, print, (), owner))  # type: ignore[arg-type]
    for _ in range(waves):
        for _ in range(100):
            handle = asyncio.TimerHandle(500, print, (), owner)  # type: ignore[arg-type]
            owner.heap.push(handle)
            handle.cancel()
    assert len(owner.heap) <= 2 * alive + 102


def test_a_handle_that_has_run_may_be_cancelled() -> None:
    """Cancelling a timer after it came out does not disturb the count of cancelled ones."""
    owner = Owner()
    handle = asyncio.TimerHandle(1, print, (), owner)  # type: ignore[arg-type]
    owner.heap.push(handle)
    assert owner.heap.pop_due(1) is handle
    handle.cancel()
    assert owner.heap.next_when() is None
    assert len(owner.heap) == 0
