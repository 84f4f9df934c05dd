"""The state of the desk in a few lines and one sign, without names or amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from billie_desktop.domain.disbursement import Urgency, countdown
from billie_desktop.ui.shell.connection_words import database_look, failed_look, ledger_look, stream_look

if TYPE_CHECKING:
    from billie_desktop.domain.connection import ConnectionState
    from billie_desktop.ui.kit.tokens import ColorRole


@dataclass(frozen=True, slots=True)
class TrayLook:
    """``icon`` is a shape of its own for each grade: the colour alone says nothing."""

    icon: str
    color: ColorRole
    lines: tuple[str, ...]


GRADES: tuple[tuple[str, ColorRole], ...] = (
    ("check-circle", "dot-ok"),
    ("clock", "dot-idle"),
    ("alert", "dot-warn"),
    ("x-circle", "dot-error"),
)
_GRADE_OF_DOT = {"dot-ok": 0, "dot-idle": 1, "dot-warn": 2, "dot-error": 3}


def tray_look(state: ConnectionState | None, failed: int, now: datetime) -> TrayLook:
    """Ledger, lag of the stream, failed actions and the time to 3 pm in Sydney. ``state`` None: starting."""
    if state is None:
        icon, color = GRADES[1]
        return TrayLook(icon, color, ("Starting",))
    looks = [look for look in (ledger_look(state), stream_look(state), database_look(state)) if look.words]
    grade = max(_GRADE_OF_DOT.get(look.dot or "", 0) for look in looks)
    if failed:
        grade = max(grade, 2)
    clock = countdown(now)
    until = clock.words if clock.urgency is Urgency.PASSED else f"{clock.figure} {clock.words}"
    icon, color = GRADES[grade]
    return TrayLook(icon, color, (*(look.words for look in looks), failed_look(failed).words, until))
