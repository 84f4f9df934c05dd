"""The state of the connections in words and shapes, for status bar and banner."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LinkHealth
from billie_desktop.domain.words import ROLE_WORDS, clock, long_date, time_of_day
from billie_desktop.ui.shell.status_item import StatusLook

if TYPE_CHECKING:
    from billie_desktop.domain.agent import Agent

SLOW_MS = 500
BEHIND_S = 30


def ledger_look(state: ConnectionState) -> StatusLook:
    """Ledger: connected with its latency, slow, not reachable, not signed in, or not known yet."""
    link = state.ledger
    latency = f" · {link.latency_ms} ms" if link.latency_ms is not None else ""
    since = f" Since {clock(link.since)}." if link.since is not None else ""
    match link.health:
        case LedgerHealth.CONNECTED:
            slow = link.latency_ms is not None and link.latency_ms > SLOW_MS
            words = f"Ledger {'slow' if slow else 'connected'}{latency}"
            return StatusLook(words, dot="dot-warn" if slow else "dot-ok", detail=f"Balances are live.{since}")
        case LedgerHealth.DEGRADED:
            return StatusLook(f"Ledger slow{latency}", dot="dot-warn", detail=f"Answers take long.{since}")
        case LedgerHealth.OFFLINE:
            why = f"{link.detail} " if link.detail else ""
            detail = f"{why}Money actions are off.{since} Press to try now."
            return StatusLook("Ledger not reachable", dot="dot-error", detail=detail)
        case LedgerHealth.NOT_SIGNED_IN:
            return StatusLook("Ledger: not signed in", dot="dot-error", detail=state.read_only_reason)
        case _:
            return StatusLook("Ledger: not known yet", dot="dot-idle", detail="No answer from the ledger so far.")


def stream_look(state: ConnectionState) -> StatusLook:
    """Live updates: how far behind, stopped, or not known yet."""
    link = state.stream
    last = f"Last change {clock(link.last_entry_at)}." if link.last_entry_at is not None else ""
    match link.health:
        case LinkHealth.CONNECTED:
            behind = link.behind_seconds
            if behind is None:
                return StatusLook("Stream connected", dot="dot-ok", detail=last)
            words = "Stream up to date" if behind == 0 else f"Stream · {behind} s behind"
            return StatusLook(words, dot="dot-warn" if behind > BEHIND_S else "dot-ok", detail=last)
        case LinkHealth.OFFLINE:
            at = f" {clock(link.last_entry_at)}" if link.last_entry_at is not None else ""
            why = f"{link.detail} " if link.detail else ""
            detail = f"{why}Changes do not arrive by themselves."
            return StatusLook(f"Stream stopped{at}", dot="dot-error", detail=detail)
        case _:
            return StatusLook("Stream: not known yet", dot="dot-idle", detail="No word from the change stream so far.")


def database_look(state: ConnectionState) -> StatusLook:
    """The read models: shown only when they cannot be read."""
    if state.database.health is LinkHealth.OFFLINE:
        return StatusLook("Records not readable", dot="dot-error", detail=state.database.detail)
    return StatusLook("")


def failed_look(count: int | None) -> StatusLook:
    """Failed actions of the last 24 hours, 99+ at most."""
    if count is None:
        return StatusLook("")
    if count == 0:
        return StatusLook("0 failed", icon="check", detail="No action of the last 24 hours failed.")
    number = str(count) if count <= 99 else "99+"
    return StatusLook(f"{number} failed", icon="alert", tone="danger", detail="Actions that were not recorded")


def agent_look(agent: Agent | None) -> StatusLook:
    """Who is signed in, as what."""
    if agent is None:
        return StatusLook("")
    role = ROLE_WORDS[agent.role]
    return StatusLook(f"{agent.name} · {role[0].upper()}{role[1:]}")


def moment_look(now: datetime) -> StatusLook:
    """ "Wed 10 Jun 2026, 9:41 am AEST"."""
    local = in_sydney(now)
    return StatusLook(f"{long_date(local.date())}, {time_of_day(now)} {local.tzname()}")
