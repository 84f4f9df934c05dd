"""What an agent sees at one desk: is it connected, and are the figures on screen those of the record?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.connection import LedgerHealth, LinkHealth
from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import OriginKind

_WORKING = (LedgerHealth.CONNECTED, LedgerHealth.DEGRADED)


class Eyes:
    """At one desk, with some customers on screen."""

    def __init__(self, desk: Desk, customers: Sequence[str]) -> None:
        self._desk = desk
        self._customers = tuple(customers)
        self._shown: set[str] = set()

    def open(self) -> None:
        """Put them on screen."""
        for customer_id in self._customers:
            self._show(customer_id)

    def _show(self, customer_id: str) -> None:
        self._shown.add(customer_id)
        self._desk.records.watch(customer_id)
        self._desk.records.open(customer_id)

    async def until_right(self, order: dict[str, Any]) -> tuple[str, float, str]:
        """What was wrong at the end ('' for nothing), the seconds since ``order["since"]`` until it was right, and what
        had been wrong last.

        ``order``: ``accounts`` (account → [customer, dollars]) to be shown, ``within`` (seconds) in which. Customers
        who are not on screen are opened, as by an agent who looks at them now.
        """
        for customer_id in {customer for customer, _ in order["accounts"].values()} - self._shown:
            self._show(customer_id)
        moved = asyncio.Event()
        releases = [
            self._desk.records.subscribe(lambda _: moved.set()),
            self._desk.connection.subscribe(lambda _: moved.set()),
        ]
        notes, last = {note.key for note in self._notes()}, ""
        if self._desk.note_desk is not None:
            releases.append(self._desk.note_desk.subscribe(moved.set))
        try:
            async with asyncio.timeout(order["since"] + order["within"] - time.monotonic()):
                while wrong := self._wrong(order["accounts"], notes):
                    last = wrong
                    await moved.wait()
                    moved.clear()
        except TimeoutError:
            pass  # what is wrong is said below
        finally:
            for release in releases:
                release()
        return self._wrong(order["accounts"], notes), round(time.monotonic() - order["since"], 3), last

    def _notes(self) -> tuple[Any, ...]:
        return self._desk.note_desk.waiting() if self._desk.note_desk is not None else ()

    def _wrong(self, accounts: dict[str, list[str]], notes: set[str]) -> str:
        state = self._desk.connection.state
        if state.ledger.health not in _WORKING or state.read_only:
            return f"the ledger counts as {state.ledger.health}"
        if state.stream.health is not LinkHealth.CONNECTED:
            return f"the live stream counts as {state.stream.health}"
        if state.database.health is not LinkHealth.CONNECTED:
            return f"the database counts as {state.database.health}"
        for account_id, (customer_id, dollars) in accounts.items():
            wrong = self._wrong_figure(account_id, customer_id, Decimal(dollars))
            if wrong:
                return wrong
        waiting = [note for note in self._notes() if note.key in notes]
        return f"a note waits: {waiting[0].problem}" if waiting else ""

    def _wrong_figure(self, account_id: str, customer_id: str, dollars: Decimal) -> str:
        customer = self._desk.records.view(customer_id)
        view = customer.account(account_id) if customer is not None else None
        if view is None:
            return f"{account_id} is not shown"
        wanted = Money.of(str(dollars))
        if view.balance is None or view.balance_origin.kind is not OriginKind.LIVE:
            return "the ledger's figure is not live"
        if view.balance.total != wanted:
            return "the ledger's figure is an older one"
        if view.account.total_outstanding != wanted:
            return "the record is an older one"
        return ""
