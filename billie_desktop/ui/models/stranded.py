"""Commands that were written down and never sent, because the desk ended in between: they are shown as not recorded.

Only the desk knows them (they are among its failed actions while still INTENDED); a command on its way out is INTENDED
for a moment as well and must keep its spinner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from billie_desktop.domain.command import Command, CommandStage

if TYPE_CHECKING:
    from billie_desktop.desk.values import CustomerView

NEVER_SENT = "It was written down and never sent."


def stranded_keys(failed: Iterable[Command]) -> frozenset[str]:
    """Keys of commands that wait to be sent again or dismissed."""
    return frozenset(each.intent.key for each in failed if each.stage is CommandStage.INTENDED)


def shown_as_failed(view: CustomerView, stranded: frozenset[str]) -> CustomerView:
    """The view with stranded commands as failed ones; the same object when there is none."""
    if not any(command.intent.key in stranded for each in view.accounts for command in each.commands):
        return view
    accounts = tuple(
        replace(each, commands=tuple(_shown(command, stranded) for command in each.commands)) for each in view.accounts
    )
    return replace(view, accounts=accounts)


def _shown(command: Command, stranded: frozenset[str]) -> Command:
    if command.intent.key not in stranded:
        return command
    return command.moved(CommandStage.FAILED, command.changed_at, error_text=NEVER_SENT)
