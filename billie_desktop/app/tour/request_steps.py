"""The steps that need somebody else: a write-off is requested and waits for a decision, and the ledger goes away."""

from __future__ import annotations

from PySide6.QtCore import Qt

from billie_desktop.app.tour.backstage import Backstage
from billie_desktop.app.tour.hands import StepFailed, until
from billie_desktop.domain.command import Action
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.domain.training import Fault, TrainingState
from billie_desktop.ui.actions.drawer import Step
from billie_desktop.ui.approvals.page import ApprovalsPage
from billie_desktop.ui.approvals.queue_head import PENDING
from billie_desktop.ui.customer.action_list import ActionsPage

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


class RequestSteps(Backstage):
    """By keys alone; the trainer lets the ledger go."""

    async def request_write_off(self) -> list[str]:
        """6, Request write-off, a reason, Ctrl Enter, Enter: it waits for somebody else."""
        page = self._page()
        self._hands.press(Key.Key_6)
        await until(lambda: page.findChild(ActionsPage) is not None, "the actions are shown")
        actions = page.findChild(ActionsPage)
        assert isinstance(actions, ActionsPage)
        button = actions.rows[Action.REQUEST_WRITE_OFF].button
        await until(lambda: button.isVisible() and not button.is_off, "a write-off can be requested")
        pictures = [await self._shoot("actions")]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self._hands.press(Key.Key_Return)
        await until(lambda: page.drawer is not None, "the form is open")
        drawer = self._drawer()
        await until(drawer.enter.form.first.hasFocus, "the reason has the focus")
        self._hands.press(Key.Key_Down)
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: drawer.step is Step.REVIEW or bool(drawer.enter.open_questions), "the form was checked")
        if drawer.step is Step.ENTER:
            self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.REVIEW, "the review is shown")
        pictures.append(await self._shoot("write-off-review"))
        self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.RECORDED, "the request was recorded", 50)
        self._hands.press(Key.Key_Return)
        await until(lambda: page.drawer is None, "the drawer is closed")
        self._hands.press(Key.Key_1)
        return pictures

    async def approvals(self) -> list[str]:
        """Ctrl 6: the oldest request with its evidence, and what a decision asks for."""
        self._hands.press(Key.Key_6, CTRL)
        await until(lambda: "approvals" in self.main.pages.places, "the approvals are open")
        page = self.main.pages.places["approvals"]
        assert isinstance(page, ApprovalsPage)
        await until(lambda: page.list.models[PENDING].rowCount() > 0, "requests wait", 30)
        self._hands.press(Key.Key_J)
        await until(lambda: page.stack.currentWidget() is page.detail, "the request is shown")
        evidence = page.detail.evidence
        await until(lambda: evidence.history.origin.origin.kind is OriginKind.LIVE, "the history was read", 20)
        await until(lambda: not evidence.transcript.is_reading, "the conversation was looked for")
        return [await self._shoot("approvals")]

    async def ledger_away(self) -> list[str]:
        """The ledger goes: money actions are off and say why; it comes back, and they are on again."""
        trainer, connection = self._desk.trainer, self._desk.connection
        if trainer is None:
            raise StepFailed("there is no trainer")
        page = self._page()
        self.main.go_to_customer(page.customer_id)
        await trainer.choose(TrainingState(Fault.DOWN))
        try:
            for _ in range(2):
                await connection.check_now()
            await until(lambda: connection.state.read_only, "the desk is read-only", 40)
            picture = await self._shoot("read-only")
        finally:
            await trainer.choose(TrainingState())
        await connection.check_now()
        await until(lambda: not connection.state.read_only, "the ledger is back", 40)
        return [picture]
