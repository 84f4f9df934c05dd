"""Everything that is checked before a command may be sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from billie_desktop.desk.command_book import CommandBook
from billie_desktop.desk.ports import Clock, ReadModels
from billie_desktop.desk.values import AccountView, Check, Confirm, Confirmation, FieldError
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.cautions import Warned
from billie_desktop.domain.command import REQUESTS, Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.forms import CEILING, overpayment, read_form
from billie_desktop.domain.keys import idempotency_key, may_replay, payment_id, request_id
from billie_desktop.domain.money import Money

STALE_TEXT = "This record has changed since you opened the form. Look at the figures again; your entries are kept."
UNCHECKED_TEXT = "We could not check whether this record has changed meanwhile. Go on only if you are sure."


OWN_VALUES = frozenset({"payment_id", "request_id"})
"""Values that nobody types: made once per intent, and the same in every retry."""


def fresh(intent: Intent, now: datetime) -> Intent:
    """The same form as a new intent: new key and, for a repayment, a new payment id; for a request, a new id."""
    values = {name: text for name, text in intent.values.items() if name not in OWN_VALUES}
    if intent.action is Action.RECORD_REPAYMENT:
        values["payment_id"] = payment_id()
    if intent.action in REQUESTS:
        values["request_id"] = request_id(now)
    return replace(intent, key=idempotency_key(intent.account_id, intent.action, now), values=values, made_at=now)


class CommandCheck:
    """Form, fate of an earlier try, availability, confirmations, staleness; in this order."""

    def __init__(
        self,
        book: CommandBook,
        models: ReadModels,
        clock: Clock,
        ceiling: Money = CEILING,
        limit_of: Callable[[Action], Money | None] = lambda action: None,
        cautions_of: Callable[[Intent], Collection[Warned]] = lambda intent: (),
    ) -> None:
        self._book = book
        self._models = models
        self._clock = clock
        self._ceiling = ceiling
        self._limit_of = limit_of
        self._cautions_of = cautions_of

    async def run(
        self,
        intent: Intent,
        typed: Mapping[str, str],
        confirmed: Collection[Confirm],
        view: AccountView,
        available: Availability,
    ) -> Check:
        """The result; ``intent`` in it carries the values, under a new key when an earlier try was not posted and the
        form has changed since."""
        form = read_form(intent.action, typed, self._ceiling)
        earlier = self._book.get(intent.key)
        if earlier is not None and earlier.stage not in (CommandStage.FAILED, CommandStage.REFUSED):
            return Check(intent, blocked=_fate(earlier))
        own = {name: text for name, text in intent.values.items() if name in OWN_VALUES}
        filled = replace(intent, values=own | form.values, amount=form.amount)
        if intent.action is Action.REQUEST_WRITE_OFF:
            filled = _of_whole_balance(filled, view.outstanding)
        remembered = may_replay(intent.made_at, self._clock.now())
        retried = (
            remembered
            and earlier is not None
            and earlier.stage is CommandStage.FAILED
            and earlier.intent.values == filled.values
        )
        if retried and earlier is not None:
            filled = earlier.intent
        elif earlier is not None or not remembered:
            filled = fresh(filled, self._clock.now())
        if form.errors:
            return Check(filled, tuple(FieldError(error.field, error.text) for error in form.errors))
        limit = self._limit_of(intent.action)
        if limit is not None and filled.amount is not None and limit.value < abs(filled.amount.value):
            # The server decides anyway; nobody is shown a review that it will refuse.
            return Check(filled, (FieldError("amount", f"Your limit is {limit.with_symbol()}"),))
        blocked = available.reason or self._equal_failed(filled, replaced=intent.key)
        if blocked:
            return Check(filled, blocked=blocked)
        wanted = _confirmations(filled, view, available)
        wanted += tuple(Confirmation(Confirm(each.caution), each.text) for each in self._cautions_of(filled))
        if not retried:
            filled, stale = await self._staleness(filled)
            wanted += stale
        return Check(filled, confirmations=tuple(each for each in wanted if each.kind not in confirmed))

    def _equal_failed(self, intent: Intent, replaced: str) -> str:
        """An equal command that failed and can be sent again must be dealt with first, or both might be posted."""
        for command in self._book.failed():
            if (
                command.stage is CommandStage.FAILED
                and command.key not in (intent.key, replaced)
                and (command.intent.account_id, command.intent.action) == (intent.account_id, intent.action)
                and command.intent.amount == intent.amount
            ):
                return "The same has been entered before and was not recorded. Send that again, or dismiss it first."
        return ""

    async def _staleness(self, intent: Intent) -> tuple[Intent, tuple[Confirmation, ...]]:
        try:
            present = await self._models.account_updated_at(intent.account_id)
        except Unavailable:
            return intent, (Confirmation(Confirm.STALE, UNCHECKED_TEXT),)
        if present == intent.record_updated_at:
            return intent, ()
        return replace(intent, record_updated_at=present), (Confirmation(Confirm.STALE, STALE_TEXT),)


def _of_whole_balance(intent: Intent, outstanding: Money | None) -> Intent:
    """The amount of a write-off request is the balance that is shown, and nothing else."""
    shown = {"shown_balance": outstanding.wire()} if outstanding is not None else {}
    return replace(intent, values=intent.values | shown, amount=outstanding)


def _confirmations(intent: Intent, view: AccountView, available: Availability) -> tuple[Confirmation, ...]:
    wanted: tuple[Confirmation, ...] = ()
    if available.confirmation:
        wanted += (Confirmation(Confirm.CLOSED_ACCOUNT, available.confirmation),)
    if intent.action is Action.RECORD_REPAYMENT:
        text = overpayment(intent.amount, view.outstanding)
        if text:
            wanted += (Confirmation(Confirm.OVERPAYMENT, text),)
    return wanted


def _fate(earlier: Command) -> str:
    match earlier.stage:
        case CommandStage.UNKNOWN:
            return "We do not know yet whether this was recorded. Check it first; do not enter it again."
        case CommandStage.SENT | CommandStage.INTENDED:
            return "This is being sent."
        case _:
            return "This has been recorded already."
