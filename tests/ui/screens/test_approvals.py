"""The approvals page: queue, evidence, decision, history, own activity; and the bell."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from billie_desktop.domain.agent import Role
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.command import Action
from billie_desktop.ui.approvals.page import ApprovalsPage
from billie_desktop.ui.gallery.approval_scenes import approvals
from billie_desktop.ui.gallery.commands import refused, unknown
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import NOW, money
from billie_desktop.ui.gallery.request_samples import decided, waiting
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.shell.bell import CLEAR_READ
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
COMMENT = "Letter seen, no capacity to pay."


def shown(page: ApprovalsPage, name: str = "pending") -> list[str]:
    """Request ids of a list, top down."""
    return [row.request_id for row in page.list.models[name].rows]


async def test_the_queue_is_oldest_first_and_sorts_by_amount(stage: Stage) -> None:
    """Four orders, each by one choice; the amount of an adjustment counts with its sign."""
    page = await approvals(stage)
    assert shown(page) == ["request-0001", "request-0002", "request-0003", "request-0004"]
    for place, first in ((1, "request-0004"), (2, "request-0001"), (3, "request-0003")):
        page.list.head.sort.setCurrentIndex(place)
        await until(lambda first=first: shown(page)[:1] == [first])


async def test_enter_and_space_open_a_request_for_its_decision(stage: Stage) -> None:
    """The row under the cursor is shown at once; Enter or Space puts the focus into the comment."""
    page = await approvals(stage)
    window = stage.shell.main
    for key in (Key.Key_Return, Key.Key_Space):
        page.list.take_focus()
        press(window, key)
        assert page.detail.bar.comment.hasFocus()
    press(window, Key.Key_Escape)
    assert page.list.tables["pending"].hasFocus()
    press(window, Key.Key_J)
    assert page.detail.request is not None
    assert page.detail.request.request_id == "request-0003"


async def test_twenty_rows_a_page(stage: Stage, fake: FakeDesk) -> None:
    """Of 45 requests the first page shows 20, the last 5, and the foot says which."""
    base = waiting()[0]
    fake.requests.rows = [replace(base, request_id=f"request-{number:04d}") for number in range(45)]
    stage.shell.main.go_to_place("approvals")
    await settle()
    page = stage.shell.main.pages.places["approvals"]
    assert isinstance(page, ApprovalsPage)
    assert (len(shown(page)), page.list.words.text()) == (20, "1–20 of 45")
    assert page.list.previous.is_off
    for _ in range(2):
        page.list.next.click()
        await settle()
    assert (len(shown(page)), page.list.words.text()) == (5, "41–45 of 45")
    assert page.list.next.is_off


async def test_a_comment_of_nine_characters_is_refused_in_place(stage: Stage, fake: FakeDesk) -> None:
    """The field is marked and nothing is sent; the counter says how many there are."""
    page = await approvals(stage)
    QTest.keyClicks(page.detail.bar.comment, "123456789")
    assert page.detail.bar.field.hint.text() == "9 characters, 10 needed"
    page.detail.bar.approve.click()
    await until(lambda: page.detail.bar.field.is_wrong)
    assert fake.requests.decided == []
    QTest.keyClicks(page.detail.bar.comment, "0")
    assert page.detail.bar.field.hint.text() == "✓ 10 characters, 10 needed"
    assert not page.detail.bar.field.is_wrong


async def test_a_double_press_decides_once_and_says_processing(stage: Stage, fake: FakeDesk) -> None:
    """While the first press runs, buttons are off and a second press, click or key, does nothing."""
    page = await approvals(stage)
    fake.requests.hold = asyncio.Event()
    page.list.take_focus()
    press(stage.shell.main, Key.Key_Return)
    write(stage.shell.main, COMMENT)
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: bool(fake.requests.decided))
    assert page.detail.bar.hint.text() == "Processing…"
    press(stage.shell.main, Key.Key_Return, CTRL)
    page.detail.bar.approve.click()
    page.detail.decide(Action.APPROVE_REQUEST)
    fake.requests.hold.set()
    await until(lambda: "Approved." in page.detail.bar.notice.words())
    assert fake.requests.decided == [(Action.APPROVE_REQUEST, "request-0002", COMMENT, None)]
    assert "Balance $453.00 before, $0.00 after." in page.detail.bar.notice.words()
    assert "request-0002" not in shown(page)


async def test_a_moved_balance_must_be_seen_before_it_is_approved(stage: Stage, fake: FakeDesk) -> None:
    """Both figures are shown; approving is not sent before the new one is confirmed, and then carries it."""
    page = await approvals(stage)
    request = next(row for row in fake.requests.rows if row.request_id == "request-0002")
    page.show_request(replace(request, original_balance=money("520")))
    assert page.detail.head.moved.isVisible()
    assert "$520.00 at the request, $453.00 now." in page.detail.head.moved.words()
    QTest.keyClicks(page.detail.bar.comment, COMMENT)
    page.detail.bar.approve.click()
    await settle()
    assert fake.requests.decided == []
    page.detail.head.moved.action_requested.emit()
    assert page.detail.bar.approve.text() == "Approve write-off $453.00"
    page.detail.bar.approve.click()
    await until(lambda: bool(fake.requests.decided))
    assert fake.requests.decided[0][3] == money("453")


async def test_decided_meanwhile_is_said_plainly(stage: Stage, fake: FakeDesk) -> None:
    """Another approver was faster: who and what is said, and nothing can be pressed any more."""
    page = await approvals(stage)
    request = next(row for row in fake.requests.rows if row.request_id == "request-0002")
    fake.requests.put(replace(request, status="rejected", decided_by="u-ines", decided_by_name="Ines Calloway"))
    await until(lambda: "Decided meanwhile." in page.detail.bar.notice.words())
    assert "rejected by Ines Calloway" in page.detail.bar.notice.words()
    assert not page.detail.bar.approve.isVisible()


async def test_an_unknown_approval_offers_a_check_and_a_refusal_its_words(stage: Stage, fake: FakeDesk) -> None:
    """Unknown: do not decide it again, check now. Refused: the server's words."""
    page = await approvals(stage)
    fake.requests.outcomes += [unknown]
    QTest.keyClicks(page.detail.bar.comment, COMMENT)
    page.detail.bar.approve.click()
    await until(lambda: "do not know yet" in page.detail.bar.notice.words())
    assert page.detail.bar.approve.is_off
    fake.commands.outcomes.append(lambda sent: refused(sent, "This request was rejected by Ines already."))
    page.detail.bar.notice.action_requested.emit()
    await until(lambda: "rejected by Ines" in page.detail.bar.notice.words())


async def test_ones_own_request_can_only_be_cancelled(stage: Stage, fake: FakeDesk) -> None:
    """Approve and reject are off with the reason in words; cancelling needs no comment."""
    page = await approvals(stage, "request-0004")
    bar = page.detail.bar
    assert bar.approve.is_off
    assert bar.reject.is_off
    assert "Your own request" in bar.reason.reason
    bar.cancel.click()
    await until(lambda: bool(fake.requests.decided))
    assert fake.requests.decided == [(Action.CANCEL_REQUEST, "request-0004", "", None)]


async def test_the_history_shows_who_what_when_why_and_where(stage: Stage) -> None:
    """A decided request is for reading: decision, comment, entries with terminal and version, no button."""
    page = await approvals(stage)
    page.list.show_list("history")
    await settle()
    assert shown(page, "history") == ["request-0007", "request-0006", "request-0005"]
    place = shown(page, "history").index("request-0006")
    page.list.tables["history"].selectRow(place)
    await settle()
    assert page.detail.audit.decision.text().startswith("Rejected by Hannah Boyle")
    entries = [
        widget.accessibleName()
        for at in range(page.detail.audit._rows.count())
        if (widget := page.detail.audit._rows.itemAt(at).widget()) is not None
    ]
    assert any("DESK-041" in entry and "1.4.0" in entry for entry in entries)
    assert not page.detail.bar.isVisible()


async def test_the_history_is_filtered_by_decision_day_and_approver(stage: Stage) -> None:
    """One decision, a span of days with both ends, a part of a name; a day that is none is marked."""
    page = await approvals(stage)
    page.list.show_list("history")
    await settle()
    page.list.head.status.setCurrentIndex(1)
    await until(lambda: shown(page, "history") == ["request-0005"])
    page.list.head.status.setCurrentIndex(0)
    page.list.head.by.setText("mei")
    page.list.head.by.editingFinished.emit()
    await until(lambda: shown(page, "history") == ["request-0007"])
    page.list.head.by.setText("")
    page.list.head.to_day.setText("2026-06-09")
    page.list.head.to_day.editingFinished.emit()
    await until(lambda: shown(page, "history") == [])
    page.list.head.to_day.setText("yesterday")
    page.list.head.to_day.editingFinished.emit()
    await until(lambda: len(shown(page, "history")) == 3)
    assert page.list.head.to_day.property("wrong")


async def test_operations_see_their_own_activity_and_no_queue(operator_stage: Stage) -> None:
    """The queue is not even read for a role that cannot decide; own requests and limits are there."""
    fake = operator_stage.fake
    fake.requests.rows = [replace(waiting()[1], requested_by="u-sam"), *decided()]
    operator_stage.shell.main.go_to_place("approvals")
    await settle()
    page = operator_stage.shell.main.pages.places["approvals"]
    assert isinstance(page, ApprovalsPage)
    assert (page.list.shown, shown(page, "activity")) == ("activity", ["request-0002"])
    page.list.show_list("pending")
    await settle()
    assert shown(page) == []
    assert operator_stage.shell.main.top.places["approvals"].count == 0


async def test_an_outage_is_never_an_empty_queue(stage: Stage, fake: FakeDesk) -> None:
    """ "Unavailable" with a way to try again, not "nothing to decide"."""
    fake.requests.outage = "The database did not answer."
    stage.shell.main.go_to_place("approvals")
    await settle()
    page = stage.shell.main.pages.places["approvals"]
    assert isinstance(page, ApprovalsPage)
    table = page.list.tables["pending"]
    assert "unavailable" in table._message._title.text().lower()


# the bell


def own(status: str) -> ApprovalRequest:
    """A request of this agent that Ines decided."""
    return replace(
        waiting()[3], status=status, decided_by="u-ines", decided_by_name="Ines", comment="Plan agreed.", decided_at=NOW
    )


async def test_nothing_is_announced_at_the_first_look_and_a_new_request_is(stage: Stage, fake: FakeDesk) -> None:
    """What waits at the start is counted and not announced; what comes later is, and its link opens that request."""
    bell = stage.shell.main.bell
    fake.requests.rows = [waiting()[0]]
    await fake.requests.refresh()
    await until(lambda: len(fake.request_notices.unread) == 1)
    assert not bell.line.isVisible()
    fake.requests.put(waiting()[1])
    await until(lambda: bell.line.isVisible())
    assert "Write-off to decide." in bell.line.words()
    bell.line.action_requested.emit()
    await settle()
    page = stage.shell.main.pages.places["approvals"]
    assert isinstance(page, ApprovalsPage)
    assert page.detail.request is not None
    assert page.detail.request.request_id == "request-0002"
    assert fake.request_notices.unread == {"request-0001:pending"}


async def test_the_requester_hears_what_was_decided_and_why(stage: Stage, fake: FakeDesk) -> None:
    """Whatever page is open: approved or rejected, by whom, because of what."""
    stage.shell.open_customer(PRIYA)
    fake.requests.rows = [waiting()[3]]
    await fake.requests.refresh()
    await settle()
    fake.requests.put(own("rejected"))
    bell = stage.shell.main.bell
    await until(lambda: bell.line.isVisible())
    assert "Your write-off request was rejected." in bell.line.words()
    assert "By Ines, because: Plan agreed." in bell.line.words()


async def test_read_marks_hang_on_ids(stage: Stage, fake: FakeDesk) -> None:
    """One notice read, another arriving above it: the read one stays read; "mark all" leaves none, and what
    was read can be put away: only what came since is shown."""
    fake.requests.rows = [waiting()[0]]
    await fake.requests.refresh()
    await until(lambda: len(fake.request_notices.unread) == 1)
    fake.request_notices.mark_read(("request-0001:pending",))
    fake.requests.put(waiting()[1])
    await until(lambda: fake.request_notices.unread == {"request-0002:pending"})
    menu = stage.shell.main.bell.menu()
    next(action for action in menu.actions() if action.text() == "Mark all as read").trigger()
    assert fake.request_notices.unread == frozenset()
    bell = stage.shell.main.bell
    next(action for action in bell.menu().actions() if action.text() == CLEAR_READ).trigger()
    fake.requests.put(waiting()[2])
    await until(lambda: len(fake.request_notices.notices) == 1)
    assert bell.menu().actions()[0].text().startswith("Adjustment to decide")
    assert stage.fake.agent.role is Role.SUPERVISOR
