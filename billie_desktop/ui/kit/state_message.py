"""What a region says when it has nothing to show: empty, or not readable. Words and one way on, no drawings."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

MOST_WIDTH = 480


class _Sign(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side = tokens().control.icon
        self.setFixedSize(side, tokens().type_scale["section"].line)
        self.icon_name = "info"
        self.tone: ColorRole = "text-muted"

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), QRect(self.rect()), self.icon_name, theme().color(self.tone))


class StateMessage(QWidget):
    """Title, one sentence about what to do next, and an action. Its parts are made when there is something to say:
    most regions never have to."""

    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(MOST_WIDTH)
        self._is_made = False
        self._room: int | None = None

    def _make(self) -> None:
        self._is_made = True
        spacing = tokens().spacing
        self._sign = _Sign()
        self._title = Label("", "section")
        self._text = Paragraph("", "dense", "text-muted")
        self._action = LinkButton("", underline=False)
        self._action.clicked.connect(self.action_requested)
        head = QHBoxLayout()
        head.setSpacing(spacing.step_2)
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        column = self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        pad = spacing.pane_padding
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(spacing.step_1)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_empty(self, title: str, text: str = "", action: str = "") -> None:
        """There is nothing: what that means, and what to do next."""
        self._show("info", "text-muted", title, text, action)

    def show_unavailable(self, title: str, text: str = "", action: str = "Try again") -> None:
        """It could not be read; this is not "nothing"."""
        self._show("help", "warning", title, text, action)

    def fit(self, room: int) -> None:
        """Only so many px of height are there: the sentence goes first, then title and action share one line. What is
        spoken is always whole."""
        if room != self._room:
            self._room = room
            self._fit()

    def _fit(self) -> None:
        if not self._is_made or self._room is None:
            return
        spacing, text = tokens().spacing, self._text.text_shown()
        across = self.width() - 2 * spacing.pane_padding
        heights = (
            theme().step("section").line,
            self._text.heightForWidth(across) if text else 0,
            self._action.height() if self._action.text() else 0,
        )
        parts = [height for height in heights if height]
        whole = sum(parts) + spacing.step_1 * (len(parts) - 1)
        pad = min(spacing.pane_padding, max(spacing.step_1, (self._room - whole) // 2))
        low = whole + 2 * spacing.step_1 > self._room
        self._text.setVisible(bool(text) and not low)
        way = QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom
        self._column.setDirection(way)
        self._column.setSpacing(spacing.step_3 if low else spacing.step_1)
        self._column.setContentsMargins(spacing.pane_padding, pad, spacing.pane_padding, pad)

    def _show(self, icon: str, tone: ColorRole, title: str, text: str, action: str) -> None:
        if not self._is_made:
            self._make()
        self._sign.icon_name, self._sign.tone = icon, tone
        self._title.setText(title)
        self._title.set_tone("warning" if tone == "warning" else "text")
        self._text.set_text(text)
        self._text.setVisible(bool(text))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._action.setFixedSize(self._action.sizeHint())
        self._fit()
        self.setAccessibleName(f"{title}. {text}" if text else title)
        self._sign.update()
        self.show()
