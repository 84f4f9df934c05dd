"""One column of the states sheet: every state of buttons, rows, inputs, origins, badges and banners in one theme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QWidget

from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, MonoCell, TextCell
from billie_desktop.ui.kit.dot_label import DotLabel, DotTone
from billie_desktop.ui.kit.field import ErrorLine
from billie_desktop.ui.kit.inputs import LineInput, set_wrong
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.notice import Banner, BannerKind
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import badge_size, paint_focus_ring, paint_hairline
from billie_desktop.ui.kit.pending_label import PendingLabel, PendingMark
from billie_desktop.ui.kit.row_delegate import RowDelegate
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ThemeName, tokens
from billie_desktop.ui.kit.tooltip import Tip

WIDTH, HEIGHT = 480, 1000
LEFT = 20
ROOM = 440
BADGE_GAP, BADGE_PITCH = 5, 25

TITLES = {ThemeName.LIGHT: "Light", ThemeName.DARK: "Dark", ThemeName.HIGH_CONTRAST: "High contrast"}
ROWS = ("Rest", "Hover", "Selected", "Selected, keys here", "Not in front", "New, fades in 2 s")
BADGES: tuple[tuple[str, str], ...] = (
    ("active", "Active"), ("pending", "Pending"), ("arrears", "In arrears"), ("paid-off", "Paid off"),
    ("written-off", "Written off"), ("unknown", "Suspended?"), ("bucket-current", "Current"),
    ("bucket-early", "Early · 12 d"), ("bucket-late", "Late · 41 d"), ("bucket-default", "Default · 97 d"),
    ("verified", "Verified"), ("vulnerable", "Vulnerable"), ("complete", "Complete"), ("partial", "Partial"),
    ("overdue", "Overdue"), ("due-next", "Due next"), ("outstanding", "Outstanding"), ("repayment", "Repayment"),
    ("disbursement", "Disbursement"), ("establishment-fee", "Establishment fee"), ("late-fee", "Late fee"),
    ("dishonour-fee", "Dishonour fee"), ("fee-waiver", "Fee waiver"), ("adjustment", "Adjustment"),
    ("write-off", "Write-off"), ("sent", "Sent"), ("failed", "Failed"), ("blocked", "Blocked"),
    ("statement", "Statement"), ("note", "Note"), ("chat-active", "Active"), ("chat-paused", "Paused"),
    ("chat-soft-end", "Soft end"), ("chat-hard-end", "Hard end"), ("approved", "Approved"),
    ("declined", "Declined"), ("referred", "Referred"), ("review-halt", "Flagged for review"),
    ("priority-senior", "Senior"), ("priority-urgent", "Urgent"), ("priority-normal", "Normal"),
)  # fmt: skip


class _RowStates(QWidget):
    """Six rows, one per state, painted by the delegate of the tables."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._delegate = RowDelegate(())
        self.setFixedSize(ROOM, 1 + len(ROWS) * tokens().row.dense)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_hairline(painter, 0, 0, self.width())
        height, delegate = tokens().row.dense, self._delegate
        none, selected = QStyle.StateFlag.State_None, QStyle.StateFlag.State_Selected
        flags = (none, none, selected, selected, selected, none)
        delegate.state.hovered, delegate.state.keyboard_row = 1, 3
        delegate.state.flashes = {(5, -1): 1.0}
        for number, (name, flag) in enumerate(zip(ROWS, flags, strict=True)):
            rect = QRect(0, 1 + number * height, self.width(), height)
            delegate.state.in_front = number != 4
            delegate.paint_ground(painter, rect, number, 0, flag)
            inner = rect.adjusted(12, 0, -12, 0)
            delegate.paint_cell(painter, inner, MonoCell("VN2604220817"))
            delegate.paint_cell(painter, inner.adjusted(116, 0, 0, 0), TextCell(name))
            delegate.paint_cell(painter, inner.adjusted(256, 0, 0, 0), BadgeCell("arrears", "In arrears"))
            delegate.paint_cell(painter, inner, AmountCell(Money(Decimal("453.00"))))


class _Ring(QWidget):
    """A button with its focus ring, as the overlay draws it."""

    def __init__(self, button: Button, parent: QWidget) -> None:
        super().__init__(parent)
        self._button = button
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(button.geometry().adjusted(-6, -6, 6, 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_focus_ring(QPainter(self), self.rect().adjusted(6, 6, -6, -6), tokens().radius.button)


class StatesColumn(Pane):
    """480 × 1000 px in the theme in use."""

    def __init__(self) -> None:
        super().__init__("surface")
        self.setFixedSize(WIDTH, HEIGHT)
        self._put(Label(TITLES[theme().name], "h3"), LEFT, 16)
        self._caption("Buttons: rest, hover, pressed, focus, off", 52)
        self._buttons()
        self._caption("Rows: rest, hover, selected, selected with keys, window not in front, new", 158)
        self._put(_RowStates(self), LEFT, 180)
        self._caption("Inputs: rest, focus, wrong, off", 385)
        self._inputs()
        self._caption("Origin, pending, dots", 471)
        self._origins()
        self._caption("Badges, always icon and word", 579)
        self._badges(601)
        self._caption("Banners, tooltip", 858)
        self._banners()

    def _put(self, widget: QWidget, x: int, y: int) -> QWidget:
        widget.setParent(self)
        widget.move(x, y)
        if widget.sizeHint().isValid() and widget.minimumSize() != widget.maximumSize():
            widget.resize(widget.sizeHint())
        widget.show()
        return widget

    def _caption(self, text: str, y: int) -> None:
        self._put(Label(text, "caption", "text-muted", weight=500), LEFT, y)

    def _row_of_buttons(self, buttons: Sequence[Button], y: int, ringed: int, gaps: Sequence[int]) -> None:
        x = LEFT
        for number, (button, gap) in enumerate(zip(buttons, gaps, strict=True)):
            self._put(button, x, y)
            if number == ringed:
                _Ring(button, self).show()
            x += button.width() + gap

    def _buttons(self) -> None:
        main = [Button("Record", ButtonKind.MAIN) for _ in range(5)]
        main[1].setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        main[2].setDown(True)
        main[4].set_off("the ledger is not reachable")
        self._row_of_buttons(main, 74, 3, (8, 8, 8, 8, 0))
        plain = [Button("Waive fee"), Button("Waive fee"), Button("Reject", ButtonKind.DANGER)]
        plain += [Button("More", ButtonKind.TEXT), Button("Waive fee")]
        plain[1].setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        self._row_of_buttons(plain, 114, 4, (8, 8, 8, 8, 0))

    def _inputs(self) -> None:
        texts = ("191.50", "191.50", "191.505", "453.00")
        places = ((20, 100), (128, 100), (236, 112), (356, 100))
        inputs = []
        for text, (x, width) in zip(texts, places, strict=True):
            line = LineInput()
            line.setText(text)
            self._put(line, x, 407)
            line.setFixedWidth(width)
            inputs.append(line)
        inputs[1].setReadOnly(True)
        inputs[1].setFocus()
        set_wrong(inputs[2], "2 decimals")
        inputs[3].set_off("only the whole balance can be written off")
        error = ErrorLine()
        error.set_message("2 decimals")
        self._put(error, 236, 439)

    def _origins(self) -> None:
        moment = datetime(2026, 6, 9, 23, 41, 7, tzinfo=UTC)
        x = LEFT
        for origin, words in (
            (Origin.live(moment), None),
            (Origin.cached(moment), "Cached · 2 min"),
            (Origin.unavailable(), None),
        ):
            label = OriginLabel()
            label.set_origin(origin, words)
            x += self._put(label, x, 493).width() + 16
        self._pending(PendingMark.RUNNING, "waiving $10.00", x, 491)
        x = self._pending(PendingMark.CONFIRMED, "recorded 09:41:29", LEFT, 517) + 16
        self._pending(PendingMark.FAILED, "not recorded", x, 517, "Retry")
        x = LEFT
        for dot, word in zip(DotTone, ("Connected", "Degraded", "Offline", "Unknown"), strict=True):
            x += self._put(DotLabel(dot, word), x, 547).width() + 12

    def _pending(self, mark: PendingMark, words: str, x: int, y: int, action: str = "") -> int:
        label = PendingLabel()
        label.set_pending(mark, words, action)
        self._put(label, x, y)
        return x + label.width()

    def _badges(self, y: int) -> None:
        x = LEFT
        for status, word in BADGES:
            width = badge_size(status, word).width()
            if x + width > LEFT + ROOM:
                x, y = LEFT, y + BADGE_PITCH
            self._put(Badge(status, word), x, y)
            x += width + BADGE_GAP

    def _banners(self) -> None:
        critical = Banner(BannerKind.CRITICAL, "Read-only since 9:28 am, the ledger is not reachable", icon="wifi-off")
        late = Banner(BannerKind.OFFLINE, "Aging is late, days past due are shown as dashes", icon="info")
        for banner, y in ((critical, 880), (late, 912)):
            banner.setFixedHeight(32)
            self._put(banner, LEFT, y)
            banner.setFixedWidth(ROOM)
        self._put(Tip("Off: supervisors and admins waive fees"), LEFT, 954)
