"""A running command in words: the mark beside a figure and the line at the foot of the customer's window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from billie_desktop.domain.command import Action, Command, CommandStage
from billie_desktop.domain.words import RUNNING_WORDS, clock

NOUNS = {
    Action.RECORD_REPAYMENT: "Repayment",
    Action.WAIVE_FEE: "Fee waiver",
    Action.LATE_FEE: "Late fee",
    Action.DISHONOUR_FEE: "Dishonour fee",
    Action.DISBURSE: "Disbursement",
    Action.ADJUST: "Adjustment request",
    Action.REQUEST_WRITE_OFF: "Write-off request",
    Action.APPROVE_REQUEST: "Approval",
    Action.REJECT_REQUEST: "Rejection",
    Action.CANCEL_REQUEST: "Cancellation",
}

ON_FEES = frozenset({Action.WAIVE_FEE, Action.LATE_FEE, Action.DISHONOUR_FEE})
"""Actions whose mark stands beside the fee balance; all others stand beside the total."""


class MarkKind(StrEnum):
    """How a mark looks: spinner, tick, question mark, alert."""

    PENDING = "pending"
    RECORDED = "recorded"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Ask(StrEnum):
    """What an agent may ask for at a mark; the value is the word of the link."""

    RETRY = "Retry"
    CHECK_NOW = "Check now"
    DISMISS = "Dismiss"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands left of a figure while a command settles. ``key`` names the command; ``ask`` may be None; ``short``
    is what a narrow place shows of the words."""

    key: str
    kind: MarkKind
    words: str
    ask: Ask | None = None
    short: str = ""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One command at the foot: a strong headline, the rest in normal weight, and what may be asked."""

    key: str
    kind: MarkKind
    headline: str
    rest: str
    ask: Ask | None = None


def amount_of(command: Command) -> str:
    """ "$10.00", or the action's noun when it has no amount."""
    amount = command.intent.amount
    return amount.with_symbol() if amount is not None else NOUNS[command.intent.action]


def details_of(command: Command) -> str:
    """Code, reference, tries and key, for whoever looks into it; no name, no amount."""
    parts = (command.error_code, command.reference, f"tried {command.tries}", f"key {command.intent.key}")
    return " · ".join(part for part in parts if part)


def kind_of(command: Command) -> MarkKind:
    """The look of a stage."""
    match command.stage:
        case CommandStage.INTENDED | CommandStage.SENT:
            return MarkKind.PENDING
        case CommandStage.CONFIRMED | CommandStage.SETTLED:
            return MarkKind.RECORDED
        case CommandStage.UNKNOWN:
            return MarkKind.UNKNOWN
        case CommandStage.REFUSED | CommandStage.FAILED:
            return MarkKind.FAILED


def ask_of(command: Command) -> Ask | None:
    """The one thing to do about a command now, if any."""
    match command.stage:
        case CommandStage.UNKNOWN:
            return Ask.CHECK_NOW
        case CommandStage.FAILED:
            return Ask.RETRY
        case CommandStage.REFUSED:
            return Ask.DISMISS
        case _:
            return None


def mark_of(command: Command) -> Mark:
    """The mark of one command."""
    amount = amount_of(command)
    kind = kind_of(command)
    match command.stage:
        case CommandStage.INTENDED | CommandStage.SENT:
            words = f"{RUNNING_WORDS[command.intent.action]} {amount}"
        case CommandStage.CONFIRMED | CommandStage.SETTLED:
            words = f"recorded {clock(command.changed_at)}"
        case CommandStage.UNKNOWN:
            words = f"{amount} not known"
        case CommandStage.REFUSED:
            words = f"{amount} refused"
        case CommandStage.FAILED:
            words = f"{amount} not recorded"
    short = "recorded" if kind is MarkKind.RECORDED else amount
    return Mark(command.intent.key, kind, words, ask_of(command), short)


def marks(commands: Sequence[Command]) -> tuple[Mark | None, Mark | None]:
    """(mark at the fees, mark at the total): the newest command of each kind, what is open before what is over."""
    shown = [command for command in commands if not command.dismissed]
    at_fees = [command for command in shown if command.intent.action in ON_FEES]
    at_total = [command for command in shown if command.intent.action not in ON_FEES]
    return _foremost(at_fees), _foremost(at_total)


def _foremost(commands: list[Command]) -> Mark | None:
    if not commands:
        return None
    # Later commands win; a recorded one gives way to anything that still needs eyes.
    return mark_of(max(enumerate(commands), key=lambda each: (kind_of(each[1]) is not MarkKind.RECORDED, each[0]))[1])


def line_of(command: Command) -> CommandLine:
    """The line of one command."""
    noun, amount = NOUNS[command.intent.action], command.intent.amount
    headline = f"{noun} {amount.with_symbol()}" if amount is not None else noun
    account = f"on {command.intent.account_number}"
    at = clock(command.changed_at)
    match command.stage:
        case CommandStage.INTENDED:
            rest = f"{account} · written to this desk's outbox {at}"
        case CommandStage.SENT:
            rest = f"{account} · sent {at}, waiting for the ledger"
        case CommandStage.CONFIRMED | CommandStage.SETTLED:
            rest = f"{account} · recorded {at}{_split(command)}"
        case CommandStage.UNKNOWN:
            rest = f"{account} · sent {at}, we do not know yet whether it was recorded"
        case CommandStage.REFUSED:
            rest = f"{account} · refused {at}: {command.error_text}"
        case CommandStage.FAILED:
            rest = f"{account} · not recorded {at}, {_tries(command.tries)}: {command.error_text}"
    return CommandLine(command.intent.key, kind_of(command), headline, rest, ask_of(command))


def _tries(count: int) -> str:
    return "not sent" if count == 0 else f"tried {count} {'time' if count == 1 else 'times'}"


def _split(command: Command) -> str:
    posting = command.posting
    if posting is None or posting.to_fees is None or posting.to_principal is None:
        return ""
    return f", fees {posting.to_fees.with_symbol()}, principal {posting.to_principal.with_symbol()}"
