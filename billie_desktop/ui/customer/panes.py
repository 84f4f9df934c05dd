"""Rail, work surface and context side by side, and what gives way where the window is narrow.

The context is a toggle at every width; in a wide window it is there until the agent takes it away. With a form open it
stands back and the work surface narrows beside the form, so that nothing is covered. Where the rail has no room its
accounts are a menu in the summary bar.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import CustomerView
from billie_desktop.ui.customer.context import ContextPane
from billie_desktop.ui.customer.rail import AccountRail
from billie_desktop.ui.customer.work import WorkSurface
from billie_desktop.ui.kit.tokens import tokens

RAIL_FROM = 1101
CONTEXT_FROM = 1441
WORK_BESIDE_FORM = 520


class Panes(QWidget):
    """Arranges; shows nothing of its own."""

    picker_needed = Signal(bool)
    context_shown = Signal(bool)
    conversation_chosen = Signal(str)
    note_asked = Signal()
    entry_asked = Signal(object)

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = now
        self._shown: tuple[CustomerView, str] | None = None
        self.rail = AccountRail(self)
        self.work = WorkSurface(desk, self)
        self.context: ContextPane | None = None
        self._wants_context: bool | None = None
        self._has_form = False
        self.needs_picker = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.rail)
        self._row.addWidget(self.work, 1)

    @property
    def has_rail(self) -> bool:
        """Whether the rail has room now."""
        region = tokens().region
        if self._has_form:
            return self.width() - region.drawer >= region.rail + WORK_BESIDE_FORM
        return self.width() >= RAIL_FROM

    def show_context(self, shown: bool) -> None:
        """Show or hide the context, whatever the width; it is made at first use."""
        self._wants_context = shown
        self._arrange()

    def show_communications(self) -> None:
        """The communications in front, where the context is on screen."""
        if self.context is not None:
            self.context.show_communications()

    @property
    def wants_context(self) -> bool:
        """What the agent chose; before that, whether the window is wide enough for all three panes."""
        return self.width() >= CONTEXT_FROM if self._wants_context is None else self._wants_context

    def show_customer(self, view: CustomerView, account_id: str) -> None:
        """What the context is about."""
        self._shown = (view, account_id)
        if self.context is not None:
            self.context.show_customer(view, account_id)

    @property
    def shown(self) -> tuple[CustomerView, str] | None:
        """The customer and the selected account, '' for none; None before there is one."""
        return self._shown

    def let_go(self) -> None:
        """The customer is closed."""
        if self.context is not None:
            self.context.let_go()

    def make_room(self, has_form: bool) -> None:
        """A form opened at the right edge, or closed."""
        self._has_form = has_form
        self._row.setContentsMargins(0, 0, tokens().region.drawer if has_form else 0, 0)
        self._arrange()

    def _arrange(self) -> None:
        shows_context = self.wants_context and not self._has_form
        if shows_context and self.context is None:
            self.context = ContextPane(self._desk, self._now, self)
            self.context.conversation_chosen.connect(self.conversation_chosen)
            self.context.note_asked.connect(self.note_asked)
            self.context.entry_asked.connect(self.entry_asked)
            if self._shown is not None:
                self.context.show_customer(*self._shown)
            self._row.addWidget(self.context)
        if self.context is not None:
            self.context.setVisible(shows_context)
        self.context_shown.emit(self.wants_context)
        has_rail = self.has_rail
        self.rail.setVisible(has_rail)
        # With a form open there is nothing to pick: the form belongs to its account.
        needs_picker = not (has_rail or self._has_form)
        if needs_picker != self.needs_picker:
            self.needs_picker = needs_picker
            self.picker_needed.emit(needs_picker)

    def hasHeightForWidth(self) -> bool:
        return False  # however long the texts in it: each pane scrolls on its own

    def sizeHint(self) -> QSize:
        # The panes take what is left and scroll; asking for more would squeeze the head above them.
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
