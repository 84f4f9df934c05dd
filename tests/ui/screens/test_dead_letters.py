"""Dead letters on screen: found, looked at, corrected in steps, and sent once whatever happens."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.dead_letter import CheckedCorrection
from billie_desktop.domain.errors import NotFound, OutcomeUnknown, Refused
from billie_desktop.ui.gallery.fake_system import DEGRADED, FakeSystem
from billie_desktop.ui.gallery.letter_samples import ACCOUNT_LETTER, CORRECTED, LETTERS
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.gallery.system_scenes import AWAY, REASON, correct_review, correcting, letters, letters_shown
from billie_desktop.ui.models.diff_lines import Mark, side_by_side
from billie_desktop.ui.system.correct_drawer import Step
from billie_desktop.ui.system.page import SystemPage
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def system_of(stage: Stage) -> FakeSystem:
    desk = stage.shell.main.desk
    assert desk is not None
    assert isinstance(desk.system, FakeSystem)
    return desk.system


def listed(page: SystemPage) -> list[str]:
    return [row.event_id for row in page.letters.model.rows]


async def test_a_reference_is_found_by_keys_alone(stage: Stage) -> None:
    """The slash leads to the search, a payment reference leaves its letter; Esc brings all of them back."""
    page = await letters(stage)
    window = stage.shell.main
    assert listed(page) == ["evt-0042", "evt-0041", "evt-0040", "evt-0039"]
    press(window, Key.Key_Slash)
    write(window, "txn-2026-00000042")
    await until(lambda: listed(page) == ["evt-0042"])
    assert page.letters.words.text() == "1 found of 4"
    press(window, Key.Key_Escape)
    await until(lambda: len(listed(page)) == 4)
    assert page.letters.table.hasFocus()


async def test_the_body_is_asked_for_only_when_somebody_wants_it(stage: Stage) -> None:
    """Walking through the list asks for nothing, for a look is recorded; Enter shows body, document and envelope."""
    page = await letters(stage)
    fake, detail = system_of(stage), page.letters.detail
    for _ in range(3):
        press(stage.shell.main, Key.Key_J)
    press(stage.shell.main, Key.Key_K, times=3)
    assert (fake.looked_at, detail.rest.isVisible()) == ([], False)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: detail.rest.isVisible())
    assert fake.looked_at == [ACCOUNT_LETTER.row.letter_id]
    assert '"current_balance": "315,00"' in detail.body.toPlainText()
    assert '"loanAccountId": "ACC-1001"' in detail.document.toPlainText()
    detail.which.setCurrentIndex(detail.which.count() - 1)
    assert "cause: evt-0042" in detail.document.toPlainText()


async def test_type_and_failure_narrow_the_list(stage: Stage) -> None:
    """What can be chosen is what there is, with its number; both filters and the search hold together, a choice stays
    when its last letter has gone, and Clear brings all of them back."""
    page = await letters(stage)
    bar, fake = page.letters.filter, system_of(stage)
    types = [bar.types.itemText(place) for place in range(bar.types.count())]
    assert types[0] == "All types"
    assert "account.updated.v1 · 1" in types
    failures = [bar.failures.itemText(place) for place in range(bar.failures.count())]
    assert failures[:2] == ["All failures", "Permanent · 3"]
    assert "Permanent: bad-money · 1" in failures
    bar.failures.setCurrentIndex(failures.index("Permanent · 3"))
    await until(lambda: len(listed(page)) == 3)
    assert page.letters.words.text() == "3 found of 4"
    bar.types.setCurrentIndex(types.index("account.updated.v1 · 1"))
    await until(lambda: listed(page) == ["evt-0042"])
    fake.letters = [each for each in fake.letters if each.row.event_id != "evt-0042"]
    page.letters.read()
    await until(lambda: listed(page) == [])
    assert bar.types.currentText() == "account.updated.v1 · 0"
    page.letters.clear.click()
    await until(lambda: len(listed(page)) == 3)
    assert (bar.types.currentIndex(), bar.failures.currentIndex(), page.letters.clear.isVisible()) == (0, 0, False)


async def test_a_long_list_goes_on_where_it_ended(stage: Stage) -> None:
    """A page that is not the last offers the next one, which is added below."""
    fake = FakeSystem(DEGRADED, LETTERS)
    fake.page_size = 3
    page = await letters(stage, fake)
    assert (len(listed(page)), page.letters.more.text()) == (3, "Show more")
    page.letters.more.click()
    await until(lambda: len(listed(page)) == 4)
    assert not page.letters.more.isVisible()


async def test_wrong_values_are_named_and_nothing_is_sent(stage: Stage) -> None:
    """No JSON, no object, no change and no reason, each at its field; and what the server says about the event."""
    page = await correcting(stage, body="{", reason="typo")
    drawer, fake = page.drawer, system_of(stage)
    for body, words in (("{", "This is no JSON in line 1."), ("[]", "The body must be an object in braces.")):
        drawer.enter.body.setPlainText(body)
        press(stage.shell.main, Key.Key_Return, CTRL)
        await until(lambda words=words: drawer.enter.fields["body"].error.message == words)
    assert drawer.enter.fields["reason"].error.message == "At least 10 characters."
    assert drawer.enter.body.hasFocus()
    drawer.enter.body.setPlainText(ACCOUNT_LETTER.body)
    drawer.submit()
    await until(lambda: drawer.enter.fields["body"].error.message == "Change what was wrong.")
    drawer.enter.body.setPlainText(CORRECTED)
    drawer.enter.reason.setPlainText(REASON)
    fake.checked = CheckedCorrection("last_payment_date is no date.", ())
    drawer.submit()
    await until(lambda: drawer.enter.problem.isVisible())
    assert "last_payment_date is no date." in drawer.enter.problem.words()
    assert (drawer.step, fake.sent) == (Step.ENTER, [])


async def test_old_and_new_stand_side_by_side_before_anything_leaves(stage: Stage) -> None:
    """The review marks the changed line on both sides, shows what the document becomes, and has sent nothing; back
    leads to the fields as they were."""
    page = await correct_review(stage)
    drawer = page.drawer
    assert drawer.step is Step.REVIEW
    assert '-   "current_balance": "315,00",'.replace("-", "−") in drawer.review.old.toPlainText()
    assert '+   "current_balance": "315.00",' in drawer.review.new.toPlainText()
    assert '−     "currentBalance": 419.1,' in drawer.review.before.toPlainText()
    assert '+     "currentBalance": 315.0,' in drawer.review.after.toPlainText()
    assert system_of(stage).sent == []
    drawer.go_back()
    assert (drawer.enter.body.toPlainText(), drawer.enter.reason.toPlainText()) == (CORRECTED, REASON)


async def test_a_double_press_sends_once_and_the_letter_goes(stage: Stage) -> None:
    """While it is under way more presses do nothing; then it is said where the event is, the list no longer has the
    letter, and nothing else is chosen in its place."""
    page = await correct_review(stage)
    drawer, fake = page.drawer, system_of(stage)
    fake.hold = asyncio.Event()
    for _ in range(3):
        press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: bool(fake.sent))
    press(stage.shell.main, Key.Key_Return, CTRL)
    fake.hold.set()
    await until(lambda: drawer.step is Step.DONE)
    assert [(each.letter_id, each.body, each.reason) for each in fake.sent] == [
        (ACCOUNT_LETTER.row.letter_id, CORRECTED, REASON)
    ]
    await until(lambda: listed(page) == ["evt-0041", "evt-0040", "evt-0039"])
    assert page.letters.current is None
    press(stage.shell.main, Key.Key_Escape)
    assert not drawer.is_open


async def test_the_same_correction_keeps_its_key_and_another_body_gets_its_own(stage: Stage) -> None:
    """Unknown, then away, then unknown again: each check has the key of the first try. Another body has another key."""
    page = await correct_review(stage)
    drawer, fake = page.drawer, system_of(stage)
    fake.outcomes = [OutcomeUnknown("?"), AWAY, OutcomeUnknown("?"), None]
    drawer.submit()
    for headline in ("We do not know yet.", "Nothing was sent.", "We do not know yet."):
        await until(lambda headline=headline: drawer.sending.problem.words().startswith(headline))
        if len(fake.sent) < 3:
            drawer.sending.problem.action_requested.emit()
    assert len({each.key for each in fake.sent}) == 1
    drawer.go_back()
    drawer.enter.body.setPlainText(CORRECTED.replace("315.00", "316.00"))
    drawer.submit()
    await until(lambda: drawer.step is Step.REVIEW)
    drawer.submit()
    await until(lambda: drawer.step is Step.DONE)
    assert len({each.key for each in fake.sent}) == 2


async def test_faster_hands_and_refusals_are_said_plainly(stage: Stage) -> None:
    """Somebody else was first: nothing was sent, and the list is read again. Refused: the server's words."""
    page = await correct_review(stage)
    drawer, fake = page.drawer, system_of(stage)
    fake.outcomes = [Refused("A record of the audit log is never corrected."), NotFound("gone")]
    drawer.submit()
    await until(lambda: "never corrected" in drawer.sending.problem.words())
    drawer.go_back()
    drawer.submit()
    await until(lambda: drawer.step is Step.REVIEW)
    drawer.submit()
    await until(lambda: "Somebody has corrected" in drawer.sending.problem.words())
    assert len(fake.sent) == 2


async def test_what_was_typed_survives_a_closed_drawer(stage: Stage) -> None:
    """Closed and opened again for the same letter: the body and the reason are there; the focus returned meanwhile."""
    page = await letters_shown(stage)
    page.letters.detail.correct.setFocus(Qt.FocusReason.TabFocusReason)
    press(stage.shell.main, Key.Key_Space)
    await settle()
    assert page.drawer.enter.body.hasFocus()
    page.drawer.enter.body.setPlainText(CORRECTED)
    press(stage.shell.main, Key.Key_Escape)
    await settle()
    assert QApplication.focusWidget() is page.letters.detail.correct
    page.letters.detail.correct.click()
    await settle()
    assert page.drawer.enter.body.toPlainText() == CORRECTED


def test_sides_have_equally_many_lines() -> None:
    """What only one side has leaves a gap on the other, marked as such."""
    left, right = side_by_side("a\nb\nc", "a\nx\ny\nc\nd")
    assert [line.mark for line in left] == [Mark.SAME, Mark.OLD, Mark.GAP, Mark.SAME, Mark.GAP]
    assert [line.mark for line in right] == [Mark.SAME, Mark.NEW, Mark.NEW, Mark.SAME, Mark.NEW]
