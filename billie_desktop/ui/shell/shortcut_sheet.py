"""The sheet of all keys, made from the one table that the router obeys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import BINDINGS, Do, Scope
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.scroll import FittedPane
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.palette.shadow import paint_popup_shadow

WIDTH = 1180
TOP = 72
ROW = 26
BESIDE_FROM = 1040
"""Narrower than this the columns stand two by two, and scroll."""
COLUMNS = (
    (Scope.ANYWHERE, Scope.WINDOW),
    (Scope.CUSTOMER,),
    (Scope.CHAT,),
    (Scope.LIST, Scope.PALETTE, Scope.FORM),
)


class _Panel(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        border = theme().color("hairline-strong") if theme().is_high_contrast else None
        rounded_rect(QPainter(self), self.rect(), tokens().radius.popup, theme().color("surface-raised"), border)


class ShortcutSheet(QWidget):
    """Opens over the window with ``?``; Esc or a click beside it closes it. Its many words are made at first use."""

    def __init__(self, window: QWidget, router: KeyRouter) -> None:
        super().__init__(window)
        self._window = window
        self._router = router
        self._opener: QWidget | None = None
        self._sides: list[QWidget] = []
        self.panel = _Panel(self)
        self.panel.setAccessibleName("Keys")
        self.close_button = IconButton("close", "Close, Esc", parent=self.panel)
        self.close_button.clicked.connect(self.dismiss)
        self.layer = Layer(Scope.WINDOW, {Do.CLOSE: self.dismiss, Do.SHEET: self.dismiss})
        window.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        pad = tokens().spacing.pane_padding
        head = QHBoxLayout()
        head.addWidget(Label("Keys", "h2"))
        head.addStretch(1)
        head.addWidget(self.close_button)
        for scopes in COLUMNS:
            box = QWidget()
            self._sides.append(box)
            side = QVBoxLayout(box)
            side.setContentsMargins(0, 0, 0, 0)
            side.setSpacing(0)
            for scope in scopes:
                side.addWidget(Label(scope.value, "section"))
                side.addSpacing(4)
                side.addLayout(self._rows(scope))
                side.addSpacing(12)
            side.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * pad)
        room = FittedPane("surface-raised")
        room.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # where the keys do not fit, arrows scroll them
        room.setAccessibleName("Keys, by place")
        room.column.addLayout(self._grid)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(pad, pad, pad, 12)
        column.addLayout(head)
        column.addWidget(room)

    @staticmethod
    def _rows(scope: Scope) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for binding in (each for each in BINDINGS if each.scope is scope):
            words = Label(binding.words, "dense", "text-muted")
            words.setFixedHeight(ROW)
            # Enter has two names on keyboards, and of two chords one is enough to draw.
            named = [key for key in binding.keys if "Return" not in key]
            drawn = [named[0], *(key for key in named[1:] if "+" not in key)]
            line = QHBoxLayout()
            line.addWidget(words, 1)
            line.addWidget(KeyHints([(" ".join(drawn), "")]))
            rows.addLayout(line)
        return rows

    @property
    def is_open(self) -> bool:
        """Whether it has the keys."""
        return self.isVisible()

    def summon(self) -> None:
        """Open."""
        if self.is_open:
            return
        if self.panel.layout() is None:
            self._build()
        self._opener = QApplication.focusWidget()
        self._router.push(self._window, self.layer)
        self._place()
        self.show()
        self.raise_()
        self.close_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Close; the focus goes back."""
        if not self.is_open:
            return
        self._router.pop(self._window, self.layer)
        self.hide()
        opener, self._opener = self._opener, None
        if opener is not None and opener.isVisible():
            opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width = min(WIDTH, self.width() - 24)
        across = len(self._sides) if width >= BESIDE_FROM else len(self._sides) // 2
        for place, side in enumerate(self._sides):
            self._grid.addWidget(side, place // across, place % across)
        for column in range(len(self._sides)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        height = min(self.panel.sizeHint().height(), self._window.height() - TOP - 24)
        self.panel.setGeometry((self.width() - width) // 2, TOP, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize and self.is_open:
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scrim = QColor(theme().color("scrim"))
        scrim.setAlphaF(theme().look.scrim_opacity)
        painter.fillRect(self.rect(), scrim)
        paint_popup_shadow(painter, QRect(self.panel.geometry()), tokens().radius.popup)
