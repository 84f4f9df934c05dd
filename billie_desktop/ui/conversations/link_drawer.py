"""A link is looked at before it is opened outside the desk: the host large, the whole address below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.text_safety import link_host, safe_link
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind

Open = Callable[[str], object]


def open_outside(link: str) -> bool:
    """Hand the address to the system's browser; nothing but http(s) is ever handed over."""
    safe = safe_link(link)
    return safe is not None and QDesktopServices.openUrl(QUrl(safe, QUrl.ParsingMode.StrictMode))


class LinkDrawer(Drawer):
    """Says where a link leads; opening and copying are the agent's choice."""

    def __init__(self, host: QWidget, link: str, opened: Open = open_outside) -> None:
        name = link_host(link)
        super().__init__(host, "Open link", subtitle=[("Outside the desk, in your browser", False)])
        self.link = link
        self._opened = opened
        self.host_name = Label(name, "h3")
        self.address = Paragraph(link, "dense", "text-muted")
        self.notice = Notice(
            NoticeKind.WARNING,
            "Somebody else wrote this link.",
            "Enter no password there, and nothing about a customer.",
        )
        self.copy = Button("Copy address", icon="copy")
        self.go = Button("Open link", ButtonKind.MAIN, icon="external")
        for widget in (self.host_name, self.address, self.notice):
            self.body_layout.addWidget(widget)
        if name.startswith("xn--") or ".xn--" in name:
            self.body_layout.addWidget(
                Notice(NoticeKind.DANGER, "This host has letters that may look like others.", "Check it twice.")
            )
        self.body_layout.addStretch(1)
        self.foot.set_buttons((self.copy, self.go))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.link))
        self.go.clicked.connect(self.on_go)

    def on_go(self) -> None:
        """Open it and close the drawer."""
        self._opened(self.link)
        self.request_close()
