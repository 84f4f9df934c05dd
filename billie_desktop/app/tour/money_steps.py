"""The steps that move money: a waiver and a repayment, entered, reviewed, sent and settled by the record."""

from __future__ import annotations

from PySide6.QtCore import Qt

from billie_desktop.app.tour.backstage import Backstage
from billie_desktop.app.tour.hands import until
from billie_desktop.ui.actions.drawer import Step
from billie_desktop.ui.customer.page import CustomerPage

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
WAIVED = "10.00"


class MoneySteps(Backstage):
    """By keys alone."""

    async def repayment_error(self) -> list[str]:
        """R, an amount, Ctrl Enter: the reference is missing, and has the focus."""
        page = self._page()
        self._hands.press(Key.Key_R)
        await until(lambda: _has_keys(page), "the form has the keys")
        drawer = self._drawer()
        self._hands.type("25.00")
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: drawer.enter.form.fields["reference"].is_wrong, "the missing reference is marked")
        await until(lambda: drawer.enter.form.fields["reference"].control.hasFocus(), "the wrong field has the focus")
        return [await self._shoot("repayment-error")]

    async def repayment_review(self) -> list[str]:
        """The reference, Ctrl Enter: everything once more before it is sent."""
        drawer = self._drawer()
        self._hands.type("BP-7714 2086 31")
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: drawer.step is Step.REVIEW or bool(drawer.enter.open_questions), "the form was checked")
        if drawer.step is Step.ENTER:  # somebody else changed the record meanwhile; the desk asks
            self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.REVIEW, "the review is shown")
        return [await self._shoot("repayment-review")]

    async def repayment_recorded(self) -> list[str]:
        """Enter on the main button; the ledger answers; the record itself changes the figure."""
        page, drawer = self._page(), self._drawer()
        self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.RECORDED, "the ledger recorded the repayment", 50)
        pictures = [await self._shoot("repayment-recorded")]
        command = self._desk.commands.get(drawer.intent.key)
        transaction = command.posting.transaction if command is not None and command.posting else None
        self._hands.press(Key.Key_Return)
        await until(lambda: page.drawer is None, "the drawer is closed")
        if transaction is not None:
            wanted = transaction.total_after
            await until(lambda: page.work.summary.total.value == wanted, "the record shows the new balance", 20)
        return [*pictures, await self._shoot("repayment-settled")]

    async def waive_fee(self) -> list[str]:
        """W, amount, reason, Ctrl Enter, Enter."""
        page = self._page()
        self._hands.press(Key.Key_W)
        await until(lambda: _has_keys(page), "the form has the keys")
        drawer = self._drawer()
        form = drawer.enter.form
        self._hands.type(WAIVED)
        self._hands.tab_to(form.fields["reason"].control)
        self._hands.type("Goodwill, first late payment")
        pictures = [await self._shoot("waiver")]
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: drawer.step is Step.REVIEW or bool(drawer.enter.open_questions), "the form was checked")
        if drawer.step is Step.ENTER:
            self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.REVIEW, "the review is shown")
        self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.RECORDED, "the ledger recorded the waiver", 50)
        pictures.append(await self._shoot("waiver-recorded"))
        self._hands.press(Key.Key_Return)
        await until(lambda: page.drawer is None, "the drawer is closed")
        return pictures


def _has_keys(page: CustomerPage) -> bool:
    return page.drawer is not None and page.drawer.enter.form.amount.hasFocus()
