"""The banner of failed actions: how many, and the first of them in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from billie_desktop.domain.command import Command, CommandStage
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.models.command_words import line_of

MOST_TRIES = 5


class FailedNotice(Notice):
    """Gone when nothing failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NoticeKind.DANGER, icon="alert", parent=parent)
        self.hide()

    def show_commands(self, failed: Sequence[Command]) -> None:
        """Failed actions, newest first."""
        self.setVisible(bool(failed))
        if not failed:
            return
        things = "1 failed action." if len(failed) == 1 else f"{len(failed)} failed actions."
        newest = "" if len(failed) == 1 else "Newest: "
        self.set_words(things, f"{newest}{_words(failed[0])}", "Review")


def _words(command: Command) -> str:
    intent = command.intent
    account = intent.account_number or intent.account_id
    why = "not known yet" if command.stage is CommandStage.UNKNOWN else command.error_text.rstrip(".") or "not recorded"
    when = time_of_day(command.changed_at)
    return f"{line_of(command).headline} on {account}: {why}, at {when}, tried {command.tries} of {MOST_TRIES}."
