"""Paints a transcript: bubbles by speaker, names above, rationale below, times and days between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QStyleOptionViewItem, QWidget

from billie_desktop.desk.conversation_values import OutgoingStage
from billie_desktop.domain.conversation import Message, Speaker
from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import Block, RichText, Run, cut
from billie_desktop.domain.text_safety import clean_text
from billie_desktop.ui.conversations.bubble_layout import TextBlockLayout
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.list_delegate import Index, ListDelegate
from billie_desktop.ui.kit.painting import paint_focus_ring, paint_hairline
from billie_desktop.ui.kit.row_delegate import RowSource
from billie_desktop.ui.kit.spinner import paint_spinner
from billie_desktop.ui.kit.text_painting import CENTRE, LEFT, RIGHT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.models.transcript_rows import RowKind, TranscriptRow

MOST_WIDTH = 460
MOST_CHARACTERS = 8000
LEFT_EDGE, RIGHT_EDGE = 16, 10
PAD_X, PAD_Y = 12, 8
NAME_LINE, NAME_GAP = 14, 3
ABOVE = 2
TIME_LINE, TIME_GAP = 14, 5
DIVIDER, DIVIDER_GAP = 24, 2
RATIONALE_GAP = 3
STATE_GAP, STATE_LINE = 4, 16
BELOW = 6
ACTION_GAP = 12
MOST_KEPT = 1500

TRY_AGAIN, DISCARD = "Try again", "Discard"
_GROUNDS: dict[Speaker, ColorRole] = {
    Speaker.CUSTOMER: "bubble-customer",
    Speaker.ASSISTANT: "bubble-assistant",
    Speaker.STAFF: "bubble-staff",
    Speaker.UNKNOWN: "bubble-customer",
}
_CUT = Block((Run("Cut here, it is longer. Copy the message to read the rest.", italic=True),))


@dataclass(frozen=True, slots=True)
class _Bubble:
    """What one row needs, laid out for a width; ``height`` is without the name above."""

    source: object
    body: TextBlockLayout
    rationale: TextBlockLayout | None
    height: int


class BubbleDelegate(ListDelegate):
    """Rows of a `TranscriptModel`. Laid-out text is kept per row and width; ``query`` marks the matches of a search."""

    hairline = False
    bar = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.query = ""
        self.match_key = ""
        self.painted: list[str] | None = None
        self._kept: dict[tuple[str, int], _Bubble] = {}
        theme().theme_changed.connect(self.forget)

    def forget(self) -> None:
        """Colours inside laid-out text belong to the old look."""
        self._kept.clear()

    def is_selectable(self, row: Any) -> bool:
        return bool(row.is_bubble)

    # sizes

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = cast(RowSource, index.model()).row_object(index.row())
        view = cast(QAbstractScrollArea, option.widget)
        # The width at which rows are painted: without the scroll bar, which is always there.
        return QSize(0, self.row_height(row, view.viewport().width()))

    def row_height(self, row: TranscriptRow, width: int) -> int:
        match row.kind:
            case RowKind.TIME:
                return ABOVE + TIME_LINE + TIME_GAP
            case RowKind.DAY | RowKind.EVENT:
                return ABOVE + DIVIDER + DIVIDER_GAP
            case _:
                return self._bubble(row, width).height + (NAME_LINE + NAME_GAP if row.name else 0)

    def prepare(self, message: Message, width: int) -> None:
        """Lay a message out before it is needed."""
        self._bubble(TranscriptRow(message.message_id, RowKind.MESSAGE, message=message), width)

    def _bubble(self, row: TranscriptRow, width: int) -> _Bubble:
        key = (row.key, width)
        source = row.message or row.outgoing
        kept = self._kept.get(key)
        if kept is not None and kept.source is source:
            return kept
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        most = min(MOST_WIDTH, width - LEFT_EDGE - RIGHT_EDGE)
        body = TextBlockLayout(shown_text(row), most - 2 * PAD_X)
        height = round(body.height) + 2 * PAD_Y + BELOW
        rationale = None
        if row.message is not None and row.message.rationale:
            words = (Block((Run(clean_text(row.message.rationale)),)),)
            right = row.speaker is not Speaker.CUSTOMER
            rationale = TextBlockLayout(words, most, "caption", italic=True, right=right)
            height += RATIONALE_GAP + round(rationale.height) + 1
        if row.kind is RowKind.PENDING:
            height += STATE_GAP + STATE_LINE
        made = self._kept[key] = _Bubble(source, body, rationale, height)
        return made

    def bubble_rect(self, row: TranscriptRow, rect: QRect) -> QRect:
        """Where the bubble stands in the rectangle of its row."""
        bubble = self._bubble(row, rect.width())
        most = min(MOST_WIDTH, rect.width() - LEFT_EDGE - RIGHT_EDGE)
        width = most if bubble.body.is_wrapped else round(bubble.body.width + 0.5) + 2 * PAD_X
        top = rect.y() + (NAME_LINE + NAME_GAP if row.name else 0)
        left = rect.x() + LEFT_EDGE if _stands_left(row) else rect.right() + 1 - RIGHT_EDGE - width
        return QRect(left, top, width, round(bubble.body.height) + 2 * PAD_Y)

    # hits

    def link_at(self, row: TranscriptRow, rect: QRect, point: QPoint) -> str:
        """The address of the link under a point of the view, '' for none."""
        if not row.is_bubble:
            return ""
        box = self.bubble_rect(row, rect)
        body = self._bubble(row, rect.width()).body
        return body.link_at(QPointF(point.x() - box.x() - PAD_X, point.y() - box.y() - PAD_Y))

    def action_at(self, row: TranscriptRow, rect: QRect, point: QPoint) -> str:
        """The action of a message that was not sent under a point, '' for none."""
        return next((word for word, box in self._action_boxes(row, rect) if box.contains(point)), "")

    def _action_boxes(self, row: TranscriptRow, rect: QRect) -> list[tuple[str, QRect]]:
        if row.outgoing is None or not row.outgoing.may_retry:
            return []
        box = self.bubble_rect(row, rect)
        words = [TRY_AGAIN] if row.outgoing.stage is OutgoingStage.UNKNOWN else [TRY_AGAIN, DISCARD]
        found, right = [], box.right() + 1 - 2
        for word in reversed(words):
            width = round(text_width(word, "caption", 500)) + 1
            found.append((word, QRect(right - width, box.bottom() + 1 + STATE_GAP, width, STATE_LINE)))
            right -= width + ACTION_GAP
        return found

    # painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = cast(RowSource, index.model()).row_object(index.row())
        rect = option.rect
        painter.fillRect(rect, theme().color(self.ground))
        match row.kind:
            case RowKind.TIME:
                self._paint_time(painter, rect, row)
            case RowKind.DAY | RowKind.EVENT:
                self._paint_divider(painter, rect, row)
            case _:
                self._paint_bubble(painter, rect, row, ringed=index.row() == self.keyboard_row)
        if self.painted is not None:
            self.painted.append(row.key)

    def _paint_time(self, painter: QPainter, rect: QRect, row: TranscriptRow) -> None:
        box = rect.adjusted(LEFT_EDGE, ABOVE, -RIGHT_EDGE, -TIME_GAP)
        paint_text(painter, box, row.words, "stamp", theme().color("text-muted"), CENTRE)

    def _paint_divider(self, painter: QPainter, rect: QRect, row: TranscriptRow) -> None:
        rect = rect.adjusted(0, ABOVE, 0, 0)
        side = tokens().control.icon_small if row.kind is RowKind.EVENT else 0
        gap = tokens().spacing.icon_gap if side else 0
        width = side + gap + round(text_width(row.words, "caption"))
        left = rect.x() + LEFT_EDGE + (rect.width() - LEFT_EDGE - RIGHT_EDGE - width) // 2
        middle = rect.y() + DIVIDER // 2
        air = tokens().spacing.step_2
        paint_hairline(painter, rect.x() + LEFT_EDGE, middle, left - air - rect.x() - LEFT_EDGE)
        after = left + width + air
        paint_hairline(painter, after, middle, rect.right() + 1 - RIGHT_EDGE - after)
        muted = theme().color("text-muted")
        if side:
            paint_icon(painter, QRect(left, rect.y(), side, DIVIDER), "hand", muted, side, bold=True)
        box = QRect(left + side + gap, rect.y(), width, DIVIDER)
        paint_text(painter, box, row.words, "caption", muted, elide=False)

    def _paint_bubble(self, painter: QPainter, rect: QRect, row: TranscriptRow, *, ringed: bool) -> None:
        bubble = self._bubble(row, rect.width())
        box = self.bubble_rect(row, rect)
        left = _stands_left(row)
        if row.name:
            self._paint_name(painter, box, row, left=left)
        outlined = row.kind is RowKind.PENDING or theme().is_high_contrast
        path = _bubble_path(box, 0.5 if outlined else 0.0, left=left)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if row.kind is RowKind.PENDING:
            edge: ColorRole = "danger" if row.outgoing is not None and row.outgoing.may_retry else "bubble-staff-edge"
            pen = QPen(theme().color(edge), 1)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(QPen(theme().color("hairline-strong"), 1) if outlined else Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(_GROUNDS[row.speaker]))
        painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        at = QPointF(box.x() + PAD_X, box.y() + PAD_Y)
        query = self.query if row.kind is RowKind.MESSAGE else ""
        bubble.body.paint(painter, at, theme().color("text"), query, row.key == self.match_key)
        if bubble.rationale is not None:
            self._paint_rationale(painter, rect, box, bubble.rationale, left=left)
        if row.kind is RowKind.PENDING:
            self._paint_state(painter, rect, box, row)
        if ringed:
            paint_focus_ring(painter, box, tokens().radius.bubble)

    def _paint_name(self, painter: QPainter, box: QRect, row: TranscriptRow, *, left: bool) -> None:
        muted = theme().color("text-muted")
        line = QRect(box.x() + 2, box.y() - NAME_GAP - NAME_LINE, max(box.width() - 4, MOST_WIDTH), NAME_LINE)
        if left:
            paint_text(painter, line, row.name, "stamp", muted, LEFT)
            return
        line.moveRight(box.right() - 2)
        width = paint_text(painter, line, row.name, "stamp", muted, RIGHT)
        if row.speaker is Speaker.STAFF:
            side = tokens().control.icon_small
            x = line.right() + 1 - round(width) - side - tokens().spacing.badge_gap
            paint_icon(painter, QRect(x, line.y(), side, NAME_LINE), "user", muted, side, bold=True)

    def _paint_rationale(
        self, painter: QPainter, rect: QRect, box: QRect, layout: TextBlockLayout, *, left: bool
    ) -> None:
        most = min(MOST_WIDTH, rect.width() - LEFT_EDGE - RIGHT_EDGE)
        x = box.x() + 2 if left else box.right() - 1 - most
        layout.paint(painter, QPointF(x, box.bottom() + 1 + RATIONALE_GAP), theme().color("text-muted"))

    def _paint_state(self, painter: QPainter, rect: QRect, box: QRect, row: TranscriptRow) -> None:
        assert row.outgoing is not None
        waits = row.outgoing.may_retry
        ink = theme().color("danger" if waits else "text-muted")
        right = box.right() - 1
        for word, place in self._action_boxes(row, rect):
            paint_text(painter, place, word, "caption", theme().color("link"), weight=500, elide=False)
            painter.fillRect(place.x(), place.bottom() - 1, place.width() - 1, 1, theme().color("link"))
            right = min(right, place.x() - ACTION_GAP)
        line = QRect(rect.x() + LEFT_EDGE, box.bottom() + 1 + STATE_GAP, right - rect.x() - LEFT_EDGE, STATE_LINE)
        width = round(paint_text(painter, line, row.words, "stamp", ink, RIGHT))
        side = tokens().control.icon_small
        sign = QRect(line.right() + 1 - width - side - tokens().spacing.badge_gap, line.y(), side, STATE_LINE)
        if waits:
            unknown = row.outgoing.stage is OutgoingStage.UNKNOWN
            paint_icon(painter, sign, "help" if unknown else "alert", ink, side, bold=True)
        else:
            paint_spinner(painter, sign, side)


def shown_text(row: TranscriptRow) -> RichText:
    """What is painted in a bubble: formatted by allow-list, cut when it is very long."""
    if row.message is None:
        return (Block((Run(row.text),)),)
    blocks, is_cut = cut(read_html(row.message.text), MOST_CHARACTERS)
    if not blocks:
        return (Block((Run("(no words)", italic=True),)),)
    return (*blocks, _CUT) if is_cut else blocks


def _stands_left(row: TranscriptRow) -> bool:
    return row.speaker in (Speaker.CUSTOMER, Speaker.UNKNOWN)


def _bubble_path(box: QRect, inset: float, *, left: bool) -> QPainterPath:
    """A rounded rectangle whose lower corner on the speaker's side is tight; an outline lies ``inset`` inside."""
    outer, tight = float(tokens().radius.bubble), float(tokens().radius.bubble_corner)
    rect = QRectF(box).adjusted(inset, inset, -inset, -inset)
    lower_left, lower_right = (tight, outer) if left else (outer, tight)
    path = QPainterPath(QPointF(rect.left() + outer, rect.top()))
    path.lineTo(rect.right() - outer, rect.top())
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + outer))
    path.lineTo(rect.right(), rect.bottom() - lower_right)
    path.quadTo(rect.bottomRight(), QPointF(rect.right() - lower_right, rect.bottom()))
    path.lineTo(rect.left() + lower_left, rect.bottom())
    path.quadTo(rect.bottomLeft(), QPointF(rect.left(), rect.bottom() - lower_left))
    path.lineTo(rect.left(), rect.top() + outer)
    path.quadTo(rect.topLeft(), QPointF(rect.left() + outer, rect.top()))
    path.closeSubpath()
    return path
