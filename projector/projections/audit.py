"""The audit log: one entry per audited event of the desk, chained to the entry before (contract.audit_chain).

The head of the chain is written after the entries (``links.WRITTEN_LAST``). When a crash comes in between, the events
are delivered again in the same order, find the head where it was, and write the same entries again.
"""

from __future__ import annotations

from typing import Any

from projector.contract.audit_chain import GENESIS, HEAD, entry_hash
from projector.contract.collections import AUDIT_CHAIN, AUDIT_LOG
from projector.contract.desk_events import AUDITED, COMMAND_COMPLETED, COMMAND_REQUESTED
from projector.contract.event import Event
from projector.projections.reading import Reader, envelope_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_PHASES = {COMMAND_REQUESTED: "requested", COMMAND_COMPLETED: "completed"}
_TEXTS = (
    "actorName",
    "role",
    "action",
    "resourceKind",
    "resourceId",
    "customerId",
    "amount",
    "reason",
    "outcome",
    "transactionId",
    "ledgerEventId",
    "commandId",
    "sessionId",
    "idempotencyKey",
    "terminal",
    "applicationVersion",
)


def need_chain(event: Event, needs: Needs) -> None:
    """The entry, and the head of the chain."""
    needs.document(AUDIT_LOG, event.event_id)
    needs.document(AUDIT_CHAIN, HEAD)


def fold_entry(event: Event, workspace: Workspace) -> None:
    """Append an entry. An event that was published twice, or is delivered again, is in the chain already."""
    read = Reader(workspace, event)
    content: dict[str, Any] = {name: text for name in _TEXTS if (text := read.text(name)) is not None}
    content |= {
        "entryId": event.event_id,
        "type": event.type,
        "streamId": str(event.position),
        "at": read.moment("at") or event.time,
        "actor": read.identifier("actor") or envelope_identifier("usr", event.customer) or "",
        "phase": _PHASES.get(event.type, "recorded"),
    }
    replay = read.boolean("replay")
    if replay is not None:
        content["replay"] = replay

    if event.lane != "int":
        # Only the desk's own inbox speaks of the desk's own deeds.
        workspace.count("gated", event.type)
        return
    known, head = workspace.peek(AUDIT_LOG, event.event_id), workspace.peek(AUDIT_CHAIN, HEAD)
    last = 0 if head is None else int(head.get("number", 0))
    if known is not None and int(known.get("number", 0)) <= last:
        workspace.count("duplicate", event.type)
        return
    chain = workspace.touch(event, AUDIT_CHAIN, HEAD)
    if chain is None:
        return
    number, previous = last + 1, str(chain.get("hash") or GENESIS)
    digest = entry_hash(number, previous, content)
    entry = workspace.alter(workspace.add(AUDIT_LOG, event.event_id, None))
    for name, value in {**content, "number": number, "previousHash": previous, "hash": digest}.items():
        entry.set(name, value)
    entry.stamp(event.time)
    chain.set_missing("chainId", HEAD)
    chain.set("number", number)
    chain.set("hash", digest)
    chain.stamp(event.time)


PROJECTIONS = {name: Projection(need_chain, fold_entry) for name in AUDITED}
