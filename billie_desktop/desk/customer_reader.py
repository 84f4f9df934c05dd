"""Reading one customer into its working copy: local cache, read models, ledger answers."""

from __future__ import annotations

import asyncio
import time

from billie_desktop.desk.customer_state import CustomerState
from billie_desktop.desk.ledger_readings import Heard
from billie_desktop.desk.ports import Clock, ReadModels, RecordCache
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.errors import DeskError, Unavailable


class CustomerReader:
    """Changes a ``CustomerState``; whoever calls it publishes."""

    def __init__(self, models: ReadModels, cache: RecordCache, clock: Clock) -> None:
        self._models = models
        self._cache = cache
        self._clock = clock

    async def fill_from_cache(self, state: CustomerState) -> bool:
        """Show what was kept on this machine. A local file that cannot be read is the same as nothing kept."""
        try:
            cached = await self._cache.load(state.customer_id)
        except DeskError:
            return False
        if cached is None or state.load is not LoadState.LOADING:
            return False
        state.fill_from(cached)
        return True

    async def keep(self, state: CustomerState) -> None:
        """Store it for the next time. When that fails the desk works on without."""
        record = state.to_cache()
        if record is None:
            return
        try:
            await self._cache.store(record)
        except DeskError:
            return

    async def read(self, state: CustomerState) -> str | None:
        """Read customer and accounts. Returns the canonical id when the id is an alias; then nothing was changed.

        Accounts that a live change brought while this was reading stay: they are newer.
        """
        began = time.monotonic()
        try:
            customer, own, around = await asyncio.gather(
                self._models.customer(state.customer_id),
                self._models.accounts_of([state.customer_id]),
                self._models.circumstances_of([state.customer_id]),
            )
            if customer is not None and customer.customer_id != state.customer_id:
                return customer.customer_id
            if customer is not None and customer.aliases:
                own += await self._models.accounts_of(customer.aliases)
                around = await self._models.circumstances_of([state.customer_id, *customer.aliases])
        except Unavailable as error:
            state.load = LoadState.UNAVAILABLE
            state.problem = error.text
            return None
        newer = {key for key, applied in state.applied_at.items() if applied >= began}
        accounts = {account.account_id: account for account in own if account.account_id not in newer}
        accounts |= {key: state.accounts[key] for key in newer if key in state.accounts}
        state.accounts = accounts
        state.readings = {key: reading for key, reading in state.readings.items() if key in accounts}
        state.missed = {figure: times for figure, times in state.missed.items() if figure[0] in accounts}
        state.customer = customer
        state.circumstances = around
        state.load = LoadState.READY if customer is not None or accounts else LoadState.NOT_FOUND
        state.problem = ""
        state.read_moment = self._clock.now()
        return None

    def take_in(self, state: CustomerState, heard: Heard) -> None:
        """One answer of the ledger. After a failed one what it said before stays, marked with its age, unless the read
        model is newer."""
        reading = state.reading(heard.account_id)
        _count(state, (heard.account_id, "balance"), failed=heard.balance_failed, heard=heard.balance is not None)
        _count(state, (heard.account_id, "aging"), failed=heard.aging_failed, heard=bool(heard.aging or heard.no_aging))
        if heard.balance is not None:
            reading.balance, reading.balance_is_live = heard.balance, True
        elif heard.balance_failed:
            reading.balance_is_live = False
            account = state.accounts.get(heard.account_id)
            changed = account.updated_at if account is not None else None
            if reading.balance is not None and changed is not None and changed > reading.balance.as_of:
                reading.balance = None  # the read model knows better than what the ledger said before
        if heard.aging is not None:
            reading.aging, reading.aging_at, reading.aging_failed = heard.aging, heard.began, False
            reading.aging_is_live = True
        elif heard.no_aging:
            reading.aging, reading.aging_at, reading.aging_failed = None, None, False
        elif heard.aging_failed:
            reading.aging_failed = True
        if heard.total_paid is not None:
            reading.total_paid = heard.total_paid


def _count(state: CustomerState, figure: tuple[str, str], *, failed: bool, heard: bool) -> None:
    if failed:
        state.missed[figure] = state.missed.get(figure, 0) + 1
    elif heard:
        state.missed.pop(figure, None)
