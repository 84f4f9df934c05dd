"""The tile of approvers: what waits for their decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.session import Limits
from billie_desktop.domain.words import age
from billie_desktop.ui.home.tiles import FigureTile
from billie_desktop.ui.kit.tokens import ColorRole

WAITING, ABOVE, OLDEST = "Waiting for you", "Above your limit", "Oldest"
OLD_HOURS = 12


class ApprovalsTile(FigureTile):
    """One's own requests are not for oneself to decide and are not counted."""

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("Approvals", (WAITING, ABOVE, OLDEST), link="Open queue", parent=parent)
        self._desk = desk
        self._now = now
        self._release: Callable[[], None] | None = None

    def start(self) -> None:
        """Shown: follow the board."""
        if self._desk.requests is not None and self._release is None:
            self._release = self._desk.requests.subscribe(self.show_board)
        self.show_board()

    def stop(self) -> None:
        """Hidden."""
        if self._release is not None:
            self._release()
            self._release = None

    def show_board(self) -> None:
        """What waits now; unavailable rather than none."""
        requests, decisions = self._desk.requests, self._desk.decisions
        if requests is None or not requests.board.is_known:
            self.show_texts(None)
            return
        limits = decisions.limits if decisions is not None else Limits()
        others = [each for each in requests.board.pending if each.requested_by != self._desk.agent.user_id]
        above = [each for each in others if _is_above(each, limits)]
        mine = [each for each in others if each not in above]
        dates = [each.requested_at for each in others if each.requested_at is not None]
        oldest = (self._now() - min(dates)).total_seconds() if dates else None
        is_old = oldest is not None and oldest >= OLD_HOURS * 3600
        tone: ColorRole = "warning" if is_old else "text"
        self.show_texts(
            {
                WAITING: (_counted(mine), "text" if mine else "text-muted"),
                ABOVE: (_counted(above), "text" if above else "text-muted"),
                OLDEST: (age(oldest), tone) if oldest is not None else ("none", "text-muted"),
            }
        )


def _is_above(request: ApprovalRequest, limits: Limits) -> bool:
    limit = limits.approve_write_off if request.kind is RequestKind.WRITE_OFF else limits.approve_adjustment
    return limit is not None and request.weight is not None and request.weight > limit


def _counted(requests: Sequence[ApprovalRequest]) -> str:
    if not requests:
        return "0"
    known = [each.weight for each in requests if each.weight is not None]
    return f"{len(requests):,} · {sum(known, ZERO).with_symbol()}" if known else f"{len(requests):,}"
