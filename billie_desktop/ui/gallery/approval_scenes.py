"""Scenes of approvals: queue, evidence, decision, history, activity, limits; and the bell."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtTest import QTest

from billie_desktop.desk.conversation_values import ConversationView
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.command import Action
from billie_desktop.ui.approvals.page import ApprovalsPage
from billie_desktop.ui.conversations.gallery.cards import card, messages
from billie_desktop.ui.conversations.gallery.details import detail as chat_detail
from billie_desktop.ui.conversations.gallery.fakes import FakeConversations
from billie_desktop.ui.customer.clear_drawer import ClearDrawer
from billie_desktop.ui.gallery.commands import unknown
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import NOW, money
from billie_desktop.ui.gallery.request_samples import LONG_ID, audit_entries, block_clear, decided, waiting
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.models.attention import ASK_CLEAR

Scene = Callable[[Stage], Awaitable[None]]
URGENT, CHAT = "request-0002", "conv-priya"


async def approvals(stage: Stage, chosen: str = URGENT) -> ApprovalsPage:
    """The queue with the evidence of a request."""
    fake = stage.fake
    fake.requests.rows = [*waiting(), *decided()]
    fake.requests.entries = audit_entries()
    talk = FakeConversations([card(CHAT, "Priya Raghavan", "APP-20417", "920", "hardship", 900, 12, customer_id=PRIYA)])
    talk.views[CHAT] = ConversationView(
        CHAT, LoadState.READY, replace(chat_detail(), card=talk.card_rows[0]), messages(), read_at=NOW
    )
    stage.shell.main.desk = replace(fake.desk, conversations=talk)
    stage.shell.main.go_to_place("approvals")
    await settle()
    page = stage.shell.main.pages.places["approvals"]
    assert isinstance(page, ApprovalsPage)
    model = page.list.models["pending"]
    place = next((number for number, row in enumerate(model.rows) if row.request_id == chosen), None)
    if place is not None:
        page.list.tables["pending"].selectRow(place)
    await settle()
    return page


async def approvals_queue(stage: Stage) -> None:
    """As it is opened, with a comment half typed."""
    page = await approvals(stage)
    QTest.keyClicks(page.detail.bar.comment, "Letter seen, no capacity to pay.")
    await settle()


async def approvals_own(stage: Stage) -> None:
    """One's own request cannot be decided, only cancelled."""
    await approvals(stage, "request-0004")


async def approvals_senior(stage: Stage) -> None:
    """Above the limit."""
    await approvals(stage, "request-0001")


async def approvals_adjustment(stage: Stage) -> None:
    """An adjustment."""
    await approvals(stage, "request-0003")


async def approvals_clear(stage: Stage) -> None:
    """A block to be cleared: its facts stand where an account's history stands."""
    page = await approvals(stage)
    stage.fake.requests.put(block_clear())
    await settle()
    model = page.list.models["pending"]
    place = next(number for number, row in enumerate(model.rows) if row.request_id == "request-0008")
    page.list.tables["pending"].selectRow(place)
    await settle()


async def block_clear_form(stage: Stage) -> None:
    """Asking for a block to be cleared, with a justification that is too short."""
    page = stage.shell.open_customer(LONG_ID)
    assert page is not None
    await settle()
    page.strip.asked.emit(ASK_CLEAR)
    await settle()
    drawer = page.drawers.written
    assert isinstance(drawer, ClearDrawer)
    QTest.keyClicks(drawer.justification, "Paid up")
    drawer.submit()
    await settle()


async def approvals_short(stage: Stage) -> None:
    """A comment that is too short."""
    page = await approvals(stage)
    QTest.keyClicks(page.detail.bar.comment, "Seen it")
    page.detail.decide(Action.APPROVE_REQUEST)
    await settle()


async def approvals_moved(stage: Stage) -> None:
    """The balance moved since the request."""
    page = await approvals(stage)
    request = next(row for row in stage.fake.requests.rows if row.request_id == URGENT)
    page.detail.request = None
    page.show_request(replace(request, original_balance=money("520.00"), amount=money("520.00")))
    await settle()


async def _decide(stage: Stage, outcome: object) -> None:
    page = await approvals(stage)
    if outcome is not None:
        stage.fake.requests.outcomes.append(outcome)  # type: ignore[arg-type]
    QTest.keyClicks(page.detail.bar.comment, "Letter seen, no capacity to pay.")
    page.detail.decide(Action.APPROVE_REQUEST)
    await settle()


async def approvals_processing(stage: Stage) -> None:
    """While the approval is under way."""
    stage.fake.requests.hold = asyncio.Event()
    await _decide(stage, unknown)


async def approvals_approved(stage: Stage) -> None:
    """Approved, with the balance before and after."""
    await _decide(stage, None)


async def approvals_unknown(stage: Stage) -> None:
    """Nobody knows yet."""
    await _decide(stage, unknown)


async def approvals_decided(stage: Stage) -> None:
    """Somebody else was faster."""
    await approvals(stage)
    request = next(row for row in stage.fake.requests.rows if row.request_id == URGENT)
    stage.fake.requests.put(
        replace(
            request, status="rejected", decided_by="u-ines", decided_by_name="Ines Calloway", comment="Plan agreed."
        )
    )
    await settle()


async def _list(stage: Stage, name: str) -> ApprovalsPage:
    page = await approvals(stage)
    page.list.show_list(name)
    await settle()
    if name in page.list.tables:
        page.list.tables[name].selectRow(1)
    await settle()
    return page


async def approvals_history(stage: Stage) -> None:
    """What was decided, with the record of one request."""
    await _list(stage, "history")


async def approvals_activity(stage: Stage) -> None:
    """One's own part."""
    await _list(stage, "activity")


async def approvals_limits(stage: Stage) -> None:
    """One's own limits."""
    await _list(stage, "limits")


async def approvals_unavailable(stage: Stage) -> None:
    """The database is away."""
    stage.fake.requests.outage = "The database did not answer."
    stage.shell.main.go_to_place("approvals")
    await settle()


async def bell(stage: Stage) -> None:
    """Something came just now."""
    page = stage.shell.open_customer(PRIYA)
    assert page is not None
    await settle()
    stage.fake.requests.rows = list(waiting()[:1])
    await stage.fake.requests.refresh()
    await settle()
    stage.fake.requests.put(waiting()[1])
    await settle(40)


APPROVAL_SCENES: dict[str, Scene] = {
    "approvals": approvals_queue,
    "approvals-own": approvals_own,
    "approvals-senior": approvals_senior,
    "approvals-adjustment": approvals_adjustment,
    "approvals-clear": approvals_clear,
    "block-clear-form": block_clear_form,
    "approvals-short": approvals_short,
    "approvals-moved": approvals_moved,
    "approvals-processing": approvals_processing,
    "approvals-approved": approvals_approved,
    "approvals-unknown": approvals_unknown,
    "approvals-decided": approvals_decided,
    "approvals-history": approvals_history,
    "approvals-activity": approvals_activity,
    "approvals-limits": approvals_limits,
    "approvals-unavailable": approvals_unavailable,
    "bell": bell,
}
