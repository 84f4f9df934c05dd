"""Which customers are held in memory, and under which ids."""

from __future__ import annotations

import time
from collections.abc import Iterator

from billie_desktop.desk.customer_state import CustomerState

MOST_KEPT = 300
MOST_HOPS = 16


class CustomerRegistry:
    """Working copies by canonical id. Above 300 those that no window watches go, the longest unused first."""

    def __init__(self) -> None:
        self._states: dict[str, CustomerState] = {}
        self._aliases: dict[str, str] = {}
        self._owners: dict[str, str] = {}  # only a guess: accounts move with merges

    def __iter__(self) -> Iterator[CustomerState]:
        return iter(tuple(self._states.values()))

    def canonical(self, customer_id: str) -> str:
        """The id that an alias was merged into, as far as known."""
        for _ in range(MOST_HOPS):
            target = self._aliases.get(customer_id)
            if target is None:
                break
            customer_id = target
        return customer_id

    def known(self, customer_id: str) -> CustomerState | None:
        """The working copy, if there is one."""
        return self._states.get(self.canonical(customer_id))

    def of_account(self, account_id: str) -> CustomerState | None:
        """The customer that has this account, if in memory."""
        guess = self._states.get(self._owners.get(account_id, ""))
        if guess is not None and account_id in guess.accounts:
            return guess
        found = next((state for state in self._states.values() if account_id in state.accounts), None)
        if found is not None:
            self._owners[account_id] = found.customer_id
        return found

    def owners(self) -> dict[str, CustomerState]:
        """The customer of each account in memory."""
        found: dict[str, CustomerState] = {}
        for state in self._states.values():
            for account_id in state.accounts:
                found.setdefault(account_id, state)
        return found

    def watched(self) -> tuple[CustomerState, ...]:
        """Customers that some window shows."""
        return tuple(state for state in self._states.values() if state.watchers > 0)

    def obtain(self, customer_id: str) -> CustomerState:
        """The working copy, made when it is missing."""
        customer_id = self.canonical(customer_id)
        state = self._states.get(customer_id)
        if state is None:
            self._let_go()
            state = self._states[customer_id] = CustomerState.new(customer_id)
        state.used_at = time.monotonic()
        return state

    def merge(self, state: CustomerState, canonical_id: str) -> CustomerState:
        """The id turned out to be an alias: its windows go over to the customer it was merged into."""
        self._aliases[state.customer_id] = canonical_id
        self._states.pop(state.customer_id, None)
        target = self.obtain(canonical_id)
        target.watchers += state.watchers
        return target

    def _let_go(self) -> None:
        surplus = len(self._states) - MOST_KEPT + 1
        if surplus <= 0:
            return
        idle = sorted((state for state in self._states.values() if not state.watchers), key=lambda each: each.used_at)
        for state in idle[:surplus]:
            del self._states[state.customer_id]
            for account_id in state.accounts:
                self._owners.pop(account_id, None)
