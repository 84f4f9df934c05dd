"""The view for lists painted by a `ListDelegate`: hover and keyboard ring by row, keys as in tables."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from billie_desktop.ui.kit.flash import Flashes
from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole


class ListView(QListView):
    """`row_activated` is Enter or a click; the selection moves without it."""

    row_activated = Signal(int)
    current_row_changed = Signal(int)

    def __init__(self, delegate: ListDelegate, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = delegate
        delegate.setParent(self)
        self.flashes = Flashes(self)
        self.flashes.faded.connect(self.on_faded)
        self._by_key = False
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # An opaque viewport is scrolled by moving pixels; only the rows that come in are painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.set_ground(delegate.ground)
        self.clicked.connect(self.on_clicked)

    def set_ground(self, role: ColorRole) -> None:
        """The colour below the last row."""
        self.rows.ground = role
        self.viewport().update()

    def flash(self, row: int, length: int | None = None) -> None:
        """Let a new or changed row fade."""
        model = self.model()
        if model is not None and 0 <= row < model.rowCount():
            self.flashes.start(model.index(row, 0), True, length)

    def on_faded(self, index: QModelIndex, whole_row: bool) -> None:
        """Paint a fading row again."""
        self.update(index)

    def on_clicked(self, index: QModelIndex) -> None:
        """A click opens."""
        self.row_activated.emit(index.row())

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_row_changed.emit(current.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        before = self.rows.hovered
        if row == before:
            return
        self.rows.hovered = row
        model = self.model()
        for number in (before, row):
            if model is not None and 0 <= number < model.rowCount():
                self.update(model.index(number, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        row, key = self.currentIndex().row(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.row_activated.emit(row)
        elif key in (Qt.Key.Key_J, Qt.Key.Key_K) and not event.modifiers():
            self.step(1 if key == Qt.Key.Key_J else -1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def step(self, by: int) -> None:
        """Move to the next row that can be selected, in either direction."""
        model = self.model()
        if model is None:
            return
        row = self.currentIndex().row() + by
        while 0 <= row < model.rowCount():
            index = model.index(row, 0)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return
            row += by

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            # A window that comes to the front gives the focus back as it was, ring or no ring.
            self._by_key = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.step(1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self.viewport()).fillRect(event.rect(), theme().color(self.rows.ground))
        self.rows.keyboard_row = self.currentIndex().row() if self._by_key and self.hasFocus() else -1
        self.rows.in_front = self.isActiveWindow()
        self.rows.flashes = self.flashes.shares() if self.flashes.is_running else {}
        super().paintEvent(event)
