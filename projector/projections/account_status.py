"""How the status of a loan account moves: words, one-way gate, terminal lock, disbursement stamp (ACC-2 to ACC-5).

Bookkeeping of an account: mark ``created`` says that ``account.created.v1`` is applied; ``opened`` which creation gave
the opening values; ``rawStatus`` that the stored ``sdkStatus`` is a word outside the map; ``closing`` which event
closed the account; ``activation`` which event would have taken the account out of pending_disbursement had it been
created before (empty when that was another move).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from projector.contract.event import Event
from projector.contract.position import Position
from projector.projections.document import Document
from projector.projections.maps import ACCOUNT_STATUS
from projector.projections.values import microseconds

PENDING = "PENDING"
PENDING_DISBURSEMENT = "PENDING_DISBURSEMENT"
CLOSED = "CLOSED"
ACTIVE = "active"

_UNDISBURSED = (PENDING, PENDING_DISBURSEMENT)
_DISBURSED = ("ACTIVE", "SUSPENDED", CLOSED)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Outcome(Enum):
    """What becomes of a status word that an event offers. The values are names of counters."""

    APPLIED = "applied"
    GATED = "gated"
    STALE = "stale"
    UNKNOWN = "unknown"


def is_locked(account: Document) -> bool:
    """Whether the account is closed, so that no status moves it any more (ACC-4)."""
    return bool(account.get("sdkStatus") == CLOSED)


def is_finished(account: Document) -> bool:
    """Whether the loan is paid off or written off."""
    return account.get("accountStatus") in ("paid_off", "written_off")


def offer(account: Document, word: str, own: datetime | None, position: Position) -> Outcome:
    """What would become of a status word; writes nothing."""
    if word not in ACCOUNT_STATUS:
        return Outcome.UNKNOWN
    if is_locked(account) or (word in _UNDISBURSED and _is_disbursed(account)):
        return Outcome.GATED
    return Outcome.APPLIED if account.is_newer("status", own, position) else Outcome.STALE


def take(account: Document, event: Event, word: str, own: datetime | None) -> None:
    """Let an applicable status word move the account."""
    before, after = account.get("accountStatus"), ACCOUNT_STATUS[word]
    account.set("sdkStatus", word)
    account.set("accountStatus", after)
    account.mark("status", own, event.position)
    if account.meta.get("rawStatus"):
        account.note("rawStatus", False)
    if word == CLOSED:
        record_closing(account, own, event.position)
    moved(account, event, before, after, own)


def take_unknown(account: Document, word: str) -> None:
    """Keep a word outside the map where no status is stored yet (ACC-2)."""
    if account.get("sdkStatus") is None and account.get("accountStatus") is None:
        account.set("sdkStatus", word)
        account.note("rawStatus", True)


def moved(account: Document, event: Event, before: Any, after: str, own: datetime | None) -> None:
    """Stamp the disbursement on pending_disbursement → active (ACC-5); on a stub remember the move for its creation."""
    if before == "pending_disbursement" and after == ACTIVE:
        account.set_missing("loanTerms.disbursedDate", event.time)
    elif before is None and after != "pending_disbursement":
        _remember_activation(account, _mark(own, event.position) if after == ACTIVE else [])


def infer_activation(account: Document, event: Event, own: datetime | None) -> None:
    """A positive balance without a status: a pending account is disbursed by it (rule of ``account.updated.v1``)."""
    status = account.get("accountStatus")
    if status == "pending_disbursement":
        if account.is_newer("status", own, event.position):
            take(account, event, "ACTIVE", own)
    elif status is None:
        _remember_activation(account, _mark(own, event.position))


def opens(account: Document, position: Position) -> bool:
    """Whether a creation gives the opening values: an account opens once, with the first creation in the stream."""
    created = (account.meta.get("mark") or {}).get("created")
    opened = account.meta.get("opened") or (created and created[1:])
    return opened is None or position < (int(opened[0]), int(opened[1]))


def open_status(account: Document, word: str) -> Outcome:
    """The opening status: only where no later event has set one, and as if the account had been created first."""
    if word not in ACCOUNT_STATUS:
        take_unknown(account, word)
        return Outcome.UNKNOWN
    gated = is_locked(account) or (word in _UNDISBURSED and _is_disbursed(account))
    if not account.marked("status") and ("opened" in account.meta or not gated):
        if not account.meta.get("rawStatus"):
            account.set("sdkStatus", word)
        account.set("accountStatus", ACCOUNT_STATUS[word])
    activation = account.meta.get("activation")
    if word == PENDING_DISBURSEMENT and activation:
        if account.get("accountStatus") == "pending_disbursement":
            account.set("sdkStatus", "ACTIVE")
            account.set("accountStatus", ACTIVE)
            account.note("mark", {**(account.meta.get("mark") or {}), "status": activation})
        account.set_missing("loanTerms.disbursedDate", _EPOCH + timedelta(milliseconds=int(activation[1])))
    return Outcome.APPLIED


def record_closing(account: Document, own: datetime | None, position: Position) -> None:
    """Remember which event closed the account, to compare balances with."""
    account.note("closing", _mark(own, position))


def is_after_closing(account: Document, own: datetime | None, position: Position) -> bool:
    """Whether an event's own time is later than that of the closing; entry ids decide when one carries none."""
    closing = account.meta.get("closing")
    if not closing:
        return True
    theirs, ms, seq = closing
    if own is not None and theirs is not None:
        return microseconds(own) > int(theirs)
    return position > (int(ms), int(seq))


def _is_disbursed(account: Document) -> bool:
    return account.get("sdkStatus") in _DISBURSED or account.get("loanTerms.disbursedDate") is not None


def _remember_activation(account: Document, activation: list[int | None]) -> None:
    if not account.marked("created") and "activation" not in account.meta:
        account.note("activation", activation)


def _mark(own: datetime | None, position: Position) -> list[int | None]:
    return [None if own is None else microseconds(own), position.ms, position.seq]
