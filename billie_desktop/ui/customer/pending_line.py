"""The foot of the customer's page: commands that run, were just recorded, failed, or are not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.command import Command
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.models.command_words import CommandLine, MarkKind, line_of

MOST = 2
SIGNS: dict[MarkKind, tuple[str, ColorRole, ColorRole]] = {
    # sign, its colour, colour of the headline
    MarkKind.RECORDED: ("check", "success", "success"),
    MarkKind.UNKNOWN: ("help", "warning", "warning"),
    MarkKind.FAILED: ("alert", "danger", "danger"),
}


def commands_of(accounts: Iterable[AccountView]) -> list[Command]:
    """The commands of all accounts, the oldest first."""
    found = [command for each in accounts for command in each.commands]
    return sorted(found, key=lambda command: command.intent.made_at)


class _Words(QWidget):
    """Strong headline, muted rest; the rest is cut when the line is too narrow, the headline never."""

    def __init__(self, line: CommandLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        headline = text_width(line.headline, "caption", 500)
        self._headline = round(headline) + 4
        self.setMinimumWidth(self._headline + 60)
        self.setMaximumWidth(self._headline + round(text_width(line.rest, "caption")) + 2)
        self.setFixedHeight(tokens().control.least_target)
        self.setAccessibleName(f"{line.headline} {line.rest}")

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = SIGNS[self._line.kind][2] if self._line.kind in SIGNS else "text"
        color = theme().color(tone)
        paint_text(painter, self.rect(), self._line.headline, "caption", color, weight=500, elide=False)
        rest = self.rect().adjusted(self._headline, 0, 0, 0)
        rest_tone = color if self._line.kind in (MarkKind.UNKNOWN, MarkKind.FAILED) else theme().color("text-muted")
        paint_text(painter, rest, self._line.rest, "caption", rest_tone)


class _Sign(QWidget):
    def __init__(self, icon: str, tone: ColorRole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self.setFixedSize(tokens().control.icon, tokens().control.least_target)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRect(self.rect())
        paint_icon(QPainter(self), box, self._icon, theme().color(self._tone), tokens().control.icon - 2)


class PendingLine(Pane):
    """Shows the newest commands, what needs eyes first; the number of all at the right."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setFixedHeight(tokens().region.pending_line)
        self._shown: tuple[CommandLine, ...] | None = None
        self._count = -1
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(tokens().spacing.pane_padding, 1, tokens().spacing.pane_padding, 0)
        self._row.setSpacing(tokens().spacing.step_2)
        self.show_commands(())

    @property
    def shown(self) -> tuple[CommandLine, ...]:
        """The lines on screen."""
        return self._shown or ()

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show these commands; the same ones change nothing."""
        open_ones = [command for command in commands if not command.dismissed]
        lines = [line_of(command) for command in open_ones]
        order = {MarkKind.UNKNOWN: 0, MarkKind.FAILED: 1, MarkKind.PENDING: 2, MarkKind.RECORDED: 3}
        ranked = sorted(range(len(lines)), key=lambda place: (order[lines[place].kind], -place))
        shown = tuple(lines[place] for place in ranked[:MOST])
        if shown == self._shown and len(lines) == self._count:
            return
        self._shown, self._count = shown, len(lines)
        self._clear()
        if not shown:
            self._add_quiet()
            return
        for place, line in enumerate(shown):
            if place:
                self._add_separator()
            self._add_line(line)
        self._row.addStretch(1)
        self._row.addWidget(Label(f"{len(lines)} in this window", "caption", "text-muted"))

    def _clear(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add_quiet(self) -> None:
        self._row.addWidget(_Sign("check", "text-muted"))
        self._row.addWidget(Label("Nothing pending for this customer", "caption", "text-muted"))
        self._row.addStretch(1)

    def _add_separator(self) -> None:
        rule = Hairline(vertical=True, strong=True)
        rule.setFixedHeight(20)
        self._row.addSpacing(10)
        self._row.addWidget(rule)
        self._row.addSpacing(12)

    def _add_line(self, line: CommandLine) -> None:
        if line.kind is MarkKind.PENDING:
            self._row.addWidget(Spinner(), 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            icon, tone, _ = SIGNS[line.kind]
            self._row.addWidget(_Sign(icon, tone))
        self._row.addWidget(_Words(line))
        if line.ask is not None:
            tone = SIGNS[line.kind][2] if line.kind in SIGNS else "link"
            link = LinkButton(line.ask.value, tone)
            link.setAccessibleName(f"{line.ask.value}: {line.headline}")
            ask = line.ask.value
            link.clicked.connect(lambda _checked=False, key=line.key: self.asked.emit(key, ask))
            self._row.addWidget(link)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, 0, self.width())
