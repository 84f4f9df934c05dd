"""A figure: right aligned, tabular, with what is pending at its left; never the pending amount in its place."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import QRect, QSize, QTimer, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.columns import MISSING
from billie_desktop.ui.kit.origin_label import origin_spoken
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.pending_label import PendingLabel as PendingLabel
from billie_desktop.ui.kit.pending_label import PendingMark as PendingMark
from billie_desktop.ui.kit.text_painting import LEFT, RIGHT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, FontRole, tokens

PENDING_GAP = 12


class MoneyLabel(QWidget):
    """An amount with its dollar sign. Missing is "—" and zero is muted; text never moves when it changes.

    `role` and `weight` come from the type scale (`figure` for headlines), `left` aligns a headline to the left.
    The spoken text says the amount in words, where it is from and what is pending.
    """

    def __init__(
        self,
        value: Money | Decimal | None = None,
        origin: Origin | None = None,
        pending: str = "",
        *,
        name: str = "",
        role: FontRole = "dense",
        weight: int | None = 600,
        tone: ColorRole = "text",
        left: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._role: FontRole = role
        self._weight = None if role in ("figure", "figure-large", "countdown") else weight
        self._tone: ColorRole = tone
        self._left = left
        self._flash_share = 0.0
        self._value: Money | None = None
        self._origin: Origin | None = origin
        self._pending: PendingLabel | None = None
        self._fade: QVariantAnimation | None = None
        self._settled: QTimer | None = None
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_value(value, origin)
        if pending:
            self.set_pending(PendingMark.RUNNING, pending)

    @property
    def pending(self) -> PendingLabel:
        """What is under way, at the left of the figure; made when it is asked for: most figures stand alone."""
        if self._pending is None:
            self._pending = PendingLabel(self)
            self._settled = QTimer(self)
            self._settled.setSingleShot(True)
            self._settled.setInterval(tokens().duration.confirmed_mark)
            self._settled.timeout.connect(self.on_settled)
            self._pending.hide()
        return self._pending

    @property
    def _mark(self) -> PendingMark | None:
        return self._pending.mark if self._pending is not None else None

    @property
    def value(self) -> Money | None:
        """The figure of the record; never the pending one."""
        return self._value

    def set_value(self, value: Money | Decimal | None, origin: Origin | None = None, *, flash: bool = False) -> None:
        """Show another figure, in place; `flash` when the record changed it. The same figure is only told anew where it
        is from."""
        money = Money(value) if isinstance(value, Decimal) else value
        changed = money != self._value
        self._value = money
        self._origin = origin if origin is not None else self._origin
        self._describe()
        if not changed:
            return
        self.updateGeometry()
        if flash:
            self.change_flash()
        self.update()

    def set_pending(self, mark: PendingMark | None, words: str = "", action: str = "") -> None:
        """Show what is under way at the left of the figure; a confirmation goes by itself after two seconds.

        `action` is a word to press, such as Retry or Check now; `pending.action_requested` tells when it is.
        """
        if mark is None and self._pending is None:
            return
        self.pending.set_pending(mark, words, action)
        assert self._settled is not None
        if mark is PendingMark.CONFIRMED:
            self._settled.start()
        else:
            self._settled.stop()
        self._describe()
        self._place()
        self.updateGeometry()

    def set_tone(self, tone: ColorRole) -> None:
        """Another text colour, such as danger for what is overdue."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def change_flash(self) -> None:
        """Let the ground fade from the flash colour; nothing in reduced motion."""
        length = theme().motion(tokens().duration.row_change)
        if length > 0:
            if self._fade is None:
                self._fade = QVariantAnimation(self)
                self._fade.setStartValue(1.0)
                self._fade.setEndValue(0.0)
                self._fade.valueChanged.connect(self.on_fade)
            self._fade.stop()
            self._fade.setDuration(length)
            self._fade.start()

    def on_fade(self, share: float) -> None:
        """One step of the fading ground."""
        self._flash_share = share
        self.update()

    def on_settled(self) -> None:
        """The confirmed mark has been seen."""
        self.set_pending(None)

    def text(self) -> str:
        """The figure as shown."""
        return MISSING if self._value is None else self._value.with_symbol()

    def _describe(self) -> None:
        parts = [self._value.spoken() if self._value is not None else "not available"]
        if self._origin is not None:
            parts.append(origin_spoken(self._origin, datetime.now(UTC)))
        said = self._pending.words if self._pending is not None else ""
        if said:
            parts.append(f"pending: {said}" if self._mark is PendingMark.RUNNING else said)
        words = ", ".join(parts)
        self.setAccessibleName(f"{self._name}: {words}" if self._name else words)

    def _figure_width(self) -> int:
        return round(text_width(self.text(), self._role, self._weight)) + 1

    def _place(self) -> None:
        if self._pending is None:
            return
        y = (self.height() - self.pending.height()) // 2
        self.pending.move(self.width() - self._figure_width() - PENDING_GAP - self.pending.width(), y)
        self.pending.setVisible(self.pending.mark is not None)

    def resizeEvent(self, event: object) -> None:
        self._place()

    def sizeHint(self) -> QSize:
        extra = self.pending.width() + PENDING_GAP if self._mark is not None else 0
        return QSize(self._figure_width() + extra, max(theme().step(self._role).line, tokens().control.least_target))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = self._figure_width()
        x = 0 if self._left else self.width() - width
        if self._flash_share > 0:
            painter.setOpacity(self._flash_share)
            box = QRect(x - 4, 0, width + 8, self.height()).intersected(self.rect())
            rounded_rect(painter, box, tokens().radius.progress, theme().color("flash"))
            painter.setOpacity(1.0)
        muted = self._value is None or self._value.is_zero
        color = theme().color("text-muted" if muted else self._tone)
        weight = self._weight
        if muted and self._role not in ("figure", "figure-large", "countdown"):
            weight = 400
        align = LEFT if self._left else RIGHT
        paint_text(painter, self.rect(), self.text(), self._role, color, align, weight, elide=False)
