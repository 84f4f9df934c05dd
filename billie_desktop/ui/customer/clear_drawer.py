"""The drawer in which a re-application block is cleared, or asked to be (features.md AP-5)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.block_clear_desk import BlockClearDesk
from billie_desktop.domain.approval import LEAST_COMMENT
from billie_desktop.domain.block_clear import (
    BY_APPROVAL,
    LONGEST_JUSTIFICATION,
    BlockClearForm,
    block_reason_words,
    justification_problem,
)
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.errors import DeskError, InvalidInput
from billie_desktop.domain.words import long_date
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import TextInput
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.notes.fact_list import fact_list
from billie_desktop.ui.tasks import Tasks

SECOND = "A supervisor or an admin who is not you decides. The block stays until then."
AT_ONCE = "Nobody has to approve this. The block goes when the platform has answered, usually within a minute."


class ClearDrawer(Drawer):
    """The reason is the record's and is stated, not chosen; who asks comes from the session."""

    def __init__(self, host: QWidget, desk: BlockClearDesk, customer: Customer) -> None:
        assert customer.block is not None, "there is a block to clear"
        self._customer_id = customer.customer_id
        super().__init__(
            host,
            "Clear re-application block",
            subtitle=((customer.display_name, False), (customer.customer_id, True)),
            band=theme().band_color(theme().band_index(customer.customer_id)),
        )
        self._desk = desk
        self._block = block = customer.block
        self._key = desk.new_key()
        self._tasks = Tasks(self)
        self._needs_approval = block.reason in BY_APPROVAL
        self.problem = Notice(NoticeKind.DANGER, "")
        self.note = Paragraph(SECOND if self._needs_approval else AT_ONCE)
        self.justification = TextInput(
            "Why the block should go; the record keeps it", limit=LONGEST_JUSTIFICATION, lines=4
        )
        self.field = Field("Justification", self.justification)
        self.cancel = Button("Close", ButtonKind.PLAIN)
        self.send = Button("Request clear" if self._needs_approval else "Clear block", ButtonKind.MAIN)
        ends = long_date(block.until) if block.until is not None else "Permanent"
        facts = [("Reason of the block", block_reason_words([block.reason]).capitalize()), ("Ends", ends)]
        if block.application_number:
            facts.append(("Application", block.application_number))
        self.body_layout.addWidget(self.problem)
        self.problem.hide()
        for widget in (fact_list(facts), self.note, self.field):
            self.body_layout.addWidget(widget)
        self.body_layout.addStretch(1)
        self.foot.set_left(KeyHints([("Ctrl+Enter", "send")]))
        self.foot.set_buttons((self.cancel, self.send))
        self.justification.textChanged.connect(self.on_typed)
        self.cancel.clicked.connect(self.request_close)
        self.send.clicked.connect(self.submit)
        self.on_typed()

    def start(self) -> None:
        """Slide in, with the focus on what is to be written."""
        self.open(self.justification)

    def on_typed(self) -> None:
        """Count, without the blanks at both ends."""
        length = len(self.justification.toPlainText().strip())
        enough = length >= LEAST_COMMENT
        self.field.set_hint(f"{'✓ ' if enough else ''}{length} characters, {LEAST_COMMENT} needed")
        if enough:
            self.field.set_error("")

    def submit(self) -> None:
        """Check and send; pressed twice it is sent once."""
        if self._tasks.is_running("send"):
            return
        text = self.justification.toPlainText().strip()
        problem = justification_problem(text)
        if problem:
            self.field.set_error(problem)
            self.justification.setFocus()
            return
        self.problem.hide()
        form = BlockClearForm(self._key, self._customer_id, self._block.reason, text)
        self._tasks.start("send", self._send(form))

    async def _send(self, form: BlockClearForm) -> None:
        self.send.set_off("Sending")
        try:
            needs_approval = await self._desk.clear(form)
        except InvalidInput as error:
            self.field.set_error(error.text)
            return
        except DeskError as error:
            self.problem.set_words("Not recorded.", error.text, announced=True)
            self.problem.show()
            return
        finally:
            self.send.set_off(None)
        announce(self, "Asked for. Another person decides." if needs_approval else "Asked for. The platform answers.")
        self.request_close()
