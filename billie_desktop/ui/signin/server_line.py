"""At which server somebody signs in, with the way to another one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tokens import tokens


class ServerLine(QWidget):
    """The address, never cut short of its beginning; ``change`` is hidden where the address is not the agent's."""

    def __init__(self, server: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = Label(server, "mono-dense", "text-muted")
        self.address.setAccessibleName(f"Server {server}")
        self.address.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.change = LinkButton("Another server", underline=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, tokens().spacing.step_1, 0, 0)
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(self.address, 1)
        row.addWidget(self.change)
