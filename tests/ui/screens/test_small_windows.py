"""A screen of 1920 × 1080 at 200 % leaves 960 × 540: nothing that matters is cut there (features.md F5)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.approvals.evidence import HISTORY, TRANSCRIPT
from billie_desktop.ui.gallery.approval_scenes import approvals
from billie_desktop.ui.gallery.drawer_scenes import open_drawer
from billie_desktop.ui.gallery.opening import open_customer
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tabs import LEAST_GAP
from billie_desktop.ui.models.command_words import Ask, Mark, MarkKind

pytestmark = pytest.mark.window
SMALL = (960, 540)


def whole(widget: QWidget, outer: QWidget) -> bool:
    """Whether a widget has the width it asks for and lies within another, sideways."""
    left = widget.mapTo(outer, QPoint()).x()
    return widget.width() >= widget.sizeHint().width() and left >= 0 and left + widget.width() <= outer.width()


async def test_beside_a_form_the_account_is_still_whole(stage: Stage) -> None:
    """The main button, every figure and the last tab lie within what the form leaves; what has no room goes whole."""
    stage.shell.main.resize(*SMALL)
    await open_drawer(stage)
    page = stage.shell.open_customer("CUS-7F3A")
    assert page is not None
    work = page.work
    assert work.width() == SMALL[0] - 480
    assert whole(work.summary.main, work)
    assert all(whole(each, work) or not each.isVisible() for each in (work.summary.more, work.summary.waive))
    for row in (work.overview.balance.principal, work.overview.balance.total):
        assert whole(row.figure, work)
    assert work.tabs.tabRect(work.tabs.count() - 1).right() - LEAST_GAP <= work.width()


async def test_a_mark_says_less_where_it_has_less_room(stage: Stage) -> None:
    """With the link, without it, the amount alone, the sign: never a part of a word; what is spoken is always whole."""
    page = await open_customer(stage)
    row = page.work.overview.balance.total
    row.show_mark(Mark("k", MarkKind.FAILED, "$453.00 not recorded", Ask.RETRY, "$453.00"))
    seen = []
    for width in (600, 345, 270, 215):
        row.setFixedWidth(width)
        await settle()
        seen.append((row.mark.label.words, row.mark.link.isVisible()))
        assert row.mark.label.accessibleName() == "$453.00 not recorded"
        assert row.mark.x() >= row.caption.x() + row.caption.sizeHint().width()
    words = ["$453.00 not recorded ·", "$453.00 not recorded", "$453.00", ""]
    assert seen == [(said, place == 0) for place, said in enumerate(words)]


async def test_a_request_is_read_whole_in_a_low_window(stage: Stage) -> None:
    """The lines of the head keep their distance and scroll; a list, an amount, a reason and a button are never cut;
    history and transcript take turns."""
    stage.shell.main.resize(*SMALL)
    page = await approvals(stage)
    page.list.tables["pending"].selectRow(0)  # a senior decision: a long reason and a notice besides
    await settle()
    keys = [label for label in page.detail.head.findChildren(Label) if label.text() in ("Account", "Reason", "Notes")]
    tops = sorted(label.mapTo(page.detail.head, QPoint()).y() for label in keys)
    assert len(tops) == 3
    assert min(below - above for above, below in pairwise(tops)) >= 20
    table = page.list.tables["pending"]
    shown = [number for number in range(len(table.columns)) if not table.isColumnHidden(number)]
    assert sum(table.columnWidth(number) for number in shown) <= page.list.width()
    assert whole(page.list.head.lists, page.list)
    bar = page.detail.bar
    assert all(whole(each, page) for each in (bar.cancel, bar.reject, bar.approve, bar.reason))
    evidence = page.detail.evidence
    assert evidence.switch is not None
    assert (evidence.switch.current, evidence.history.isVisible(), evidence.transcript.isVisible()) == (
        HISTORY,
        True,
        False,
    )
    evidence.switch._segments[TRANSCRIPT].click()
    assert (evidence.history.isVisible(), evidence.transcript.isVisible()) == (False, True)
    stage.shell.main.resize(1440, 900)
    await settle()
    assert (evidence.history.isVisible(), evidence.transcript.isVisible()) == (True, True)
    assert not evidence.switch.isVisible()


async def test_a_reason_that_is_too_long_for_one_line_takes_two(stage: Stage) -> None:
    """Beside the tabs a reason is broken between words; both lines fit, and the place keeps its height."""
    page = await open_customer(stage)
    work = page.work
    stage.shell.main.resize(960, 540)
    await settle()
    reason = "We do not know yet whether the last “Record repayment” was recorded. Check it first."
    work.reason.set_reason(reason)
    work._place_reason()
    lines = work.reason.lines_in(work.reason.width())
    assert len(lines) == 2
    assert " ".join(lines) == reason
    assert work.reason.geometry().bottom() < work.tabs.height()


async def test_the_details_of_a_customer_are_not_squeezed_by_what_scrolls(stage: Stage) -> None:
    """With every chip and the details open the head has its full height while the panes below still scroll."""
    page = await open_customer(stage)
    stage.shell.main.resize(1280, 800)
    page.header.more.click()
    await settle()
    details = page.head.details
    assert details.visibleRegion().boundingRect().height() == details.height()
    assert page.head.height() == page.head.sizeHint().height()
