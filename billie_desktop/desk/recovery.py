"""What was away has come back, or something was missed: what is on screen is read again by itself."""

from __future__ import annotations

from billie_desktop.desk.connection_monitor import ConnectionMonitor
from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LinkHealth

_WORKING = (LedgerHealth.CONNECTED, LedgerHealth.DEGRADED)


class Recovery:
    """Compares each connection state with the one before."""

    def __init__(self, monitor: ConnectionMonitor, live: LiveReader, store: RecordStore) -> None:
        self._monitor = monitor
        self._live = live
        self._store = store
        self._before = monitor.state

    def start(self) -> None:
        """Begin to listen."""
        self._live.subscribe_gap(self._store.refresh_all)
        self._monitor.subscribe(self._on_state)

    def _on_state(self, state: ConnectionState) -> None:
        before, self._before = self._before, state
        ledger_back = before.ledger.health is LedgerHealth.OFFLINE and state.ledger.health in _WORKING
        database_back = before.database.health is LinkHealth.OFFLINE and state.database.health is LinkHealth.CONNECTED
        if ledger_back or database_back:
            self._store.refresh_all()
