"""Small painted bars: paid instalments, aging, and time that runs down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

PROGRESS_HEIGHT = 8
PROGRESS_GAP = 2
AGING_HEIGHT = 10
COUNTDOWN_HEIGHT = 6


class SegmentState(StrEnum):
    """State of one instalment in the progress bar."""

    PAID = "paid"
    PARTIAL = "partial"
    OVERDUE = "overdue"
    TO_COME = "to come"


@dataclass(frozen=True, slots=True)
class Segment:
    """One instalment: its state, the paid share from 0 to 1 (for a partial one), and whether it is overdue."""

    state: SegmentState
    paid_share: Decimal = Decimal(0)
    overdue: bool = False


_COLORS: dict[SegmentState, ColorRole] = {
    SegmentState.PAID: "progress-paid",
    SegmentState.PARTIAL: "progress-partial",
    SegmentState.OVERDUE: "progress-overdue",
    SegmentState.TO_COME: "progress-track",
}


def paint_progress(painter: QPainter, rect: QRect, segments: Sequence[Segment]) -> None:
    """Paint instalments side by side; a partial one is cut into its paid and its open part."""
    if not segments:
        return
    count = len(segments)
    room = rect.width() - PROGRESS_GAP * (count - 1)
    radius = tokens().radius.progress
    for number, segment in enumerate(segments):
        left = rect.x() + number * PROGRESS_GAP + room * number // count
        right = rect.x() + number * PROGRESS_GAP + room * (number + 1) // count
        box = QRect(left, rect.y(), right - left, rect.height())
        if segment.state is not SegmentState.PARTIAL:
            rounded_rect(painter, box, radius, theme().color(_COLORS[segment.state]))
            continue
        split = max(1, min(box.width() - 2, int(box.width() * segment.paid_share)))
        rest: ColorRole = "progress-overdue" if segment.overdue else "progress-track"
        rounded_rect(painter, QRect(left, box.y(), split, box.height()), radius, theme().color("progress-partial"))
        open_part = QRect(left + split + 1, box.y(), box.width() - split - 1, box.height())
        rounded_rect(painter, open_part, radius, theme().color(rest))


def paint_share(painter: QPainter, rect: QRect, share: Decimal, role: ColorRole, track: bool = False) -> None:
    """A bar that fills `share` (0 to 1) of `rect`, on its track if wanted."""
    radius = rect.height() / 2 if track else tokens().radius.progress
    if track:
        rounded_rect(painter, rect, radius, theme().color("progress-track"))
    width = int(rect.width() * min(Decimal(1), max(Decimal(0), share)))
    if width > 0:
        rounded_rect(painter, QRect(rect.x(), rect.y(), width, rect.height()), radius, theme().color(role))


class ProgressBar(QWidget):
    """Progress of a loan, one segment per instalment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[Segment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_segments(())

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Show these instalments, in order; the same ones change nothing."""
        if tuple(segments) == self._segments and self.accessibleName():
            return
        self._segments = tuple(segments)
        paid = sum(1 for segment in self._segments if segment.state is SegmentState.PAID)
        overdue = sum(1 for s in self._segments if s.overdue or s.state is SegmentState.OVERDUE)
        words = f"{paid} of {len(self._segments)} instalments paid"
        self.setAccessibleName(f"{words}, {overdue} overdue" if overdue else words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, PROGRESS_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, PROGRESS_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_progress(QPainter(self), self.rect(), self._segments)


class ShareBar(QWidget):
    """One bar for a share of a whole: an aging bucket, or the time left to a cut-off."""

    def __init__(self, role: ColorRole, track: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role: ColorRole = role
        self._track = track
        self._share = Decimal(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: Decimal, role: ColorRole | None = None) -> None:
        """Fill this share, 0 to 1, if wanted in another colour."""
        self._share = share
        self._role = role or self._role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, COUNTDOWN_HEIGHT if self._track else AGING_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_share(QPainter(self), self.rect(), self._share, self._role, self._track)
