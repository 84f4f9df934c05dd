"""All values of one assessment, in a drawer of 880: nothing cut, nothing rounded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.conversations.value_rows import ValueRow
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.labels import Hairline
from billie_desktop.ui.kit.tokens import tokens


class AssessmentDrawer(Drawer):
    """Names at the left, the engine's own values at the right."""

    def __init__(self, host: QWidget, title: str, who: str, values: Sequence[tuple[str, str]]) -> None:
        super().__init__(host, title, subtitle=[(who, False)], width=tokens().region.assessment_wide, dense=True)
        self._values = tuple(values)
        for name, value in self._values:
            self.body_layout.addWidget(ValueRow(name, value))
            self.body_layout.addWidget(Hairline())
        self.body_layout.addStretch(1)
        self.copy = Button("Copy values", icon="copy")
        self.close_foot = Button("Close", ButtonKind.MAIN)
        self.foot.set_buttons((self.copy, self.close_foot))
        self.copy.clicked.connect(self.on_copy)
        self.close_foot.clicked.connect(self.request_close)

    def on_copy(self) -> None:
        """As two columns of text."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{value}" for name, value in self._values))
        announce(self, "Values copied")
