"""What is new in a version, and the package to install it from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.release import Package, Release
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.copy_button import CopyButton
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.updates.words import line_of, published

if TYPE_CHECKING:
    from billie_desktop.ui.shell.window import DeskWindow

MEGABYTE = 1_000_000
GROUP = 16
"""Digits of a check sum that stand together."""
NO_WIDTH = "\u200b"


class ReleaseDrawer(Drawer):
    """Opens over any page, also before anybody has signed in. ``folder_asked`` carries the address of the packages."""

    folder_asked = Signal(str)

    def __init__(
        self, host: QWidget, router: KeyRouter, release: Release, present: str, platform: str = sys.platform
    ) -> None:
        about = f"published {published(release)}, you have {present}"
        super().__init__(host, f"Version {release.version}", subtitle=((about, False),))
        self._router = router
        self.release = release
        self._heading("What is new")
        for note in release.notes:
            self.body_layout.addWidget(Paragraph(f"• {note}"))
        self._heading("How to get it")
        package = release.package_for(platform)
        if package is None:
            self.body_layout.addWidget(Paragraph("There is no package for this system.", "dense", "text-muted"))
        else:
            self._add_package(package)
        self.body_layout.addStretch(1)
        self.folder = Button("Open the folder", ButtonKind.MAIN, icon="external")
        self.folder.clicked.connect(lambda: self.folder_asked.emit(release.folder))
        close = Button("Close")
        close.clicked.connect(self.request_close)
        self.foot.hints.set_hints([("Esc", "close")])
        self.foot.set_buttons([close, self.folder])
        self.layer = Layer(Scope.FORM, {Do.CLOSE: self.request_close})
        self.closed.connect(self.on_closed)

    def _heading(self, text: str) -> None:
        self.body_layout.addWidget(Label(text, "h3"))

    def _add_package(self, package: Package) -> None:
        self.body_layout.addWidget(FactRow("Package", package.file, mono=True))
        self.body_layout.addWidget(FactRow("Size", f"{package.size / MEGABYTE:.1f} MB"))
        self._copyable("SHA-256", _breakable(package.sha256, " "), package.sha256)
        line = line_of(package)
        if line:
            words = (
                "Close the desk, download the package, and in its folder run this, or hand it to whoever looks after"
            )
            self.body_layout.addWidget(Paragraph(f"{words} this computer:"))
            shown = line.replace(package.sha256, _breakable(package.sha256, NO_WIDTH))
            self._copyable("line", shown, line)
        else:
            words = "Close the desk, download the package and compare its SHA-256; then open it."
            self.body_layout.addWidget(Paragraph(words))

    def _copyable(self, what: str, text: str, value: str) -> None:
        words = Paragraph(text, "mono-dense", "text-muted")
        words.setAccessibleName(value)
        row = QHBoxLayout()
        row.addWidget(words, 1)
        row.addWidget(CopyButton(what, value), 0, Qt.AlignmentFlag.AlignTop)
        self.body_layout.addLayout(row)

    def summon(self) -> None:
        """Open, and take the keys."""
        self._router.push(self.window(), self.layer)
        self.open()

    def on_closed(self) -> None:
        """The keys go back, and it is gone."""
        self._router.pop(self.window(), self.layer)
        self.deleteLater()


def _breakable(digits: str, mark: str) -> str:
    return mark.join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def show_release(window: DeskWindow, release: Release, present: str) -> ReleaseDrawer:
    """Open it over whatever is in front, unless it is open there already."""
    for drawer in window.findChildren(ReleaseDrawer):
        if drawer.is_open:
            return drawer
    drawer = ReleaseDrawer(window.pages, window.router, release, present)
    drawer.folder_asked.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
    drawer.summon()
    return drawer
